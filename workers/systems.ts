/** What every system declares for the Workers that serve all of them: its reads and its notices. A new one is a word here. */
import { concertNotices } from './concert/notices.ts'
import * as concert from './concert/reads.ts'
import { museumNotices } from './museum/notices.ts'
import * as museum from './museum/reads.ts'

/** By system, for the view. */
export const readsOf = { concert: concert.reads, museum: museum.reads } as const

/** For notification. */
export const allNotices = [...concertNotices, ...museumNotices]
