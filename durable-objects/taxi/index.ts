/** The Durable Object classes of taxi dispatch, and whom they may ask. */

import { actor } from '../runtime/actor.ts'
import type { ActorsRpc } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { pickup } from './pickup.ts'

export type TaxiEnv = ActorEnv & {
  readonly CALL: Actors
  readonly PICKUP: Actors
  readonly DRIVER: Actors
  readonly PAYMENT_ACTORS: ActorsRpc
}

export class Call extends actor(call) {}

export class Pickup extends actor(pickup) {}

export class Driver extends actor(driver) {}

export { Breaker } from '../runtime/breaker.ts'
