import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { MORNING, specification } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { type rosterEvents, rosterIdOf } from '../../queues/rental.ts'
import { ASSIGN_BATCH, roster } from './roster.ts'

type RosterCommand = CommandOf<typeof roster>
type RosterEvent = EventOf<typeof rosterEvents>

const given = specification(roster, rosterIdOf('naru', '중구'))
const join = (engineerId: string, revision = 1) =>
  ({ type: 'JoinRoster', engineerId, name: sealedLike(engineerId), revision }) as const
const joined = (engineerId: string, revision = 1): RosterEvent => ({
  type: 'EngineerJoined',
  engineerId,
  name: sealedLike(engineerId),
  revision,
})
const leave = (engineerId: string, revision = 2) => ({ type: 'LeaveRoster', engineerId, revision }) as const
const left = (engineerId: string, revision = 2): RosterEvent => ({ type: 'EngineerLeft', engineerId, revision })
const ask = (orderId: string) => ({ type: 'AssignEngineer', orderId }) as const
/** `turn`: so many orders were given away or let wait by then. */
const gave = (orderId: string, engineerId: string, turn = 1, waited = false) =>
  ({ type: 'EngineerAssigned', orderId, engineerId, engineerName: sealedLike(engineerId), turn, waited }) as const
const queued = (orderId: string, turn = 1, suspended = false) =>
  ({ type: 'OrderQueued', orderId, turn, suspended }) as const
const reassign = (orderId: string, engineerId: string) => ({ type: 'ReassignEngineer', orderId, engineerId }) as const
const took = (orderId: string, engineerId: string, turn = 1): RosterEvent => ({
  type: 'EngineerWithdrawn',
  orderId,
  engineerId,
  turn,
})
const release = (orderId: string) => ({ type: 'ReleaseEngineer', orderId }) as const
const released = (orderId: string, engineerId: string | null, turn = engineerId === null ? 0 : 1): RosterEvent => ({
  type: 'EngineerReleased',
  orderId,
  engineerId,
  turn,
})
const crew = [joined('lee'), joined('park')]

