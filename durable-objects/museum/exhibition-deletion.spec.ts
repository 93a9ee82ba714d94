import { describe, it } from 'vitest'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import { exhibition } from './exhibition.ts'
import {
  calledOff,
  DATE,
  deleted,
  deletion,
  type ExhibitionCommand,
  held,
  LAST,
  OVER,
  registered,
  release,
  released,
  use,
  used,
} from './museum.fixtures.ts'

const given = specification(exhibition)
const erase: ExhibitionCommand = { type: 'DeleteExhibition' }

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

  it('is deleted until its day is over, and not after it (M11)', () => {
    given(registered()).when(erase, LAST).then(deletion, deleted)
    given(registered()).when(erase, OVER).thenRefused('ExhibitionOver', { date: DATE })
    given(registered(), held('r1'), deletion).when(erase, OVER).thenNothing()
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
