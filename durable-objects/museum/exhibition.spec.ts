import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, folded, specification } from '../../kernel/testing/specification.ts'
import { CAPACITY_LIMIT, DAYS_AHEAD_LIMIT, exhibition } from './exhibition.ts'
import {
  DATE,
  deleted,
  deletion,
  type ExhibitionCommand,
  type ExhibitionEvent,
  held,
  hold,
  LAPSES,
  LAST,
  OVER,
  register,
  registered,
  release,
  released,
  resize,
  resized,
  use,
  used,
} from './museum.fixtures.ts'

const given = specification(exhibition)
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
        organisation: 'naru',
        label: '달항아리',
        data: { title: '달항아리', hall: '제1전시실', date: DATE, capacity: 10, available: 10, admitted: 0 },
      }))

  it('is registered once', () => given(registered()).when(register).thenRefused('ExhibitionAlreadyRegistered'))

  it('is on a day that has not ended in Seoul', () => {
    given().when(register, LAST).then(registered())
    given().when(register, OVER).thenRefused('DateInThePast', { date: DATE })
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
      .replied({ organisation: 'naru', exhibitionTitle: '달항아리', hall: '제1전시실', date: DATE }))

  it('gives the last place and then none', () => {
    given(registered(2)).when(hold('r1', 2)).then(held('r1', 2)).described(available(0))
    given(registered(2)).when(hold('r1', 3)).thenRefused('ExhibitionFull', { available: 2 })
    given(registered(2), held('r1')).when(hold('r2', 1)).thenRefused('ExhibitionFull', { available: 0 })
  })

  it('answers a reservation that holds already, whatever has changed since', () => {
    given(registered(2), held('r1')).when(hold('r1')).thenNothing()
    given(registered(2), held('r1')).when(hold('r1'), OVER).thenNothing()
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
      .when(hold('r1', 2, late), LAST)
      .then(held('r1'))
    given(registered())
      .when(hold('r1', 2, late), OVER)
      .thenRefused('ExhibitionOver', { date: DATE })
  })

  it('gives one customer so many visitors and no more, those who were let in among them (M13)', () => {
    const full = [registered(20), held('r1', 8)] as const
    given(...full)
      .when(hold('r2', 2))
      .then(held('r2', 2))
    given(...full)
      .when(hold('r2', 3))
      .thenRefused('VisitorsPerPersonReached', { limit: 10, held: 8 })
    given(...full, used('r1', 8))
      .when(hold('r2', 3))
      .thenRefused('VisitorsPerPersonReached', { limit: 10, held: 8 })
    given(...full, released('r1', 8))
      .when(hold('r2', 10))
      .then(held('r2', 10))
    given(registered(20), held('r1', 10, 'lee'))
      .when(hold('r2', 10))
      .then(held('r2', 10))
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

describe('Exhibition (전시): its capacity changes (M14)', () => {
  it('grows, and shrinks to what is taken and no further', () => {
    const some = [registered(), held('r1', 3), held('r2'), used('r2')] as const
    given(...some)
      .when(resize(12))
      .then(resized(12, 2))
      .described({ data: { capacity: 12, available: 7, admitted: 2 } })
    given(...some)
      .when(resize(5))
      .then(resized(5, -5))
      .described({ data: { capacity: 5, available: 0, admitted: 2 } })
    given(...some)
      .when(resize(4))
      .thenRefused('PlacesTaken', { taken: 5 })
    given(...some, resized(5, -5))
      .when(hold('r3', 1))
      .thenRefused('ExhibitionFull', { available: 0 })
  })

  it('stays as it is when it is wished as it is', () => given(registered()).when(resize(10)).thenNothing())

  it('changes while the exhibition is open and its day is not over', () => {
    given().when(resize(12)).thenRefused('ExhibitionNotFound')
    given(registered(), deletion, deleted).when(resize(12)).thenRefused('ExhibitionDeleted')
    given(registered()).when(resize(12), LAST).then(resized(12, 2))
    given(registered()).when(resize(12), OVER).thenRefused('ExhibitionOver', { date: DATE })
  })
})
