import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { rosterIdOf } from '../../queues/rental.ts'
import { assignment } from './assignment.ts'
import {
  type AssignmentEvent,
  appointment,
  assignmentAssigned as assigned,
  awaitEngineer,
  cancelAssignment as cancel,
  assignmentCancelled as cancelled,
  cancelledEarly,
  completeAssignment as complete,
  assignmentCompleted as completed,
  confirmEngineer as confirm,
  contact,
  dropReassign,
  ORGANISATION,
  PERSONAL,
  REGION,
  reassign,
  reassignRefused,
  reassignRequested,
  recordDate,
  requestAssignment as request,
  assignmentRequested as requested,
  assignmentRescheduled as rescheduled,
  SETTLED,
  visit,
  assignmentWaiting as waiting,
  withdrawn,
} from './rental.fixtures.ts'

const given = specification(assignment)
const park = { engineerId: 'park', engineerName: sealedLike('박기사') }
const toPark: AssignmentEvent = { type: 'AssignmentAssigned', ...appointment, ...park, turn: 2 }
const ROSTER = rosterIdOf(ORGANISATION, REGION)
const job = { productName: '나루 공기청정기 7', region: REGION }

describe('Assignment (기사 배정)', () => {
  it('asks the roster of the region for an engineer (R2)', () => {
    given()
      .when(request)
      .then(requested)
      .described({
        status: 'waiting',
        owner: null,
        organisation: ORGANISATION,
        data: { ...job, ...contact },
        dueAt: SETTLED,
      })
      .asking('roster', ROSTER, { type: 'AssignEngineer', orderId: SOME_ID })
      .accepted({ engineerId: 'lee', engineerName: sealedLike('이기사'), turn: 1 }, confirm)
      .accepted({ engineerId: null, engineerName: null, turn: 1 }, awaitEngineer)
      .refused({ reason: 'OrderReleased' }, { ...awaitEngineer, turn: 0 })
    given(requested).when(request).thenNothing()
  })

  it('waits when nobody is there, seen by staff, until somebody is (R2)', () => {
    given(requested).when(awaitEngineer).then(waiting).described({ status: 'waiting', dueAt: null })
    given(requested, waiting).when(awaitEngineer).thenNothing()
    given(requested, waiting)
      .when({ ...confirm, turn: 2 })
      .then({ ...assigned, turn: 2 })
    given(requested, waiting).when(confirm).thenNothing()
    given(requested, waiting)
      .when({ ...awaitEngineer, turn: 3 })
      .then({ ...waiting, turn: 3 })
    given(requested, assigned).when(awaitEngineer).thenNothing()
    given().when(awaitEngineer).thenNothing()
  })

  it('is its engineer’s to see, with where to go and when (R3)', () => {
    const shown = {
      ...job,
      engineerId: 'lee',
      engineerName: sealedLike('이기사'),
      installationDate: visit.date,
      ...contact,
    }
    given(requested).when(confirm).then(assigned).described({ status: 'assigned', owner: 'lee', data: shown })
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

  it('goes to another, whom it is told, and so is who had it (R12)', () => {
    const news = { ...confirm, ...park, turn: 2 }
    given(requested, assigned).when(news).then(withdrawn, toPark).described({ status: 'assigned', owner: 'park' })
    given(requested, assigned, withdrawn).thenDescribed({ owner: 'lee' })
    given(requested, assigned)
      .when({ ...news, turn: 1 })
      .thenNothing()
    given(requested, assigned)
      .when({ ...confirm, turn: 2 })
      .then({ ...assigned, turn: 2 })
    given(requested, assigned, withdrawn, toPark).when(confirm).thenNothing()
  })

  it('waits again when nobody else is there, and for its day as long as that is not over (R12)', () => {
    const back = [withdrawn, { ...waiting, turn: 2, suspended: true }] as const
    given(requested, assigned)
      .when({ ...awaitEngineer, turn: 2 })
      .then(...back)
      .described({ status: 'waiting', owner: null, dueAt: null, data: { ...job, ...contact } })
    given(requested, assigned, ...back)
      .when({ ...confirm, ...park, turn: 3 })
      .then({ ...toPark, turn: 3 })
    given(requested, assigned, ...back)
      .when({ ...confirm, ...park, turn: 3 }, '2026-05-20T10:00:00.000Z')
      .then({ ...toPark, turn: 3, date: '2026-05-21' })
  })

  it('is given by staff to the engineer they name, if the roster agrees (R12)', () => {
    given(requested, assigned)
      .when(reassign)
      .then(reassignRequested)
      .described({ owner: 'lee' })
      .asking('roster', ROSTER, { type: 'ReassignEngineer', orderId: SOME_ID, engineerId: 'park' })
      .accepted({ ...park, turn: 2 }, { ...confirm, ...park, turn: 2 })
      .accepted({ engineerId: null, engineerName: null, turn: 2 }, { ...awaitEngineer, turn: 2 })
      .refused({ reason: 'EngineerNotInRegion', engineerId: 'park' }, dropReassign)
    given(requested, assigned, reassignRequested)
      .when({ ...confirm, ...park, turn: 2 })
      .then(withdrawn, toPark)
    given(requested, assigned, reassignRequested)
      .when(dropReassign)
      .thenTold({ reason: 'EngineerNotInRegion', engineerId: 'park' }, reassignRefused)
    given(requested, assigned, reassignRequested, reassignRefused).when(reassign).then(reassignRequested)
    given(requested, assigned).when(dropReassign).thenNothing()
    given(requested, assigned, completed).when(dropReassign).thenRefused('AlreadyInstalled')
    given(requested, assigned, cancelled).when(dropReassign).thenRefused('OrderCancelled')
  })

  it('waits for the same answer when the same engineer is named again, and is given to one at a time', () => {
    given(requested, assigned, reassignRequested).when(reassign).thenNothing()
    given(requested, assigned, reassignRequested)
      .when({ ...reassign, engineerId: 'choi' })
      .thenRefused('ReassignUnderWay')
    given(requested, assigned)
      .when({ ...reassign, engineerId: 'lee' })
      .thenNothing()
  })

  it('is given to nobody before it is assigned, nor after it is over', () => {
    given().when(reassign).thenRefused('AssignmentNotFound')
    given(cancelledEarly).when(reassign).thenRefused('AssignmentNotFound')
    given(requested).when(reassign).thenRefused('NotYetAssigned')
    given(requested, assigned, completed).when(reassign).thenRefused('AlreadyInstalled')
    given(requested, assigned, cancelled).when(reassign).thenRefused('OrderCancelled')
  })

  it('is on the day that the installation says, and its engineer is told (R12)', () => {
    given(requested, assigned)
      .when(recordDate)
      .then(rescheduled)
      .described({ owner: 'lee', data: expect.objectContaining({ installationDate: '2026-05-10' }) })
    given(requested, assigned, rescheduled)
      .when({ ...recordDate, date: '2026-05-03' })
      .thenNothing()
    given(requested, assigned, rescheduled)
      .when({ ...confirm, ...park, turn: 2 })
      .then(withdrawn, { ...toPark, date: '2026-05-10' })
    given(requested, waiting).when(recordDate).then(rescheduled).described({ owner: null })
    for (const events of [[], [requested, assigned, completed], [requested, assigned, cancelled]]) {
      given(...events)
        .when(recordDate)
        .thenNothing()
    }
  })

  it('is completed with the installation, and then shows no longer who lives where', () => {
    const shown = { ...job, engineerId: 'lee', engineerName: sealedLike('이기사'), installationDate: visit.date }
    given(requested, assigned)
      .when(complete)
      .then(completed)
      .described({ status: 'completed', owner: 'lee', data: shown })
    given(requested, assigned, withdrawn, toPark)
      .when(complete)
      .then({ ...withdrawn, engineerId: 'park' }, completed)
      .described({ owner: 'lee' })
    given(requested).when(complete).then(completed)
    for (const events of [[], [requested, assigned, completed], [cancelledEarly]]) {
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
