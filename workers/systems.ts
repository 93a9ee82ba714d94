/**
 * What every system declares for the Workers that serve all of them: its reads and its notices; and the
 * types of its commands, for clients. A new one is a word here.
 */
import type { commands as concertCommands } from './concert/commands.ts'
import { concertNotices } from './concert/notices.ts'
import * as concert from './concert/reads.ts'
import type { Read } from './http/reads.ts'
import type { Resource } from './http/resource.ts'
import type { commands as museumCommands } from './museum/commands.ts'
import { museumNotices } from './museum/notices.ts'
import * as museum from './museum/reads.ts'
import { paymentNotices } from './payment/notices.ts'
import * as payment from './payment/reads.ts'
import type { commands as rentalCommands } from './rental/commands.ts'
import { rentalNotices } from './rental/notices.ts'
import * as rental from './rental/reads.ts'
import type { commands as screeningCommands } from './screening/commands.ts'
import { screeningNotices } from './screening/notices.ts'
import * as screening from './screening/reads.ts'
import type { commands as taxiCommands } from './taxi/commands.ts'
import { taxiNotices } from './taxi/notices.ts'
import * as taxi from './taxi/reads.ts'

/** By system, for the view. */
export const readsOf = {
  concert: concert.reads,
  taxi: taxi.reads,
  rental: rental.reads,
  museum: museum.reads,
  screening: screening.reads,
  payment: payment.reads,
} as const

const modules = [concert, taxi, rental, museum, screening, payment].flatMap((reads) => Object.values<unknown>(reads))
const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'statuses' in value
/** All that HTTP shows, read or only answered. */
export const allResources: readonly Resource[] = modules.filter(isResource)
export const allReads: readonly Read[] = Object.values(readsOf).flat()

/** For notification. */
export const allNotices = [
  ...concertNotices,
  ...taxiNotices,
  ...rentalNotices,
  ...museumNotices,
  ...screeningNotices,
  ...paymentNotices,
]

/** By system, for clients: types alone. */
export type ReadsOf = typeof readsOf
export type CommandsOf = {
  readonly concert: typeof concertCommands
  readonly taxi: typeof taxiCommands
  readonly rental: typeof rentalCommands
  readonly museum: typeof museumCommands
  readonly screening: typeof screeningCommands
}
