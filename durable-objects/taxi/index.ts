/** The Durable Object classes of taxi dispatch. */
import { actor } from '../runtime/actor.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { passenger } from './passenger.ts'
import { pickup } from './pickup.ts'

export { Breaker } from '../runtime/breaker.ts'

export class Call extends actor(call) {}
export class Passenger extends actor(passenger) {}
export class Pickup extends actor(pickup) {}
export class Driver extends actor(driver) {}
