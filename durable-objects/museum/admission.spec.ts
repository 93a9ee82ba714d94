import { describe, it } from 'vitest'
import { SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { admission } from './admission.ts'
import { type AdmissionEvent, DATE, entry, LAST, OVER, visit, was } from './museum.fixtures.ts'

const given = specification(admission)
const { organisation, ...shown } = visit
const admitted: readonly AdmissionEvent[] = [was.registered, was.asked, was.admitted]

describe('Admission (입장): registering (M5)', () => {
  it('keeps an entry for the reservation, which belongs to the museum', () => {
    given().thenDescribed(null)
    given()
      .when(entry.register)
      .then(was.registered)
      .described({ status: 'registered', owner: null, organisation, label: '달항아리 × 2', data: shown })
  })

  it('is registered once', () => {
    for (const past of [[was.registered], [was.registered, was.asked], admitted])
      given(...past)
        .when(entry.register)
        .thenNothing()
  })
})

describe('Admission (입장): letting visitors in (M5)', () => {
  it('asks the reservation first whether they still may', () =>
    given(was.registered)
      .when(entry.admit)
      .then(was.asked)
      .asking('reservation', SOME_ID, { type: 'RecordAdmission' })
      .described({ status: 'registered' }))

  it('is for their day in Seoul, and for no other (M10)', () => {
    const [first, before] = ['2026-04-30T15:00:00.000Z', '2026-04-30T14:59:59.999Z'] as const
    for (const now of [first, LAST]) given(was.registered).when(entry.admit, now).then(was.asked)
    for (const now of [before, OVER])
      given(was.registered).when(entry.admit, now).thenRefused('NotToday', { date: DATE })
    given(was.registered, was.missed).when(entry.admit, OVER).thenRefused('NotToday', { date: DATE })
  })

  it('asks once', () => given(was.registered, was.asked).when(entry.admit).thenNothing())

  it('lets them in when the reservation said yes, once', () => {
    given(was.registered, was.asked).when(entry.confirm).then(was.admitted).described({ status: 'admitted' })
    given(...admitted)
      .when(entry.confirm)
      .thenNothing()
    given(...admitted)
      .when(entry.admit)
      .thenRefused('AlreadyAdmitted')
  })

  it('lets nobody in when the reservation said no, and the one at the door hears why', () => {
    given(was.registered, was.asked)
      .when(entry.stop)
      .thenTold({ reason: 'AdmissionCancelled' }, was.cancelled)
      .described({ status: 'cancelled' })
    given(was.registered, was.asked)
      .when(entry.stopByForce)
      .thenTold({ reason: 'AdmissionForceCancelled' }, was.forceCancelled)
      .described({ status: 'force-cancelled' })
    given(was.registered, was.asked)
      .when(entry.stopTooLate)
      .thenTold({ reason: 'NotToday', date: DATE } as never, was.missed)
      .described({ status: 'missed' })
  })

  it('translates each answer of the reservation', () => {
    given(was.registered)
      .when(entry.admit)
      .then(was.asked)
      .accepted({}, entry.confirm)
      .refused({ reason: 'ReservationCancelled' }, entry.stop)
  })

  it('lets nobody in who is not registered or whose entry is off', () => {
    given().when(entry.admit).thenRefused('AdmissionNotFound')
    given(was.registered, was.cancelled).when(entry.admit).thenRefused('AdmissionCancelled')
    given(was.forceCancelled).when(entry.admit).thenRefused('AdmissionForceCancelled')
  })

  it('takes no late answer of the reservation', () => {
    for (const past of [[], [was.cancelled], [was.registered, was.forceCancelled], [was.missed], admitted]) {
      for (const late of [entry.confirm, entry.stop])
        given(...past)
          .when(late)
          .thenNothing()
    }
  })
})

describe('Admission (입장): cancelling (M6, M8, M11, G3)', () => {
  it('is cancelled or missed with its reservation, once, and by force with its exhibition', () => {
    given(was.registered).when(entry.miss).then(was.missed).described({ status: 'missed' })
    given(was.registered).when(entry.cancel).then(was.cancelled).described({ status: 'cancelled', data: shown })
    given(was.registered).when(entry.forceCancel).then(was.forceCancelled).described({ status: 'force-cancelled' })
    for (const past of [[was.cancelled], [was.forceCancelled], [was.missed], admitted])
      for (const again of [entry.cancel, entry.forceCancel, entry.miss])
        given(...past)
          .when(again)
          .thenNothing()
  })

  it('remembers a cancellation that overtook the registration, as a whole entry', () => {
    given()
      .when(entry.cancel)
      .then(was.cancelled)
      .described({ status: 'cancelled', label: '달항아리 × 2', data: shown })
    given().when(entry.forceCancel).then(was.forceCancelled)
    given().when(entry.miss).then(was.missed)
    for (const tombstone of [was.cancelled, was.forceCancelled, was.missed])
      given(tombstone).when(entry.register).thenNothing()
  })

  it('leaves an entry under way to the reservation, which is over and will say no', () => {
    for (const end of [entry.cancel, entry.forceCancel, entry.miss])
      given(was.registered, was.asked).when(end).thenNothing()
  })
})
