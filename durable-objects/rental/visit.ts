/** Visit (방문): the day for it, and which of two tidings of one is the newer (R3, R12). */
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Visit, VisitNews } from '../../queues/rental.ts'
import { isOver, type VenueDate, venueDateAt } from '../shared/venue-date.ts'

const DAY_SECONDS = 86_400

/** The day that is wished, unless there is none or it went by; else the next one (R3). */
export const visitDate = (wished: VenueDate | undefined, now: Instant): VenueDate =>
  wished && !isOver(wished, now) ? wished : venueDateAt(plusSeconds(now, DAY_SECONDS))

type Told = Pick<VisitNews, 'turn' | 'moves'>
/** Whether it happened after the other: a later turn of the roster, or a later move of the same. */
export const isNewer = (one: Told, other: Told): boolean =>
  one.turn === other.turn ? one.moves > other.moves : one.turn > other.turn

/** Who comes and when, without what orders the tidings. */
export const visitOf = ({ engineerId, engineerName, date }: Visit): Visit => ({ engineerId, engineerName, date })
