import { describe, expect, it } from 'vitest'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { assignment } from './assignment.ts'
import {
  type AssignmentEvent,
  assignmentAssigned as assigned,
  awaitEngineer,
  cancelAssignment as cancel,
  assignmentCancelled as cancelled,
  cancelledEarly,
  completeAssignment as complete,
  assignmentCompleted as completed,
  confirmEngineer as confirm,
  contact,
  PERSONAL,
  REGION,
  requestAssignment as request,
  assignmentRequested as requested,
  SETTLED,
  visit,
  assignmentWaiting as waiting,
} from './rental.fixtures.ts'

const given = specification(assignment)
const job = { productName: '나루 공기청정기 7', region: REGION }

describe('Assignment (기사 배정)', () => {
  it('asks the roster of the region for an engineer (R2)', () => {
    given()
      .when(request)
      .then(requested)
      .described({ status: 'waiting', owner: null, data: { ...job, ...contact }, dueAt: SETTLED })
      .asking('roster', REGION, { type: 'AssignEngineer', orderId: SOME_ID })
      .accepted({ engineerId: 'lee', engineerName: '이기사' }, confirm)
      .accepted({ engineerId: null, engineerName: null }, awaitEngineer)
      .refused({ reason: 'OrderReleased' }, awaitEngineer)
    given(requested).when(request).thenNothing()
  })

  it('waits when nobody is there, seen by staff, until somebody is (R2)', () => {
    given(requested).when(awaitEngineer).then(waiting).described({ status: 'waiting', dueAt: null })
    given(requested, waiting).when(awaitEngineer).thenNothing()
    given(requested, waiting).when(confirm).then(assigned)
    given(requested, assigned).when(awaitEngineer).thenNothing()
    given().when(awaitEngineer).thenNothing()
  })

  it('is its engineer’s to see, with where to go and when (R3)', () => {
    const shown = { ...job, engineerId: 'lee', engineerName: '이기사', installationDate: visit.date, ...contact }
    given(requested).when(confirm).then(assigned).described({ status: 'assigned', owner: 'lee', data: shown })
    given(requested, assigned)
      .when({ ...confirm, engineerId: 'park' })
      .thenNothing()
    expect(assignment.events.confidential).toEqual(PERSONAL)
  })

  it('is for the preferred day, or the next one in Korea when there is none or it went by (R3)', () => {
    const prefers = (preferredDate: string): AssignmentEvent => ({ ...requested, preferredDate })
    const on = (date: string): AssignmentEvent => ({ ...assigned, date })
    given(requested).when(confirm, at('14:59')).then(on('2026-05-02'))
    given(requested).when(confirm, at('15:00')).then(on('2026-05-03'))
    given(prefers('2026-05-20')).when(confirm).then(on('2026-05-20'))
    given(prefers('2026-05-01')).when(confirm, at('14:59')).then(on('2026-05-01'))
    given(prefers('2026-05-01')).when(confirm, at('15:00')).then(on('2026-05-03'))
  })

  it('is completed with the installation, and then shows no longer who lives where', () => {
    const shown = { ...job, engineerId: 'lee', engineerName: '이기사', installationDate: visit.date }
    given(requested, assigned)
      .when(complete)
      .then(completed)
      .described({ status: 'completed', owner: 'lee', data: shown })
    for (const events of [[], [requested], [requested, assigned, completed], [cancelledEarly]]) {
      given(...events)
        .when(complete)
        .thenNothing()
    }
  })

  it('is cancelled with the order, whether somebody has it or not (R6)', () => {
    given(requested, assigned).when(cancel).then(cancelled).described({ status: 'cancelled', owner: 'lee' })
    given(requested).when(cancel).then(cancelled).described({ status: 'cancelled', owner: null, data: job })
    given(requested, waiting).when(cancel).then(cancelled)
    given(requested, assigned, cancelled).when(cancel).thenNothing()
    given(requested, assigned, completed).when(cancel).thenNothing()
    given(requested, cancelled).when(confirm).thenNothing()
    given(requested, cancelled).when(awaitEngineer).thenNothing()
  })

  it('remembers a cancellation that overtook the request, and tells nobody (G3)', () => {
    given().when(cancel).then(cancelledEarly).described({ status: 'cancelled', owner: null, label: '', data: {} })
    given(cancelledEarly).when(request).thenNothing()
    given(cancelledEarly).when(cancel).thenNothing()
    given(cancelledEarly).when(confirm).thenNothing()
  })

  it('is not there before anything happened', () => given().thenDescribed(null))
})
