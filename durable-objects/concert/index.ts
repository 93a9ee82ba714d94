/** The Durable Object classes of concert ticketing, and whom they may ask. */

import { actor } from '../runtime/actor.ts'
import type { ActorsRpc } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'

export type ConcertEnv = ActorEnv & {
  readonly CONCERT: Actors
  readonly BOOKING: Actors
  readonly DELIVERY: Actors
  readonly PAYMENT_ACTORS: ActorsRpc
}

export class Concert extends actor(concert) {}

export class Booking extends actor(booking) {}

export class Delivery extends actor(delivery) {}

export { Breaker } from '../runtime/breaker.ts'
