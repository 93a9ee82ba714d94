import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import type { rosterEvents } from '../../queues/rental.ts'
import { ASSIGN_BATCH, roster } from './roster.ts'

type RosterCommand = CommandOf<typeof roster>
type RosterEvent = EventOf<typeof rosterEvents>

const given = specification(roster)
const join = (engineerId: string, revision = 1) =>
  ({ type: 'JoinRoster', engineerId, name: engineerId, revision }) as const
const joined = (engineerId: string, revision = 1): RosterEvent => ({
  type: 'EngineerJoined',
  engineerId,
  name: engineerId,
  revision,
})
const leave = (engineerId: string, revision = 2) => ({ type: 'LeaveRoster', engineerId, revision }) as const
const left = (engineerId: string, revision = 2): RosterEvent => ({ type: 'EngineerLeft', engineerId, revision })
const ask = (orderId: string) => ({ type: 'AssignEngineer', orderId }) as const
const gave = (orderId: string, engineerId: string, waited = false): RosterEvent => ({
  type: 'EngineerAssigned',
  orderId,
  engineerId,
  engineerName: engineerId,
  waited,
})
const queued = (orderId: string): RosterEvent => ({ type: 'OrderQueued', orderId })
const release = (orderId: string) => ({ type: 'ReleaseEngineer', orderId }) as const
const released = (orderId: string, engineerId: string | null): RosterEvent => ({
  type: 'EngineerReleased',
  orderId,
  engineerId,
})
const crew = [joined('lee'), joined('park')]

describe('Roster (기사 명단)', () => {
  it('gives an order to the engineer with the least to do (R2)', () => {
    given(...crew, gave('o1', 'lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park'))
      .replied({ engineerId: 'park', engineerName: 'park' })
    given(...crew, gave('o1', 'lee'), gave('o2', 'park'), gave('o3', 'park'))
      .when(ask('o4'))
      .then(gave('o4', 'lee'))
  })

  it('gives it, among equals, to the one without a new order for longest, then to the lower id', () => {
    given(joined('park'), joined('lee')).when(ask('o1')).then(gave('o1', 'lee'))
    given(...crew, gave('o1', 'park'), gave('o2', 'lee'))
      .when(ask('o3'))
      .then(gave('o3', 'park'))
    given(...crew, gave('o1', 'lee'), released('o1', 'lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park'))
  })

  it('gives the same answer to the same order, and holds it once (G4)', () => {
    given(...crew, gave('o1', 'park'))
      .when(ask('o1'))
      .thenNothing()
      .replied({ engineerId: 'park', engineerName: 'park' })
    given(queued('o1')).when(ask('o1')).thenNothing().replied({ engineerId: null, engineerName: null })
  })

  it('lets an order wait while nobody is there, and shows how many do (R2)', () => {
    given()
      .when(ask('o1'))
      .then(queued('o1'))
      .replied({ engineerId: null, engineerName: null })
      .described({ status: 'open', owner: null, label: SOME_ID, data: { engineers: 0, waiting: 1 } })
    given(...crew, left('lee'), left('park'))
      .when(ask('o1'))
      .then(queued('o1'))
    given().thenDescribed(null)
  })

  it('gives waiting orders away as soon as somebody is there, oldest first and spread over all', () => {
    given(queued('o1'), queued('o2'), queued('o3'), ...crew)
      .whenTheTimeIs(MORNING)
      .then(gave('o1', 'lee', true), gave('o2', 'park', true), gave('o3', 'lee', true))
      .described({ data: { engineers: 2, waiting: 0 } })
    given(queued('o1')).whenTheTimeIs(MORNING).thenNothing()
    given(...crew)
      .whenTheTimeIs(MORNING)
      .thenNothing()
    given(queued('o1'), ...crew, left('lee'), left('park'))
      .whenTheTimeIs(MORNING)
      .thenNothing()
  })

  it('gives at most fifty away at a time', () => {
    const orders = Array.from({ length: ASSIGN_BATCH + 1 }, (_, n) => `o${n + 100}`)
    const events = orders.slice(0, ASSIGN_BATCH).map((id) => gave(id, 'lee', true))
    given(...orders.map(queued), joined('lee'))
      .whenTheTimeIs(MORNING)
      .thenGoingOn(...events)
    given(...orders.map(queued), joined('lee'), ...events)
      .whenTheTimeIs(MORNING)
      .then(gave(`o${ASSIGN_BATCH + 100}`, 'lee', true))
  })

  it('releases an order exactly once, and the engineer has less to do (R6, G4)', () => {
    given(...crew, gave('o1', 'lee'), gave('o2', 'park'))
      .when(release('o1'))
      .then(released('o1', 'lee'))
    given(...crew, gave('o1', 'lee'), gave('o2', 'park'), released('o1', 'lee'))
      .when(ask('o3'))
      .then(gave('o3', 'lee'))
    given(...crew, gave('o1', 'lee'), released('o1', 'lee'))
      .when(release('o1'))
      .thenNothing()
    given(queued('o1'))
      .when(release('o1'))
      .then(released('o1', null))
      .described({ data: { engineers: 0, waiting: 0 } })
    given(queued('o1'), released('o1', null), ...crew)
      .whenTheTimeIs(MORNING)
      .thenNothing()
  })

  it('remembers a release that overtook the question (G3)', () => {
    given(...crew)
      .when(release('o1'))
      .then(released('o1', null))
    given(...crew, released('o1', null))
      .when(ask('o1'))
      .thenRefused('OrderReleased')
    given(...crew, gave('o1', 'lee'), released('o1', 'lee'))
      .when(ask('o1'))
      .thenRefused('OrderReleased')
  })

  it('gives no new orders to who has left, who keeps what is open (G9)', () => {
    given(...crew, gave('o1', 'lee'))
      .when(leave('lee'))
      .then(left('lee'))
      .described({ data: { engineers: 1, waiting: 0 } })
    given(...crew, gave('o1', 'park'), left('lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park'))
    given(...crew, gave('o1', 'lee'), left('lee'))
      .when(release('o1'))
      .then(released('o1', 'lee'))
    given(...crew, gave('o1', 'lee'), left('lee'))
      .when(ask('o1'))
      .thenNothing()
      .replied({ engineerId: 'lee', engineerName: 'lee' })
  })

  it('believes the newest of what is said of an engineer, in whatever order it comes (G3)', () => {
    given(joined('lee', 3)).when(join('lee', 3)).thenNothing()
    given(joined('lee', 3)).when(leave('lee', 2)).thenNothing()
    given(joined('lee', 3), left('lee', 4)).when(join('lee', 3)).thenNothing()
    given().when(leave('lee', 2)).then(left('lee', 2))
    given(left('lee', 2)).when(join('lee', 1)).thenNothing()
    given(left('lee', 2)).when(join('lee', 3)).then(joined('lee', 3))
    given(joined('constructor')).when(ask('o1')).then(gave('o1', 'constructor'))
    given().when(join('constructor')).then(joined('constructor'))
  })

  it('forgets orders that are over when no late question of theirs can arrive any more', () => {
    const actor = new InMemoryActor(roster)
    const tell = (command: RosterCommand, seconds: number) => actor.tell(command, plusSeconds(MORNING, seconds))
    const overSince = (): number => (actor.state.status === 'open' ? Object.keys(actor.state.crew.over).length : 0)
    for (let n = 0; n < 1_500; n += 1) tell(release(`o${n}`), 0)
    expect(overSince()).toBe(1_500)
    for (let n = 1_500; n < 2_500; n += 1) tell(release(`o${n}`), 8 * 86_400)
    expect(overSince()).toBeLessThan(1_500)
  })
})
