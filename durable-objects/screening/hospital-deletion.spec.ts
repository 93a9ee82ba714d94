import { describe, it } from 'vitest'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import { hospital } from './hospital.ts'
import {
  deleted,
  deleting,
  deletion,
  held,
  hold,
  LAST,
  OVER,
  recall,
  recalled,
  registered,
  release,
  released,
} from './screening.fixtures.ts'

const given = specification(hospital)
const names = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `r${from + n}`)

describe('Hospital (검진 병원): deleting (S9)', () => {
  it('is deleted at once when nobody holds a place', () =>
    given(registered(), held('r1'), released('r1'))
      .when(deletion)
      .then(deleting, deleted)
      .described({ status: 'deleted', data: { available: 0, reservationsLeft: 0 } }))

  it('is deleting while somebody does, and gives no place any more', () => {
    given(registered(), held('r1'))
      .when(deletion)
      .then(deleting)
      .described({ status: 'deleting', data: { available: 0, reservationsLeft: 1 }, dueAt: MORNING })
    given(registered(), held('r1'), deleting).when(hold('r2')).thenRefused('HospitalDeleted')
    given(registered(), held('r1'), deleting, released('r1'), deleted).when(hold('r1')).thenRefused('HospitalDeleted')
  })

  it('is deleted once, and not after its day: those people were screened', () => {
    given(registered(), held('r1'), deleting).when(deletion).thenNothing()
    given(registered(), deleting, deleted).when(deletion).thenNothing()
    given(registered()).when(deletion, LAST).then(deleting, deleted)
    given(registered()).when(deletion, OVER).thenRefused('ScreeningDateOver')
  })

  it('is deleted when the last place has come back', () => {
    const story = [registered(), held('r1'), held('r2'), deleting]
    given(...story)
      .when(release('r1'))
      .then(released('r1'))
      .described({ status: 'deleting', data: { reservationsLeft: 1 } })
    given(...story, released('r1'))
      .when(release('r2'))
      .then(released('r2'), deleted)
      .described({ status: 'deleted', data: { reservationsLeft: 0 }, dueAt: null })
    given(...story, released('r1'), released('r2'), deleted)
      .when(release('r2'))
      .thenNothing()
  })
})

describe('Hospital (검진 병원): recalling places (S9)', () => {
  const many = names(0, 150)
  const full = [registered(200), ...many.map((name) => held(name)), deleting]

  it('has nothing to recall while it is open or once it is deleted', () => {
    given(registered(), held('r1')).when(recall).thenNothing()
    given(registered(), held('r1')).whenTheTimeIs(at('23:00')).thenNothing()
    given(registered(), deleting, deleted).whenTheTimeIs(at('23:00')).thenNothing()
  })

  it('recalls every place by itself, a hundred at a time', () => {
    given(...full)
      .whenTheTimeIs(MORNING)
      .thenGoingOn(recalled(...names(0, 100)))
    given(...full, recalled(...names(0, 100)))
      .whenTheTimeIs(MORNING)
      .then(recalled(...names(100, 150)))
  })

  it('asks again after a minute whoever has not answered', () => {
    const recalledOnce = [registered(), held('r1'), held('r2'), deleting, recalled('r1', 'r2'), released('r1')]
    given(...recalledOnce)
      .whenTheTimeIs(at('10:00:59.999'))
      .thenNothing()
    given(...recalledOnce)
      .whenTheTimeIs(at('10:01'))
      .then(recalled('r2'))
    given(...recalledOnce)
      .when(recall)
      .thenNothing()
  })

  it('stays overdue after ten rounds, so that it is woken from outside', () => {
    const minute = (n: number) => at(`10:${String(n).padStart(2, '0')}`)
    const first = given(registered(), held('r1'), deleting, recalled('r1'))
    const tenth = names(1, 11).reduce((story, _, n) => story.laterOn(minute(n + 1), recalled('r1')), first)
    tenth
      .whenTheTimeIs(at('23:00'))
      .thenNothing()
      .described({ status: 'deleting', dueAt: minute(10) })
  })
})
