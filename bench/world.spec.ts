import { describe, expect, it } from 'vitest'
import { admission } from '../durable-objects/museum/admission.ts'
import { exhibition } from '../durable-objects/museum/exhibition.ts'
import { invariants } from '../durable-objects/museum/invariants.ts'
import { has, held, registered, released, story, was } from '../durable-objects/museum/museum.fixtures.ts'
import { reservation } from '../durable-objects/museum/reservation.ts'
import { LEDGER } from '../durable-objects/payment/invariants.ts'
import { audit, type Seen, type World } from '../kernel/invariants.ts'
import { found, worldOf } from '../kernel/testing/seen.ts'
import { stateFolders } from './store.fixtures.ts'
import { stored } from './world.fixtures.ts'
import { storedWorld } from './world.ts'

const emptyState = stateFolders()
const lee = { ...has.requested, customerId: 'lee' }

/** An exhibition with kim's reservation that stands and lee's that was cancelled, and a charge. */
const museum = worldOf(
  [exhibition, { moon: [registered(4), held('a'), held('b'), released('b')] }],
  [reservation, { a: story.completed, b: [lee, ...story.cancelled.slice(1)] }],
  [admission, { a: [was.registered], b: [was.registered, was.cancelled] }],
)
const charge: Seen = {
  id: 'concert.booking~x',
  version: 1,
  described: { status: 'charged', owner: null, label: '', data: { kind: 'charged', amountKrw: 1_000 } },
  events: [],
}
const run: World = { ...museum, instances: new Map([...museum.instances, [LEDGER, [charge]]]) }
const read = (world: World): World => storedWorld(stored(emptyState(), world))

describe('A world on disk', () => {
  it('is read as the run left it: journals, the view with its history, notices, the books of the provider', () => {
    const { instances, notices } = read(run)
    for (const [aggregate, ones] of run.instances) {
      // The state itself is folded anew whenever an actor wakes.
      const expected = ones.map(({ state: _, ...one }) => one)
      expect(instances.get(aggregate), aggregate).toEqual(expected.map((one) => expect.objectContaining(one)))
    }
    expect(notices).toEqual(run.notices)
  })

  it('keeps the invariants as the run did', () => expect(audit(invariants, read(run))).toEqual([]))

  it('without anything is empty', () => {
    const { instances, notices } = read({ instances: new Map() })
    expect([...instances.values()].flat()).toEqual([])
    expect(notices).toEqual(new Map())
  })

  const notices = (...told: readonly (readonly [string, string])[]): World => {
    const all = [...(run.notices?.values() ?? [])].flat()
    const of = (id: string) => all.filter((notice) => notice.id === id)
    return { ...run, notices: new Map(told.map(([who, ids]) => [who, [...ids].flatMap(of)])) }
  }
  it.each<[string, World, RegExp]>([
    [
      'an old state that is shown',
      found(run, reservation, 'b', { shown: run.instances.get('museum.reservation')?.[0]?.shown ?? null }),
      /reservation b: \["completed"/,
    ],
    ['an instance that is not shown', found(run, exhibition, 'moon', { shown: null }), /exhibition moon: null/],
    ['a history that is not kept', found(run, admission, 'a', { history: [] }), /admission a: \[\]/],
    [
      'an event that is lost',
      found(run, reservation, 'a', { events: run.instances.get('museum.reservation')?.[0]?.events.slice(1) ?? [] }),
      /reservation a before event 2/,
    ],
    ['somebody who was told nothing', notices(['kim', 'a']), /lee: \[\], not/],
    ['somebody who was told of what is another’s', notices(['kim', 'ab']), /kim: .*"museum.reservation b/],
    ['somebody who was told twice', notices(['kim', 'aa'], ['lee', 'b']), /kim: /],
  ])('tells of %s', (_, world, violation) =>
    expect(audit(invariants, read(world))).toContainEqual(expect.stringMatching(violation)),
  )
})
