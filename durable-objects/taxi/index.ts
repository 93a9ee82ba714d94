/** The Durable Object classes of taxi dispatch, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Port, Wiring } from '../runtime/dependencies.ts'
import type { Desk } from '../runtime/entrypoint.ts'
import type { Actors } from '../runtime/inspection.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { pickup } from './pickup.ts'

export type TaxiEnv = ActorEnv & {
  readonly CALL: Actors
  readonly PICKUP: Actors
  readonly DRIVER: Actors
  readonly PAYMENT_DESK: Desk
}

const theCall: Port<TaxiEnv> = (env) => (id, command, letter) => env.CALL.getByName(id).execute(command, letter)
const theDriver: Port<TaxiEnv> = (env) => (id, command, letter) => env.DRIVER.getByName(id).execute(command, letter)
const thePayment: Port<TaxiEnv> = (env) => (id, command, letter) =>
  env.PAYMENT_DESK.ask('payment.payment', id, command, letter)

/** A driver asks nobody. */
const alone: Wiring<TaxiEnv> = { ports: {}, publishing, check: checkEvent }

export class Call extends actor(call, { ports: { payment: thePayment }, publishing, check: checkEvent }) {}

export class Pickup extends actor(pickup, {
  ports: { call: theCall, driver: theDriver },
  publishing,
  check: checkEvent,
}) {}

export class Driver extends actor(driver, alone) {}

export { Breaker } from '../runtime/breaker.ts'
