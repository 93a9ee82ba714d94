import { describe, it } from 'vitest'
import { specification } from '../../kernel/testing/specification.ts'
import { installation } from './installation.ts'
import {
  acceptInstallation as accept,
  installationAccepted as accepted,
  cancelInstallation as cancel,
  installationCancelled as cancelled,
  completeInstallation as complete,
  installationCompleted as completed,
  visit,
} from './rental.fixtures.ts'

const given = specification(installation)

describe('Installation (설치)', () => {
  it('is accepted with a date, and is the customer’s to see (R3)', () => {
    given()
      .when(accept)
      .then(accepted)
      .described({
        status: 'accepted',
        owner: 'kim',
        data: { productName: '나루 공기청정기 7', engineerName: '이기사', installationDate: visit.date },
      })
    given(accepted).when(accept).thenNothing()
    given(accepted, completed).when(accept).thenNothing()
  })

  it('is completed by its engineer, once (R4)', () => {
    given(accepted).when(complete).then(completed).described({ status: 'completed' })
    given(accepted, completed).when(complete).thenNothing()
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
