/** The Durable Object classes of health screening, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Dependencies, Port } from '../runtime/dependencies.ts'
import type { Actors } from '../runtime/inspection.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'

export type ScreeningEnv = ActorEnv & {
  readonly HOSPITAL: Actors
  readonly RESERVATION: Actors
  readonly RECORD: Actors
}

const theHospital: Port<ScreeningEnv> = (env) => (id, command, context) =>
  env.HOSPITAL.getByName(id).execute(command, context)

/** Hospitals and records ask nobody. */
const alone: Dependencies<ScreeningEnv> = { ports: {}, publishing, check: checkEvent }

export class Hospital extends actor(hospital, alone) {}

export class Reservation extends actor(reservation, {
  ports: { hospital: theHospital },
  publishing,
  check: checkEvent,
}) {}

// `Record` is TypeScript's own word.
export class ScreeningRecord extends actor(record, alone) {}

export { Breaker } from '../runtime/breaker.ts'
