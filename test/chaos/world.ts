/**
 * A running system as operators, its owners and its staff find it: each instance by its journal, as the view shows it,
 * and what people were told. Whatever trouble there was, in the end it keeps its invariants.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import { audit, type Invariant, type Notice, type Seen, type World } from '../../kernel/invariants.ts'
import { paymentIdOf } from '../../queues/payment.ts'
import { systems } from '../../queues/subscriptions.ts'
import type { One, Read } from '../../workers/http/reads.ts'
import { readsOf } from '../../workers/systems.ts'
import { type Client, eventually } from '../harness/http.ts'
import { toldTo } from './auditing.ts'
import { type Customer, each, expectStatus, inspect } from './concert.fixtures.ts'

/** What was lost while a context was away comes back within this time: retries grow to some seconds. */
const AGREES_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 200
/** So many instances or people are looked at at a time. */
const AT_ONCE = 8

type Ids = Readonly<Record<string, Iterable<string>>>
export type Scene = {
  /** An operator, who also sees what belongs to no customer. */
  readonly admin: Client
  /** What is theirs is read as they see it, and so is what they were told. */
  readonly people: Iterable<Customer>
  /** Instances that somebody was told of, by aggregate: they must be there. */
  readonly known: Ids
  /** Instances that may be there. */
  readonly besides?: Ids
}

const declared = systems.flatMap((system) => system.declared.map((events) => ({ events, system })))

/** What may be there beside an instance: what the other contexts of its system keep under its id, and its payment. */
const beside = (aggregate: string, id: string): readonly (readonly [aggregate: string, id: string])[] => {
  const own = declared.find(({ events }) => events.aggregate === aggregate)
  if (!own) return []
  const isPaid = Object.values(own.events.listeners).some((inboxes) => inboxes.includes('payment'))
  return [
    ...own.system.declared.map((events) => [events.aggregate, id] as const),
    ...(isPaid ? [['payment.payment', paymentIdOf({ kind: aggregate, id })] as const] : []),
  ]
}

/** Waits until everything has come to rest with every invariant kept, and fails with what is broken. */
export const audited = async (
  invariants: readonly Invariant[],
  scene: Scene,
  withinMs = AGREES_WITHIN_MS,
): Promise<World> =>
  eventually(
    async () => {
      const world = await gathered(scene)
      expect(audit(invariants, world)).toEqual([])
      return world
    },
    { withinMs, pollMs: LOOK_EVERY_MS },
  )

/** One of them, which must be there. */
export const seenIn = ({ instances }: World, aggregate: string, id: string): Seen => {
  const one = instances.get(aggregate)?.find((seen) => seen.id === id)
  if (!one) throw new Error(`${aggregate} ${id} is not there`)
  return one
}

const gathered = async (scene: Scene): Promise<World> => {
  const people = new Map(Array.from(scene.people, (who) => [who.sub, who]))
  const notices = new Map<string, readonly Notice[]>()
  await each(people.values(), AT_ONCE, async (who) => {
    const told = (await toldTo(who)).map(({ thing: { system, kind, id }, status, at }) => ({
      aggregate: `${system}.${kind}`,
      ...{ id, status, at },
    }))
    notices.set(who.sub, told)
  })
  const known = pairs(scene.known)
  // Of what somebody was told must be true as well.
  const toldOf = [...notices.values()].flat().map(({ aggregate, id }) => [aggregate, id] as const)
  const main = [...known, ...pairs(scene.besides ?? {}), ...toldOf]
  const all = main.flatMap(([aggregate, id]) => [[aggregate, id] as const, ...beside(aggregate, id)])
  const wanted = new Map(all.map((one) => [one.join(' '), one]))
  const instances = new Map([...wanted.values()].map(([aggregate]) => [aggregate, [] as Seen[]]))
  await each(wanted.values(), AT_ONCE, async ([aggregate, id]) => {
    const found = await inspect(scene, aggregate, id)
    if (found) instances.get(aggregate)?.push({ ...seenOf(found), ...(await shown(scene, people, found)) })
    else if (known.some(([of, one]) => of === aggregate && one === id)) throw new Error(`${aggregate} ${id} is lost`)
  })
  return { instances, notices }
}

const pairs = (ids: Ids) =>
  Object.entries(ids).flatMap(([aggregate, some]) => Array.from(some, (id) => [aggregate, id] as const))

const seenOf = ({ id, version, state, description, events, open, sentUpTo, sendingParked }: Inspection): Seen => ({
  ...{ id, version, state, events },
  described: description,
  pending: [
    ...open.map(({ seq, type }) => `an answer to ${type} ${seq}`),
    ...(sentUpTo === version && !sendingParked ? [] : [`events from ${sentUpTo + 1} on`]),
  ],
})

const reads: readonly Read[] = Object.values(readsOf).flat()
const readOf = (kind: One['kind'], aggregate: string): One | undefined =>
  reads.find((read): read is One => read.kind === kind && read.resource.aggregate === aggregate)

/** An instance as its owner sees it; what has none, as the operator does. */
const shown = async (
  { admin }: Scene,
  people: ReadonlyMap<string, Customer>,
  { aggregate, id, description }: Inspection,
): Promise<Pick<Seen, 'shown' | 'history'>> => {
  const reader = people.get(description?.owner ?? '') ?? admin
  const ask = (read: One) => reader.get(read.path.replace(/\{\w+\}/, encodeURIComponent(id)))
  const [one, history] = [readOf('one', aggregate), readOf('history', aggregate)]
  const row = one && (await ask(one))
  const lines = history && (await ask(history))
  return {
    ...(row && { shown: row.status === 404 ? null : { ...expectStatus(row, 200).json, data: row.json } }),
    ...(lines && { history: lines.status === 404 ? [] : expectStatus(lines, 200).json.items }),
  }
}
