/** The Durable Object classes of health screening, and whom they may ask. */

import { actor } from '../runtime/actor.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'

export type ScreeningEnv = ActorEnv & {
  readonly HOSPITAL: Actors
  readonly RESERVATION: Actors
  readonly RECORD: Actors
}

export class Hospital extends actor(hospital) {}

export class Reservation extends actor(reservation) {}

// `Record` is TypeScript's own word.
export class ScreeningRecord extends actor(record) {}

export { Breaker } from '../runtime/breaker.ts'
