import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, folded, MORNING, specification } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { AHEAD_LIMIT_DAYS, CAPACITY_LIMIT, hospital } from './hospital.ts'
import { REQUEST_LAPSES_SECONDS } from './reservation.ts'
import {
  DATE,
  deleted,
  deleting,
  deletion,
  type HospitalCommand,
  type HospitalEvent,
  held,
  hold,
  LAPSES,
  LAST,
  NAME,
  OVER,
  recall,
  register,
  registered,
  release,
  released,
  use,
  used,
} from './screening.fixtures.ts'

const given = specification(hospital)

describe('Hospital (검진 병원): registering (S1)', () => {
  it('is open with all its places, and belongs to nobody', () => {
    given().thenDescribed(null)
    given()
      .when(register(3))
      .then(registered(3))
      .described({
        status: 'open',
        owner: null,
        organisation: 'naru',
        label: `${NAME} ${DATE}`,
        data: { name: NAME, date: DATE, capacity: 3, available: 3, attended: 0 },
      })
  })

  it('is registered once', () => given(registered()).when(register(9)).thenRefused('HospitalAlreadyRegistered'))

  it('lies today or later, in Seoul', () => {
    const today = registered(3, '2026-05-01')
    given().when(register(3, '2026-05-01'), at('14:59:59.999')).then(today)
    given().when(register(3, '2026-05-01'), at('15:00')).thenRefused('DateInThePast', { date: '2026-05-01' })
  })

  it('lies two years ahead at most', () => {
    given().when(register(3, '2028-04-30')).then(registered(3, '2028-04-30'))
    given().when(register(3, '2028-05-01')).thenRefused('DateTooFarAhead', { limitDays: AHEAD_LIMIT_DAYS })
  })

  it('has a name, a day that exists, and 1 to 10,000 places', () => {
    const reads = (change: object) => parseCommand(hospital, { ...register(), ...change }).ok
    for (const right of [{}, { capacity: 1 }, { capacity: CAPACITY_LIMIT }, { name: '가'.repeat(200) }])
      expect(reads(right)).toBe(true)
    const wrong = [
      { capacity: 0 },
      { capacity: CAPACITY_LIMIT + 1 },
      { capacity: 1.5 },
      { name: ' ' },
      { name: '가'.repeat(201) },
      { date: '2026-02-30' },
      { date: '2026-5-2' },
      { status: 'open' },
    ]
    expect(wrong.filter(reads)).toEqual([])
  })
})

