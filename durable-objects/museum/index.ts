/** The Durable Object classes of museum exhibitions. */
import { actor } from '../runtime/actor.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { reservation } from './reservation.ts'

export { Breaker } from '../runtime/breaker.ts'

export class Exhibition extends actor(exhibition) {}
export class Reservation extends actor(reservation) {}
export class Admission extends actor(admission) {}

export const aggregates = [exhibition, reservation, admission]
