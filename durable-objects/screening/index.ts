/** The Durable Object classes of health screening. */
import { actor } from '../runtime/actor.ts'
import { access } from './access.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'

export { Breaker } from '../runtime/breaker.ts'

export class Hospital extends actor(hospital) {}
export class Reservation extends actor(reservation) {}
// `Record` is TypeScript's own word.
export class ScreeningRecord extends actor(record) {}
export class Access extends actor(access) {}
