/** The Durable Object classes of museum exhibitions, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Dependencies, Port } from '../runtime/dependencies.ts'
import type { Actors } from '../runtime/inspection.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { reservation } from './reservation.ts'

export type MuseumEnv = ActorEnv & {
  readonly EXHIBITION: Actors
  readonly RESERVATION: Actors
  readonly ADMISSION: Actors
}

const theExhibition: Port<MuseumEnv> = (env) => (id, command, context) =>
  env.EXHIBITION.getByName(id).execute(command, context)
const theReservation: Port<MuseumEnv> = (env) => (id, command, context) =>
  env.RESERVATION.getByName(id).execute(command, context)

/** The capacity asks nobody. */
const alone: Dependencies<MuseumEnv> = { ports: {}, publishing, check: checkEvent }

export class Exhibition extends actor(exhibition, alone) {}

export class Reservation extends actor(reservation, {
  ports: { exhibition: theExhibition },
  publishing,
  check: checkEvent,
}) {}

export class Admission extends actor(admission, {
  ports: { reservation: theReservation },
  publishing,
  check: checkEvent,
}) {}

export { Breaker } from '../runtime/breaker.ts'
