/** The Durable Object classes of museum exhibitions, and whom they may ask. */

import { actor } from '../runtime/actor.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { reservation } from './reservation.ts'

export type MuseumEnv = ActorEnv & {
  readonly EXHIBITION: Actors
  readonly RESERVATION: Actors
  readonly ADMISSION: Actors
}

export class Exhibition extends actor(exhibition) {}

export class Reservation extends actor(reservation) {}

export class Admission extends actor(admission) {}

export { Breaker } from '../runtime/breaker.ts'
