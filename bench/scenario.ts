/** What a scenario is given and what it answers. */

import type { LoadThread } from './load/thread.ts'
import type { Tally } from './load/workload.ts'

/** Clients of every closed loop but the slow one. */
export const CLIENTS = 64

/** Where the state of a scenario lies while it runs. */
export type Store = { readonly name: 'memory' | 'disk'; readonly folder: string }

export type Bench = {
  readonly store: Store['name']
  /** A few seconds per scenario instead of what a measurement needs. */
  readonly quick: boolean
  readonly rounds: number
  readonly load: LoadThread
  /** A fresh state folder. */
  readonly folder: (name: string) => string
  readonly say: (progress: string) => void
}

/** One line of the table. */
export type Line = {
  readonly what: string
  readonly naru: string
  readonly floor?: string
  readonly ratio?: number
  readonly aim?: string
  readonly met?: boolean
}

export type Outcome = {
  readonly lines: readonly Line[]
  /** For the JSON: raw numbers of every round. */
  readonly data: unknown
  /** Broken invariants; any fails the bench. */
  readonly broken: readonly string[]
}
export type Scenario = {
  readonly name: string
  /** Its figures do not depend on where the state lies: it runs in the first store only. */
  readonly anyStore?: true
  readonly run: (bench: Bench) => Promise<Outcome>
}

/** A tally without its long list, for the JSON. */
export const figures = ({ bookings, ...rest }: Tally) => ({ ...rest, bookings: bookings.length })

/** What must not have happened in a run, in words. */
export const faultsOf = (what: string, { faults, faultCount }: Tally): string[] =>
  faultCount === 0 ? [] : [`${what}: ${faultCount} answers that must not be, such as: ${faults.join(' | ')}`]

/** Also a client that gave up means broken, where nothing was slow or down. */
export const steadfast = (what: string, tally: Tally): string[] => [
  ...faultsOf(what, tally),
  ...(tally.givenUp > 0 ? [`${what}: ${tally.givenUp} clients gave up after ${tally.begun} attempts`] : []),
]

/** A line that owns up to it when clients were told to come again; their waits are in the throughput. */
export const turnedAway = (tallies: readonly Tally[]): Line[] => {
  const answers = tallies.flatMap((tally) => Object.entries(tally.answers))
  const all = answers.reduce((sum, [, count]) => sum + count, 0)
  const later = answers.reduce((sum, [name, count]) => sum + (/ (?:429|503)$/.test(name) ? count : 0), 0)
  if (later === 0) return []
  return [
    {
      what: '  … answers that said "later" (503 or 429 with Retry-After)',
      naru: `${((later / all) * 100).toFixed(1)} %`,
    },
  ]
}
