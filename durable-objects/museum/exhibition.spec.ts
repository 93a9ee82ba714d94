import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, folded, MORNING, specification } from '../../kernel/testing/specification.ts'
import { CAPACITY_LIMIT, DAYS_AHEAD_LIMIT, exhibition } from './exhibition.ts'
import {
  calledOff,
  DATE,
  deleted,
  deletion,
  type ExhibitionCommand,
  type ExhibitionEvent,
  held,
  hold,
  LAPSES,
  register,
  registered,
  release,
  released,
  use,
  used,
} from './museum.fixtures.ts'

const given = specification(exhibition)
const erase: ExhibitionCommand = { type: 'DeleteExhibition' }
const available = (places: number) => ({ data: { available: places } })

describe('Exhibition (전시): registering (M1)', () => {
  it('is nothing to anybody before it is registered', () => given().thenDescribed(null))

  it('is open at once, with all its places', () =>
    given()
      .when(register)
      .then(registered())
      .described({
        status: 'open',
        owner: null,
        label: '달항아리',
        data: { title: '달항아리', hall: '제1전시실', date: DATE, capacity: 10, available: 10, admitted: 0 },
      }))

  it('is registered once', () => given(registered()).when(register).thenRefused('ExhibitionAlreadyRegistered'))

  it('is on a day that has not ended in Seoul', () => {
    given().when(register, at('14:59:59.999')).then(registered())
    given().when(register, at('15:00')).thenRefused('DateInThePast', { date: DATE })
  })

  it('is announced three years ahead and no further', () => {
    const on = (date: string): ExhibitionCommand => ({ ...register, date }) as ExhibitionCommand
    given()
      .when(on('2029-04-30'))
      .then({ ...registered(), date: '2029-04-30' } as never)
    given().when(on('2029-05-01')).thenRefused('DateTooFarAhead', { date: '2029-05-01', daysAhead: DAYS_AHEAD_LIMIT })
  })

  it('takes 1 place to the limit, a day of the calendar, and nothing it was not asked for', () => {
    const parse = (change: object) => parseCommand(exhibition, { ...register, ...change }).ok
    const right = [{ capacity: 1 }, { capacity: CAPACITY_LIMIT }, { date: '2028-02-29' }, { title: 'a'.repeat(200) }]
    expect(right.map(parse)).toEqual(right.map(() => true))
    const wrong = [
      { capacity: 0 },
      { capacity: 1.5 },
      { capacity: CAPACITY_LIMIT + 1 },
      { date: '2027-02-29' },
      { date: '2027-2-1' },
      { date: '2027-01-01T00:00:00.000Z' },
      { title: ' ' },
      { title: 'a'.repeat(201) },
      { hall: '' },
      { status: 'open' },
    ]
    expect(wrong.map(parse)).toEqual(wrong.map(() => false))
  })
})

describe('Exhibition (전시): holding places (M2, M3)', () => {
  it('holds places and tells what for', () =>
    given(registered())
      .when(hold('r1', 3))
      .then(held('r1', 3))
      .described(available(7))
      .replied({ exhibitionTitle: '달항아리', hall: '제1전시실', date: DATE }))

  it('gives the last place and then none', () => {
    given(registered(2)).when(hold('r1', 2)).then(held('r1', 2)).described(available(0))
    given(registered(2)).when(hold('r1', 3)).thenRefused('ExhibitionFull', { available: 2 })
    given(registered(2), held('r1')).when(hold('r2', 1)).thenRefused('ExhibitionFull', { available: 0 })
  })

  it('answers a reservation that holds already, whatever has changed since', () => {
    given(registered(2), held('r1')).when(hold('r1')).thenNothing()
    given(registered(2), held('r1')).when(hold('r1'), at('20:00')).thenNothing()
    given(registered(2), held('r1'), deletion).when(hold('r1')).thenNothing()
  })

  it('holds nothing where there is no exhibition, or is none any more', () => {
    given().when(hold('r1')).thenRefused('ExhibitionNotFound')
    given(registered(), held('r1'), deletion).when(hold('r2')).thenRefused('ExhibitionDeleted')
    given(registered(), deletion, deleted).when(hold('r2')).thenRefused('ExhibitionDeleted')
  })

  it('holds until the day ends in Seoul', () => {
    const late = at('20:00')
    given(registered())
      .when(hold('r1', 2, late), at('14:59:59.999'))
      .then(held('r1'))
    given(registered())
      .when(hold('r1', 2, late), at('15:00'))
      .thenRefused('ExhibitionOver', { date: DATE })
  })

  it('holds nothing for a wish whose time is over', () => {
    given(registered()).when(hold('r1'), at('10:09:59.999')).then(held('r1'))
    given(registered()).when(hold('r1'), LAPSES).thenRefused('HoldLapsed')
  })

  it('holds whole places only', () => {
    const parse = (visitors: number) => parseCommand(exhibition, hold('r1', visitors)).ok
    expect([parse(1), parse(10), parse(0), parse(-1), parse(1.5)]).toEqual([true, true, false, false, false])
  })

  it('knows who has, or had, places', () => {
    const known = (...events: readonly ExhibitionEvent[]) => exhibition.hasSeen?.(folded(exhibition, ...events), 'r1')
    expect([known(), known(registered()), known(registered(), held('r2'))]).toEqual([false, false, false])
    expect([known(registered(), held('r1')), known(registered(), released('r1', 0))]).toEqual([true, true])
  })
})

