/** The Durable Object classes of concert ticketing. */
import { actor } from '../runtime/actor.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'

export { Breaker } from '../runtime/breaker.ts'

export class Concert extends actor(concert) {}
export class Booking extends actor(booking) {}
export class Delivery extends actor(delivery) {}
