/** Holds what a run left on disk against the invariants of its system, and against what clients were told. */
import { invariants as ofConcert } from '../durable-objects/concert/invariants.ts'
import { invariants as ofPayment } from '../durable-objects/payment/invariants.ts'
import { audit, type Invariant, type World } from '../kernel/invariants.ts'
import type { Booked } from './load/workload.ts'
import { storedWorld } from './world.ts'

/** Violations that are told in words; all are counted. */
const TOLD_LIMIT = 10

/** How many instances of each aggregate there are in each state. */
export const counted = ({ instances }: World): Readonly<Record<string, Readonly<Record<string, number>>>> =>
  Object.fromEntries(
    [...instances].flatMap(([aggregate, ones]) => {
      const counts: Record<string, number> = {}
      for (const { described } of ones) {
        const status = described?.status ?? 'nothing'
        counts[status] = (counts[status] ?? 0) + 1
      }
      return ones.length > 0 ? [[aggregate, counts]] : []
    }),
  )

/** What clients were told: each of these has come to one of these states. */
export type Promised = { readonly aggregate: string; readonly ids: readonly string[]; readonly as: readonly string[] }

const broken = ({ instances }: World, { aggregate, ids, as }: Promised): readonly string[] => {
  const statusOf = new Map(instances.get(aggregate)?.map(({ id, described }) => [id, described?.status]))
  return ids.flatMap((id) => {
    const is = statusOf.get(id) ?? 'not there'
    return as.includes(is) ? [] : [`${aggregate} ${id} was answered ${as.join(' or ')} and is ${is}`]
  })
}

export type Audited = { readonly counts: ReturnType<typeof counted>; readonly violations: readonly string[] }

/** Holds a world against the invariants of its system and against what clients were told. */
export const audited = (world: World, invariants: readonly Invariant[], ...promised: readonly Promised[]): Audited => ({
  counts: counted(world),
  violations: inWords([...audit(invariants, world), ...promised.flatMap((one) => broken(world, one))]),
})

const inWords = (wrong: readonly string[]): readonly string[] => {
  const more = wrong.length - TOLD_LIMIT
  return more > 0 ? [...wrong.slice(0, TOLD_LIMIT), `and ${more} more`] : wrong
}

/** What clients of a sale were told. */
export type Told = { readonly bookings: readonly Booked[]; readonly everythingAnswered: boolean }

/** The audit of a sale: every yes is kept, and there is no booking that nobody was told of. */
export const auditSale = (stateDir: string, { bookings, everythingAnswered }: Told): Audited => {
  const world = storedWorld(stateDir)
  const told = (paid: boolean) => bookings.flatMap((one) => (one.paid === paid ? [one.id] : []))
  const promised = [
    { aggregate: 'concert.booking', ids: told(true), as: ['paid'] },
    { aggregate: 'concert.booking', ids: told(false), as: ['booked', 'paid'] },
  ]
  const live = (world.instances.get('concert.booking') ?? []).filter(({ described }) =>
    ['booked', 'paid', 'issued'].includes(described?.status ?? ''),
  ).length
  const answered = new Set(bookings.map(({ id }) => id)).size
  const asTold = everythingAnswered ? live === answered : live >= answered
  const { counts, violations } = audited(world, [...ofConcert, ...ofPayment], ...promised)
  const more = asTold ? [] : [`${answered} bookings were answered with yes, ${live} exist`]
  return { counts, violations: [...violations, ...more] }
}
