/** The Durable Object classes of concert ticketing, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Dependencies, Port } from '../runtime/dependencies.ts'
import type { ActorsRpc } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'

export type ConcertEnv = ActorEnv & {
  readonly CONCERT: Actors
  readonly BOOKING: Actors
  readonly DELIVERY: Actors
  readonly PAYMENT_ACTORS: ActorsRpc
}

const theConcert: Port<ConcertEnv> = (env) => (id, command, context) =>
  env.CONCERT.getByName(id).execute(command, context)
const theBooking: Port<ConcertEnv> = (env) => (id, command, context) =>
  env.BOOKING.getByName(id).execute(command, context)
const thePayment: Port<ConcertEnv> = (env) => (id, command, context) =>
  env.PAYMENT_ACTORS.execute('payment.payment', id, command, context)

/** The inventory asks nobody. */
const alone: Dependencies<ConcertEnv> = { ports: {}, publishing, check: checkEvent }

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
