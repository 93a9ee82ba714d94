import { describe, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, specification } from '../../kernel/testing/specification.ts'
import { installation } from './installation.ts'
import {
  acceptInstallation as accept,
  installationAccepted as accepted,
  appointment,
  cancelInstallation as cancel,
  installationCancelled as cancelled,
  completeInstallation as complete,
  installationCompleted as completed,
  moveInstallation as move,
  movedNews,
  news,
  ORGANISATION,
  installationRescheduled as rescheduled,
  suspendInstallation as suspend,
  installationSuspended as suspended,
  visit,
} from './rental.fixtures.ts'

const given = specification(installation)
const DAY = at('15:00')
const park = { engineerId: 'park', engineerName: sealedLike('박기사'), turn: 3 }
const reassigned = { type: 'InstallationReassigned', ...news, ...park } as const

describe('Installation (설치)', () => {
  it('is accepted with a date, and is the customer’s to see (R3)', () => {
    given()
      .when(accept)
      .then(accepted)
      .described({
        status: 'accepted',
        owner: 'kim',
        organisation: ORGANISATION,
        data: { productName: '나루 공기청정기 7', engineerName: sealedLike('이기사'), installationDate: visit.date },
      })
    given(accepted).when(accept).thenNothing()
    given(accepted, completed).when(accept).thenNothing()
  })

  it('is completed by its engineer, once (R4)', () => {
    given(accepted).when(complete, DAY).then(completed).described({ status: 'completed' })
    given(accepted, completed).when(complete).thenNothing()
  })

  it('is completed on its day in Seoul or later, and not before (R13, G15)', () => {
    given(accepted).when(complete, at('14:59')).thenRefused('VisitNotDue', { date: visit.date })
    given(accepted).when(complete, '2026-06-01T00:00:00.000Z').then(completed)
    given(accepted, rescheduled).when(complete, DAY).thenRefused('VisitNotDue', { date: movedNews.date })
  })

  it('is moved to another day, and back (R12)', () => {
    given(accepted)
      .when(move)
      .then(rescheduled)
      .replied(movedNews)
      .described({ status: 'accepted', data: { installationDate: movedNews.date } })
    given(accepted, rescheduled).when(move).thenNothing().replied(movedNews)
    given(accepted, rescheduled)
      .when({ ...move, date: visit.date })
      .then({ ...rescheduled, ...news, moves: 2 })
    given().when(move).thenRefused('NotYetAssigned')
    given(accepted, suspended).when(move).thenRefused('NotYetAssigned')
    given(accepted, completed).when(move).thenRefused('AlreadyInstalled')
    given(accepted, cancelled).when(move).thenRefused('InstallationCancelled')
  })

  it('goes to another engineer on the day that was agreed, unless that is over (R12)', () => {
    const other = { ...accept, ...park, date: '2026-05-09' }
    given(accepted).when(other).then(reassigned).described({ status: 'accepted', owner: 'kim' })
    given(accepted)
      .when(other, '2026-05-02T15:00:00.000Z')
      .then({ ...reassigned, date: '2026-05-09', moves: 1 })
    given(accepted, rescheduled)
      .when({ ...other, date: visit.date })
      .then({ ...reassigned, ...movedNews, ...park })
    given(accepted, reassigned)
      .when({ ...accept, turn: 2 })
      .thenNothing()
    given(accepted, reassigned).when(complete, DAY).thenRefused('InstallationNotFound')
    given(accepted, reassigned)
      .when({ ...complete, engineerId: 'park' }, DAY)
      .then({ ...completed, engineerId: 'park', engineerName: sealedLike('박기사') })
  })

  it('waits for somebody else when its engineer is gone (R12)', () => {
    given(accepted)
      .when(suspend)
      .then(suspended)
      .described({
        status: 'awaiting-engineer',
        owner: 'kim',
        data: { productName: '나루 공기청정기 7', installationDate: visit.date },
      })
    given(accepted, suspended).when(complete, DAY).thenRefused('InstallationNotFound')
    given(accepted, suspended)
      .when({ ...accept, ...park })
      .then(reassigned)
      .described({ status: 'accepted' })
    given(accepted, suspended).when(accept).thenNothing()
    given(accepted, suspended).when(cancel).then(cancelled)
    given(accepted, reassigned).when(suspend).thenNothing()
    for (const end of [completed, cancelled]) given(accepted, end).when(suspend).thenNothing()
  })

  it('remembers that its engineer was gone before it heard of them (G3)', () => {
    given().when(suspend).then(suspended).described({ status: 'awaiting-engineer', owner: null, data: {} })
    given(suspended).when(accept).thenNothing()
    given(suspended)
      .when({ ...accept, ...park })
      .then({ ...accepted, ...appointment, ...park })
      .described({ status: 'accepted', owner: 'kim' })
  })

  it('is nobody else’s to complete', () => {
    const byPark = { type: 'CompleteInstallation', engineerId: 'park' } as const
    given().when(complete).thenRefused('InstallationNotFound')
    for (const events of [[accepted], [accepted, completed], [accepted, cancelled]]) {
      given(...events)
        .when(byPark)
        .thenRefused('InstallationNotFound')
    }
  })

  it('is cancelled until it is complete, and then never again alive (R6)', () => {
    given(accepted).when(cancel).then(cancelled).described({ status: 'cancelled', owner: 'kim' })
    given(accepted, completed).when(cancel).thenRefused('AlreadyInstalled')
    given(accepted, cancelled).when(cancel).thenNothing()
    given(accepted, cancelled).when(complete).thenRefused('InstallationCancelled')
    given(accepted, cancelled).when(accept).thenNothing()
  })

  it('remembers a cancellation that overtook the assignment (G3)', () => {
    given().when(cancel).then(cancelled).described({ status: 'cancelled', owner: null, label: '', data: {} })
    given(cancelled).when(accept).thenNothing()
    given(cancelled).when(cancel).thenNothing()
    given(cancelled).when(complete).thenRefused('InstallationNotFound')
  })

  it('is not there before anything happened', () => given().thenDescribed(null))
})
