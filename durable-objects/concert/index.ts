/** The Durable Object classes of concert ticketing, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Port, Wiring } from '../runtime/dependencies.ts'
import type { Desk } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'

export type ConcertEnv = ActorEnv & {
  readonly CONCERT: Actors
  readonly BOOKING: Actors
  readonly DELIVERY: Actors
  readonly PAYMENT_DESK: Desk
}

const theConcert: Port<ConcertEnv> = (env) => (id, command, letter) =>
  env.CONCERT.getByName(id).execute(command, letter)
const theBooking: Port<ConcertEnv> = (env) => (id, command, letter) =>
  env.BOOKING.getByName(id).execute(command, letter)
const thePayment: Port<ConcertEnv> = (env) => (id, command, letter) =>
  env.PAYMENT_DESK.ask('payment.payment', id, command, letter)

/** The inventory asks nobody. */
const alone: Wiring<ConcertEnv> = { ports: {}, publishing, check: checkEvent }

export class Concert extends actor(concert, alone) {}

export class Booking extends actor(booking, {
  ports: { concert: theConcert, payment: thePayment },
  publishing,
  check: checkEvent,
}) {}

export class Delivery extends actor(delivery, {
  ports: { booking: theBooking },
  publishing,
  check: checkEvent,
}) {}

export { Breaker } from '../runtime/breaker.ts'