describe('Roster (기사 명단)', () => {
  it('gives an order to the engineer with the least to do (R2)', () => {
    given(...crew, gave('o1', 'lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park', 2))
      .replied({ engineerId: 'park', engineerName: sealedLike('park'), turn: 2 })
    given(...crew, gave('o1', 'lee'), gave('o2', 'park', 2), gave('o3', 'park', 3))
      .when(ask('o4'))
      .then(gave('o4', 'lee', 4))
  })

  it('gives it, among equals, to the one without a new order for longest, then to the lower id', () => {
    given(joined('park'), joined('lee')).when(ask('o1')).then(gave('o1', 'lee'))
    given(...crew, gave('o1', 'park'), gave('o2', 'lee', 2))
      .when(ask('o3'))
      .then(gave('o3', 'park', 3))
    given(...crew, gave('o1', 'lee'), released('o1', 'lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park', 2))
  })

  it('gives the same answer to the same order, and holds it once (G4)', () => {
    given(...crew, gave('o1', 'park'))
      .when(ask('o1'))
      .thenNothing()
      .replied({ engineerId: 'park', engineerName: sealedLike('park'), turn: 1 })
    given(queued('o1')).when(ask('o1')).thenNothing().replied({ engineerId: null, engineerName: null, turn: 1 })
  })

  it('lets an order wait while nobody is there, and shows how many do (R2, G12)', () => {
    given()
      .when(ask('o1'))
      .then(queued('o1'))
      .replied({ engineerId: null, engineerName: null, turn: 1 })
      .described({
        status: 'open',
        owner: null,
        organisation: 'naru',
        label: '중구',
        data: { engineers: 0, waiting: 1 },
      })
    given(...crew, left('lee'), left('park'))
      .when(ask('o1'))
      .then(queued('o1'))
    given().thenDescribed(null)
  })

  it('gives waiting orders away as soon as somebody is there, oldest first and spread over all', () => {
    const waiting = [queued('o1'), queued('o2', 2), queued('o3', 3)]
    given(...waiting, ...crew)
      .whenTheTimeIs(MORNING)
      .then(gave('o1', 'lee', 4, true), gave('o2', 'park', 5, true), gave('o3', 'lee', 6, true))
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
    const orders = Array.from({ length: ASSIGN_BATCH + 1 }, (_, n) => queued(`o${n + 100}`, n + 1))
    const events = orders
      .slice(0, ASSIGN_BATCH)
      .map(({ orderId, turn }) => gave(orderId, 'lee', turn + orders.length, true))
    given(...orders, joined('lee'))
      .whenTheTimeIs(MORNING)
      .thenGoingOn(...events)
    given(...orders, joined('lee'), ...events)
      .whenTheTimeIs(MORNING)
      .then(gave(`o${ASSIGN_BATCH + 100}`, 'lee', 2 * orders.length, true))
  })

  it('releases an order exactly once, and the engineer has less to do (R6, G4)', () => {
    given(...crew, gave('o1', 'lee'), gave('o2', 'park', 2))
      .when(release('o1'))
      .then(released('o1', 'lee'))
    given(...crew, gave('o1', 'lee'), gave('o2', 'park', 2), released('o1', 'lee'))
      .when(ask('o3'))
      .then(gave('o3', 'lee', 3))
    given(...crew, gave('o1', 'lee'), released('o1', 'lee'))
      .when(release('o1'))
      .thenNothing()
    given(queued('o1'))
      .when(release('o1'))
      .then(released('o1', null, 1))
      .described({ data: { engineers: 0, waiting: 0 } })
    given(queued('o1'), released('o1', null, 1), ...crew)
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

  it('gives what somebody held who has left to others, and tells their assignments (R12, G9)', () => {
    const held = [...crew, gave('o1', 'lee'), gave('o2', 'lee', 2), gave('o3', 'park', 3)]
    given(...held)
      .when(leave('lee'))
      .then(left('lee'))
      .described({ data: { engineers: 1, waiting: 0 } })
    given(...held, left('lee'))
      .whenTheTimeIs(MORNING)
      .then(took('o1', 'lee'), gave('o1', 'park', 4, true), took('o2', 'lee', 2), gave('o2', 'park', 5, true))
      .described({ data: { engineers: 1, waiting: 0 } })
    given(...crew, gave('o1', 'park'), left('lee'))
      .when(ask('o2'))
      .then(gave('o2', 'park', 2))
    given(...crew, gave('o1', 'lee'), left('lee'))
      .when(release('o1'))
      .then(released('o1', 'lee'))
  })

  it('lets it wait when nobody else is there, until somebody is (R12, R2)', () => {
    const gone = [joined('lee'), gave('o1', 'lee'), left('lee')]
    const back = [took('o1', 'lee'), queued('o1', 2, true)] as const
    given(...gone)
      .whenTheTimeIs(MORNING)
      .then(...back)
      .described({ data: { engineers: 0, waiting: 1 } })
    given(...gone, ...back, joined('park'))
      .whenTheTimeIs(MORNING)
      .then(gave('o1', 'park', 3, true))
  })

  it('takes back at most fifty at a time', () => {
    const orders = Array.from({ length: ASSIGN_BATCH + 1 }, (_, n) => gave(`o${n + 100}`, 'lee', n + 1))
    const events = orders
      .slice(0, ASSIGN_BATCH)
      .flatMap(({ orderId, turn }) => [took(orderId, 'lee', turn), queued(orderId, turn + orders.length, true)])
    given(joined('lee'), ...orders, left('lee'))
      .whenTheTimeIs(MORNING)
      .thenGoingOn(...events)
  })

  it('gives an order to the engineer whom staff name, if they work here (R12)', () => {
    const held = [...crew, gave('o1', 'lee')]
    const next = [took('o1', 'lee'), gave('o1', 'park', 2, true)] as const
    given(...held)
      .when(reassign('o1', 'park'))
      .then(...next)
      .replied({ engineerId: 'park', engineerName: sealedLike('park'), turn: 2 })
    given(...held, ...next)
      .when(ask('o2'))
      .then(gave('o2', 'lee', 3))
    given(...held)
      .when(reassign('o1', 'lee'))
      .thenNothing()
    given(...held)
      .when(reassign('o1', 'choi'))
      .thenRefused('EngineerNotInRegion', { engineerId: 'choi' })
    given(...held, left('park'))
      .when(reassign('o1', 'park'))
      .thenRefused('EngineerNotInRegion')
    given(queued('o1'), ...crew)
      .when(reassign('o1', 'park'))
      .then(gave('o1', 'park', 2, true))
    given(...held, released('o1', 'lee'))
      .when(reassign('o1', 'park'))
      .thenRefused('OrderReleased')
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