describe('Hospital (검진 병원): places (S2–S7, G4)', () => {
  it('is unknown before it is registered', () => {
    for (const command of [hold('r1'), release('r1'), deletion] as const)
      given().when(command).thenRefused('HospitalNotFound')
    given().when(recall).thenNothing()
  })

  it('gives a place and says where and when', () =>
    given(registered())
      .when(hold('r1'))
      .then(held('r1'))
      .replied({ organisation: 'naru', hospitalName: NAME, date: DATE })
      .described({ data: { available: 2 } }))

  it('gives the last place and then none', () => {
    given(registered(2), held('r1'))
      .when(hold('r2'))
      .then(held('r2'))
      .described({ data: { available: 0 } })
    given(registered(2), held('r1'), held('r2')).when(hold('r3')).thenRefused('HospitalFull', { available: 0 })
  })

  it('gives each reservation one place, and the same answer again', () => {
    given(registered(1), held('r1'))
      .when(hold('r1'))
      .thenNothing()
      .replied({ organisation: 'naru', hospitalName: NAME, date: DATE })
    given(registered(1), held('r1'), deleting).when(hold('r1')).thenNothing()
  })

  it('gives places until its day is over in Seoul', () => {
    const late = plusSeconds(OVER, 1)
    given(registered()).when(hold('r1', late), LAST).then(held('r1'))
    given(registered()).when(hold('r1', late), OVER).thenRefused('ScreeningDateOver')
  })

  it('takes a place back once', () => {
    given(registered(1), held('r1'))
      .when(release('r1'))
      .then(released('r1'))
      .described({ data: { available: 1 } })
    given(registered(1), held('r1'), released('r1')).when(release('r1')).thenNothing()
    given(registered(1), held('r1')).when(release('r1'), OVER).then(released('r1'))
  })

  it('remembers a release that overtook its hold', () => {
    given(registered())
      .when(release('r1'))
      .then(released('r1', false))
      .described({ data: { available: 3 } })
    given(registered(), released('r1', false)).when(hold('r1')).thenRefused('PlaceGivenBack')
    given(registered(), held('r1'), released('r1')).when(hold('r1')).thenRefused('PlaceGivenBack')
  })

  it('gives no place for a request whose time is over, unless it has given it already', () => {
    given(registered()).when(hold('r1'), at('10:09:59.999')).then(held('r1'))
    given(registered()).when(hold('r1'), LAPSES).thenRefused('HoldLapsed')
    given(registered(), held('r1'))
      .when(hold('r1'), LAPSES)
      .thenNothing()
      .replied({ organisation: 'naru', hospitalName: NAME, date: DATE })
  })

  it('need not remember a release when no place is given any more', () => {
    given(registered()).when(release('r1'), at('10:09:59.999')).then(released('r1', false))
    given(registered()).when(release('r1'), LAPSES).thenNothing()
    given(registered())
      .when(release('r1', plusSeconds(OVER, 1)), OVER)
      .thenNothing()
    given(registered(), held('r2'), deleting).when(release('r1')).thenNothing()
  })

  it('forgets in time who gave a place back, and gives it to none of them again (G3)', () => {
    const actor = new InMemoryActor(hospital)
    actor.tell(register(), MORNING)
    const requests = Array.from({ length: 5_000 }, (_, n) => ({ id: `r${n}`, now: plusSeconds(MORNING, n) }))
    const lapsesAt = (now: typeof MORNING) => plusSeconds(now, REQUEST_LAPSES_SECONDS)
    const first = requests.flatMap(({ id, now }) => [
      actor.tell(hold(id, lapsesAt(now)), now).kind,
      actor.tell(release(id, lapsesAt(now)), now).kind,
    ])
    expect(new Set(first)).toEqual(new Set(['happened']))
    const { state } = actor
    // Those whose request has not lapsed, and those who came since they were last looked through.
    const remembered = state.status === 'open' ? Object.keys(state.places.returned).length : -1
    expect(remembered).toBeGreaterThanOrEqual(REQUEST_LAPSES_SECONDS)
    expect(remembered).toBeLessThanOrEqual(REQUEST_LAPSES_SECONDS + 1_000)
    const later = plusSeconds(MORNING, 5_000)
    const again = requests.map(({ id, now }) => [
      actor.tell(hold(id, lapsesAt(now)), later).kind,
      actor.tell(release(id, lapsesAt(now)), later).kind,
    ])
    expect(new Set(again.map(String))).toEqual(new Set(['refused,nothing']))
  })

  it('bears with requests from before requests lapsed: until the day is over (G3)', () => {
    const request: HospitalCommand = { type: 'HoldPlace', reservationId: 'r1', customerId: sealedLike('of-r1') }
    const end: HospitalCommand = { type: 'ReleasePlace', reservationId: 'r1' }
    const ended: HospitalEvent = { type: 'PlaceReleased', reservationId: 'r1', wasHeld: true }
    given(registered()).when(request, LAST).then(held('r1'))
    given(registered(), held('r1')).when(end).then(ended)
    given(registered(), held('r1'), ended).when(request, LAST).thenRefused('PlaceGivenBack')
    expect(folded(hospital, registered(), held('r1'), ended)).toMatchObject({ places: { returned: { r1: OVER } } })
  })

  it('gives one person one place, and another when that one has come back (S13)', () => {
    const kims = [registered(), held('r1', 'kim')]
    given(...kims)
      .when(hold('r2', LAPSES, 'kim'))
      .thenRefused('AlreadyReserved', { reservationId: 'r1' })
    given(...kims)
      .when(hold('r1', LAPSES, 'kim'))
      .thenNothing()
    given(...kims)
      .when(hold('r2', LAPSES, 'lee'))
      .then(held('r2', 'lee'))
    given(...kims, released('r1'))
      .when(hold('r2', LAPSES, 'kim'))
      .then(held('r2', 'kim'))
  })

  it('gives the place of who came to nobody else, and does not wait for it when it is deleted (S15)', () => {
    given(registered(1), held('r1'))
      .when(use('r1'))
      .then(used('r1'))
      .described({ data: { capacity: 1, available: 0, attended: 1 } })
    given(registered(1), held('r1'), used('r1')).when(hold('r2')).thenRefused('HospitalFull', { available: 0 })
    given(registered(), held('r1'), used('r1')).when(deletion).then(deleting, deleted)
    given(registered(), held('r1'), deleting).when(use('r1')).then(used('r1'), deleted)
    for (const past of [[], [registered()], [registered(), held('r1'), released('r1')]])
      given(...past)
        .when(use('r1'))
        .thenNothing()
  })

  it('keeps whose a place is from every other system (S12)', () =>
    expect(hospital.events.confidential).toEqual(['customerId']))

  it('tells a retry from a new attempt', () => {
    const state = folded(hospital, registered(), held('r1'), held('r2'), released('r2'))
    expect(['r1', 'r2', 'r3'].map((id) => hospital.hasSeen?.(state, id))).toEqual([true, true, false])
    expect(hospital.hasSeen?.(hospital.initial, 'r1')).toBe(false)
  })
})