describe('Exhibition (전시): places that return or are used (M5, M6)', () => {
  it('takes places back once, and gives them again', () => {
    given(registered(2), held('r1')).when(release('r1')).then(released('r1')).described(available(2))
    given(registered(2), held('r1'), released('r1')).when(release('r1')).thenNothing()
    given(registered(2), held('r1'), released('r1')).when(hold('r2')).then(held('r2'))
    given().when(release('r1')).thenRefused('ExhibitionNotFound')
  })

  it('remembers a return that overtook its hold, until no hold can arrive any more (G3)', () => {
    given(registered()).when(release('r1')).then(released('r1', 0)).described(available(10))
    given(registered(), released('r1', 0)).when(hold('r1')).thenRefused('HoldLapsed')
    given(registered(), held('r1'), released('r1')).when(hold('r1')).thenRefused('HoldLapsed')
    given(registered()).when(release('r1'), LAPSES).thenNothing()
  })

  it('gives the places of visitors who came to nobody else', () => {
    given(registered(2), held('r1'))
      .when(use('r1'))
      .then(used('r1'))
      .described({ data: { capacity: 2, available: 0, admitted: 2 } })
    given(registered(2), held('r1'), used('r1')).when(use('r1')).thenNothing()
    given(registered(2), held('r1'), used('r1')).when(release('r1')).thenNothing()
    given(registered(2), held('r1'), used('r1')).when(hold('r2', 1)).thenRefused('ExhibitionFull', { available: 0 })
  })

  it('lets nobody use what was not held', () => {
    given().when(use('r1')).thenRefused('ExhibitionNotFound')
    given(registered()).when(use('r1')).thenRefused('PlacesNotHeld')
  })
})

describe('Exhibition (전시): deleting (M8)', () => {
  const callOff: ExhibitionCommand = { type: 'RecallHolds' }
  const names = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `r${from + n}`)

  it('is deleted at once when nobody holds places, once', () => {
    given().when(erase).thenRefused('ExhibitionNotFound')
    given(registered())
      .when(erase)
      .then(deletion, deleted)
      .described({ status: 'deleted', data: { available: 0 } })
    given(registered(), deletion, deleted).when(erase).thenNothing()
  })

  it('is being deleted while somebody holds places, and shows how far it has come', () => {
    given(registered(), held('r1'), held('r2', 3))
      .when(erase)
      .then(deletion)
      .described({
        status: 'deleting',
        data: { available: 0, reservationsLeft: 2, placesLeft: 5 },
        dueAt: at('10:10'),
      })
    given(registered(), held('r1'), deletion).when(erase).thenNothing()
    given(registered(), held('r1'), held('r2', 3), deletion, released('r1')).thenDescribed({
      status: 'deleting',
      data: { reservationsLeft: 1, placesLeft: 3 },
    })
  })

  it('tells every reservation that holds places by itself, a hundred at a time', () => {
    const many = names(0, 150)
    const full = [registered(1_000), ...many.map((name) => held(name)), deletion]
    given(...full)
      .whenTheTimeIs(MORNING)
      .thenGoingOn(calledOff(...names(0, 100)))
    given(...full, calledOff(...names(0, 100)))
      .whenTheTimeIs(MORNING)
      .then(calledOff(...names(100, 150)))
  })

  it('tells nobody while it is open, before its time, or when nobody is left', () => {
    given().when(callOff).thenNothing()
    given(registered(), held('r1')).when(callOff).thenNothing()
    given(registered(), held('r1')).whenTheTimeIs(at('14:00')).thenNothing()
    given(registered(), held('r1'), deletion, calledOff('r1')).when(callOff).thenNothing()
    given(registered(), held('r1'), deletion, released('r1'), deleted).whenTheTimeIs(at('23:00')).thenNothing()
  })

  it('tells again after a minute who has not given the places back', () => {
    const told = [registered(), held('r1'), held('r2'), deletion, calledOff('r1', 'r2'), released('r1')]
    given(...told)
      .whenTheTimeIs(at('10:00:59.999'))
      .thenNothing()
    given(...told)
      .whenTheTimeIs(at('10:01'))
      .then(calledOff('r2'))
  })

  it('is deleted when the last place came back', () =>
    given(registered(), held('r1'), held('r2'), deletion, calledOff('r1', 'r2'), released('r1'))
      .when(release('r2'))
      .then(released('r2'), deleted)
      .described({ status: 'deleted' }))

  it('is deleted when the last who hold places have been let in: they had their visit', () =>
    given(registered(), held('r1'), held('r2'), deletion, calledOff('r1', 'r2'), released('r1'))
      .when(use('r2'))
      .then(used('r2'), deleted)
      .described({ status: 'deleted', data: { admitted: 2 } }))

  it('does not wait for visitors who were let in before', () =>
    given(registered(), held('r1'), used('r1')).when(erase).then(deletion, deleted))

  it('counts a tombstone as nobody', () => {
    given(registered(), held('r1'), deletion)
      .when(release('r2'))
      .then(released('r2', 0))
      .described({ status: 'deleting', data: { reservationsLeft: 1 } })
  })

  it('stays deleted whatever still arrives (G3)', () => {
    const gone = [registered(), held('r1'), deletion, released('r1'), deleted]
    given(...gone)
      .when(release('r1'))
      .thenNothing()
    given(...gone)
      .when(release('r3'))
      .then(released('r3', 0))
      .described({ status: 'deleted' })
    given(...gone)
      .when(use('r1'))
      .thenNothing()
  })
})
