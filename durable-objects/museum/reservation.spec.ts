import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { ask, DATE, has, LAPSES, LAST, OVER, story } from './museum.fixtures.ts'
import { reservation, VISITORS_LIMIT, VISITORS_PER_PERSON } from './reservation.ts'

const given = specification(reservation)

describe('Reservation (예약): the wish for places (M2, M3)', () => {
  it('keeps the wish first and then asks the exhibition for the places', () =>
    given()
      .when(ask.request)
      .then(has.requested)
      .asking('exhibition', 'moon', {
        type: 'HoldPlaces',
        reservationId: SOME_ID,
        customerId: 'kim',
        visitors: 2,
        visitorsPerPerson: VISITORS_PER_PERSON,
        lapsesAt: LAPSES,
      })
      .described({ status: 'requested', owner: 'kim', label: '× 2', dueAt: at('10:00:30') }))

  it('is requested once', () => {
    given().thenDescribed(null)
    for (const past of Object.values(story))
      given(...past)
        .when(ask.request)
        .thenRefused('ReservationAlreadyRequested')
  })

  it('takes 1 to 10 visitors, and no status or title from anybody (G1)', () => {
    const parse = (change: object) => parseCommand(reservation, { ...ask.request, ...change }).ok
    expect([parse({ visitors: 1 }), parse({ visitors: VISITORS_LIMIT })]).toEqual([true, true])
    expect([parse({ visitors: 0 }), parse({ visitors: 11 }), parse({ visitors: 1.5 })]).toEqual([false, false, false])
    expect([parse({ status: 'completed' }), parse({ exhibitionTitle: '공짜' })]).toEqual([false, false])
  })

  it('stays requested when the places are held, and knows what it is for (M4)', () => {
    given(has.requested)
      .when(ask.place)
      .then(has.placed)
      .described({
        status: 'requested',
        organisation: 'naru',
        label: '달항아리 × 2',
        data: { exhibitionId: 'moon', exhibitionTitle: '달항아리', hall: '제1전시실', date: DATE, visitors: 2 },
      })
    given(...story.completed)
      .when(ask.place)
      .thenNothing()
  })

  it('is rejected when the exhibition said no, and the customer hears why', () =>
    given(has.requested)
      .when(ask.reject)
      .thenTold({ reason: 'ExhibitionFull', available: 1 } as never, has.rejected)
      .described({ status: 'rejected', data: { reason: 'ExhibitionFull' } }))

  it('translates each answer of the exhibition', () => {
    const { type: _, ...reply } = ask.place
    const refusal = { reason: 'ExhibitionFull', available: 0 }
    given()
      .when(ask.request)
      .then(has.requested)
      .accepted(reply, ask.place)
      .refused(refusal, { type: 'RejectReservation', refusal })
  })

  it('tells whoever still waits for the places that it is over meanwhile', () => {
    for (const late of [ask.place, ask.reject]) {
      given(has.requested, has.cancelledUnplaced).when(late).thenRefused('ReservationCancelled')
      given(has.requested, has.forceCancelledUnplaced).when(late).thenRefused('ReservationForceCancelled')
      given(...story.rejected)
        .when(late)
        .thenRefused('ReservationRejected', { because: 'ExhibitionFull' })
      given().when(late).thenRefused('ReservationNotFound')
    }
  })
})

describe('Reservation (예약): completing (M4)', () => {
  it('is completed when admission has registered it, once', () => {
    given(...story.placed)
      .when(ask.complete)
      .then(has.completed)
      .described({ status: 'completed', owner: 'kim', dueAt: OVER })
    given(...story.completed)
      .when(ask.complete)
      .thenNothing()
  })

  it('is not revived by late news of admission (G3)', () => {
    for (const past of [
      story.cancelled,
      story.forceCancelled,
      story.rejected,
      story.admitted,
      story.missed,
      story.requested,
      [],
    ])
      given(...past)
        .when(ask.complete)
        .thenNothing()
  })
})

