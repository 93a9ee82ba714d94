/**
 * A running system as operators, owners and staff find it: each instance by its journal, as the view shows it, and what
 * people were told. Whatever trouble there was, in the end it keeps its invariants.
 */

import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import type { Description, Facts } from '../../kernel/decision.ts'
import type { Invariant, Notice, Seen, World } from '../../kernel/invariants.ts'
import { paymentIdOf } from '../../queues/payment.ts'
import { systems } from '../../queues/subscriptions.ts'
import type { One, Read } from '../../workers/http/reads.ts'
import { readsOf } from '../../workers/systems.ts'
import { type Client, eventually } from '../harness/http.ts'
import { expectInvariants } from '../harness/invariants.ts'
import { each, expectStatus, inspect } from './concert.fixtures.ts'

/** What was lost while a context was away comes back within this time: retries grow to some seconds. */
const AGREES_WITHIN_MS = 120_000
const LOOK_EVERY_MS = 200
/** So many instances or people are looked at at a time. */
const AT_ONCE = 8
const PAGE = 100
const PAGES_LIMIT = 200
/** What operators are not shown. */
const CONFIDENTIAL = '[confidential]'

type Person = Client & { readonly sub: string }
type Ids = Readonly<Record<string, Iterable<string>>>
export type Scene = {
  /** An operator, who also sees what belongs to no customer. */
  readonly admin: Client
  /** All that is theirs is looked at, as they see it, and so is what they were told. */
  readonly people: Iterable<Person>
  /** Instances that somebody was told of, by aggregate: they must be there. */
  readonly known: Ids
  /** Instances that may be there. */
  readonly besides?: Ids
}

/** Waits until everything quiesces with every invariant kept, and fails with what is broken. */
export const audited = async (
  invariants: readonly Invariant[],
  scene: Scene,
  withinMs = AGREES_WITHIN_MS,
): Promise<World> =>
  eventually(
    async () => {
      const world = await gathered(scene)
      expectInvariants(invariants, world)
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
/** What these have come to, in this order. */
export const statusesIn = (world: World, aggregate: string, ids: Iterable<string>): readonly (string | undefined)[] =>
  Array.from(ids, (id) => seenIn(world, aggregate, id).described?.status)

/** Everything on all pages of a list. */
const everyItem = async <T>(who: Client, path: string): Promise<readonly T[]> => {
  const found: T[] = []
  let cursor = ''
  for (let page = 0; page < PAGES_LIMIT; page += 1) {
    const { items, next } = expectStatus(await who.get(`${path}?limit=${PAGE}${cursor}`), 200).json
    found.push(...items)
    if (next === null) return found
    cursor = `&cursor=${next}`
  }
  throw new Error(`${path} has more than ${PAGES_LIMIT} pages`)
}

type Thing = { readonly system: string; readonly kind: string; readonly id: string }
type Entry = { readonly thing: Thing; readonly status: string; readonly at: string }
const aggregateOf = ({ system, kind }: Thing): string => `${system}.${kind}`

/** All that somebody was told. */
export const noticesTo = async (who: Client): Promise<readonly Notice[]> =>
  (await everyItem<Entry>(who, '/v1/notifications')).map(({ thing, status, at }) => ({
    aggregate: aggregateOf(thing),
    ...{ id: thing.id, status, at },
  }))

const gathered = async (scene: Scene): Promise<World> => {
  const people = new Map(Array.from(scene.people, (who) => [who.sub, who]))
  const notices = new Map<string, readonly Notice[]>()
  const owners = new Map<string, Person>()
  const wanted = new Map<string, readonly [aggregate: string, id: string]>()
  const want = (aggregate: string, id: string): void => {
    for (const one of [[aggregate, id] as const, ...beside(aggregate, id)]) wanted.set(one.join(' '), one)
  }
  const known = pairs(scene.known)
  for (const one of [...known, ...pairs(scene.besides ?? {})]) want(...one)
  await each(people.values(), AT_ONCE, async (who) => {
    const told = await noticesTo(who)
    notices.set(who.sub, told)
    for (const { aggregate, id } of told) want(aggregate, id)
    for (const thing of await everyItem<Thing>(who, '/v1/mypage')) {
      owners.set(`${aggregateOf(thing)} ${thing.id}`, who)
      want(aggregateOf(thing), thing.id)
    }
  })
  const instances = new Map(Array.from(wanted.values(), ([aggregate]) => [aggregate, [] as Seen[]]))
  const mustBe = new Set(known.map((one) => one.join(' ')))
  await each(wanted.entries(), AT_ONCE, async ([key, [aggregate, id]]) => {
    const found = await inspect(scene, aggregate, id)
    const owner = owners.get(key) ?? people.get(found?.description?.owner ?? '')
    if (found) instances.get(aggregate)?.push({ ...seenOf(found, owner), ...(await shown(scene, owner, found)) })
    else if (mustBe.has(key)) throw new Error(`${key} is lost`)
  })
  return { instances, notices }
}

const pairs = (ids: Ids): readonly (readonly [aggregate: string, id: string])[] =>
  Object.entries(ids).flatMap(([aggregate, some]) => Array.from(some, (id) => [aggregate, id] as const))

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

const seenOf = (found: Inspection, owner: Person | undefined): Seen => {
  const { id, version, state, description, events, open, sentUpTo, sendingParked } = found
  // What an operator is not shown is left out; whose it is its owner knows.
  const told = <D extends Description | null>(one: D): D =>
    one && {
      ...one,
      ...(one.owner === CONFIDENTIAL && { owner: owner?.sub ?? null }),
      data: Object.fromEntries(Object.entries<Facts[string]>(one.data).filter(([, value]) => value !== CONFIDENTIAL)),
    }
  return {
    ...{ id, version, state },
    described: told(description),
    events: events.map((event) => ({ ...event, after: told(event.after) })),
    pending: [
      ...open.map(({ seq, type }) => `an answer to ${type} ${seq}`),
      ...(sentUpTo === version && !sendingParked ? [] : [`events from ${sentUpTo + 1} on`]),
    ],
  }
}

const reads: readonly Read[] = Object.values(readsOf).flat()
const readOf = (kind: One['kind'], aggregate: string): One | undefined =>
  reads.find((read): read is One => read.kind === kind && read.resource.aggregate === aggregate)

/** Its row and its history as its owner sees them, or an operator what is nobody's. */
const shown = async (
  { admin }: Scene,
  owner: Person | undefined,
  { aggregate, id, description }: Inspection,
): Promise<Pick<Seen, 'shown' | 'history'>> => {
  const at = (path: string) => path.replace(/\{\w+\}/, encodeURIComponent(id))
  const ask = async (path: string) => {
    const answer = await (owner ?? admin).get(path)
    return answer.status === 404 ? null : expectStatus(answer, 200).json
  }
  const [one, own] = [readOf('one', aggregate), owner && `/v1/mypage/${aggregate}/{id}/history`]
  const history = readOf('history', aggregate)?.path ?? own
  const isVisible = one && (owner !== undefined || one.access === 'everybody' || one.access.includes('admin'))
  const row = one && isVisible ? await ask(at(one.path)) : undefined
  // What is shown to its owner only is shown to nobody when it has none, such as a tombstone.
  const isHidden = one?.ownedOnly === true && description?.owner === null
  if (isHidden) expect(row).toBeNull()
  return {
    ...(row !== undefined && !isHidden && { shown: row && { ...row, data: row } }),
    ...(history && { history: (await ask(at(history)))?.items ?? [] }),
  }
}
