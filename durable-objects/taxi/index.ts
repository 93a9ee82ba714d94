/** The Durable Object classes of taxi dispatch, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Dependencies, Port } from '../runtime/dependencies.ts'
import type { ActorsRpc } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { pickup } from './pickup.ts'

export type TaxiEnv = ActorEnv & {
  readonly CALL: Actors
  readonly PICKUP: Actors
  readonly DRIVER: Actors
  readonly PAYMENT_ACTORS: ActorsRpc
}

const theCall: Port<TaxiEnv> = (env) => (id, command, context) => env.CALL.getByName(id).execute(command, context)
const theDriver: Port<TaxiEnv> = (env) => (id, command, context) => env.DRIVER.getByName(id).execute(command, context)
const thePayment: Port<TaxiEnv> = (env) => (id, command, context) =>
  env.PAYMENT_ACTORS.execute('payment.payment', id, command, context)

/** A driver asks nobody. */
const alone: Dependencies<TaxiEnv> = { ports: {}, publishing, check: checkEvent }

export class Call extends actor(call, { ports: { payment: thePayment }, publishing, check: checkEvent }) {}

export class Pickup extends actor(pickup, {
  ports: { call: theCall, driver: theDriver },
  publishing,
  check: checkEvent,
}) {}

export class Driver extends actor(driver, alone) {}

export { Breaker } from '../runtime/breaker.ts'