describe('Reservation (예약): cancelling (M6)', () => {
  it('is cancelled by its customer before the visit, whatever is known of the places and of admission', () => {
    given(...story.requested)
      .when(ask.cancel)
      .then(has.cancelledUnplaced)
      .described({ status: 'cancelled' })
    for (const past of [story.placed, story.completed])
      given(...past)
        .when(ask.cancel)
        .then(has.cancelled)
        .described({ status: 'cancelled', owner: 'kim', label: '달항아리 × 2' })
  })

  it('cannot be cancelled by anybody else', () => {
    for (const past of [[], ...Object.values(story)])
      given(...past)
        .when({ type: 'CancelReservation', customerId: 'lee' })
        .thenRefused('ReservationNotFound')
  })

  it('cannot be cancelled when its day is over (M11)', () => {
    for (const past of [story.placed, story.completed]) {
      given(...past)
        .when(ask.cancel, LAST)
        .then(has.cancelled)
      given(...past)
        .when(ask.cancel, OVER)
        .thenRefused('ExhibitionOver', { date: DATE })
    }
    given(...story.missed)
      .when(ask.cancel, OVER)
      .thenRefused('ExhibitionOver', { date: DATE })
    given(...story.admitted)
      .when(ask.cancel, OVER)
      .thenRefused('AlreadyAdmitted')
  })

  it('stays cancelled', () =>
    given(...story.cancelled)
      .when(ask.cancel)
      .thenNothing())

  it('cannot be cancelled once the visitors are in, or when it has ended otherwise', () => {
    given(...story.admitted)
      .when(ask.cancel)
      .thenRefused('AlreadyAdmitted')
    given(...story.rejected)
      .when(ask.cancel)
      .thenRefused('ReservationRejected', { because: 'ExhibitionFull' })
    given(...story.forceCancelled)
      .when(ask.cancel)
      .thenRefused('ReservationForceCancelled')
  })
})

describe('Reservation (예약): the exhibition is deleted (M8)', () => {
  it('is force-cancelled while it is alive, once', () => {
    given(...story.requested)
      .when(ask.forceCancel)
      .then(has.forceCancelledUnplaced)
    for (const past of [story.placed, story.completed])
      given(...past)
        .when(ask.forceCancel)
        .then(has.forceCancelled)
        .described({ status: 'force-cancelled', owner: 'kim' })
    given(...story.forceCancelled)
      .when(ask.forceCancel)
      .thenNothing()
  })

  it('is left as it is when it is over or the visitors are in', () => {
    for (const past of [[], story.rejected, story.cancelled, story.admitted, story.missed])
      given(...past)
        .when(ask.forceCancel)
        .thenNothing()
  })
})

describe('Reservation (예약): letting visitors in (M5)', () => {
  it('records once that they are in', () => {
    given(...story.completed)
      .when(ask.admit)
      .then(has.admitted)
      .described({ status: 'admitted', owner: 'kim' })
    given(...story.admitted)
      .when(ask.admit)
      .thenNothing()
  })

  it('is completed with it when the news of its registration is still on its way', () =>
    given(...story.placed)
      .when(ask.admit)
      .then(has.completed, has.admitted))

  it('lets nobody in once it is over, nor without places', () => {
    given(...story.cancelled)
      .when(ask.admit)
      .thenRefused('ReservationCancelled')
    given(...story.forceCancelled)
      .when(ask.admit)
      .thenRefused('ReservationForceCancelled')
    given(...story.rejected)
      .when(ask.admit)
      .thenRefused('ReservationRejected')
    given(...story.requested)
      .when(ask.admit)
      .thenRefused('ReservationNotFound')
    given().when(ask.admit).thenRefused('ReservationNotFound')
    given(...story.missed)
      .when(ask.admit)
      .thenRefused('ExhibitionOver', { date: DATE })
  })
})

describe('Reservation (예약): nobody came (M11)', () => {
  it('is missed by itself when its day ends in Seoul, and gives its places back', () => {
    for (const past of [story.placed, story.completed]) {
      given(...past)
        .whenTheTimeIs(LAST)
        .thenNothing()
      given(...past)
        .whenTheTimeIs(OVER)
        .then(has.missed)
        .described({ status: 'missed', owner: 'kim' })
    }
  })

  it('is not missed before, without places, or when it is over', () => {
    given(...story.completed)
      .when(ask.miss, LAST)
      .thenNothing()
    for (const past of [story.requested, story.rejected, story.cancelled, story.forceCancelled, story.admitted, []])
      given(...past)
        .when(ask.miss, OVER)
        .thenNothing()
  })
})
