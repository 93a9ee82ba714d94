import { describe, expect, it } from 'vitest'
import { bookingEvents, deliveryEvents } from '../../queues/concert.ts'
import { kindOf, sent } from '../../queues/queues.fixtures.ts'
import { reservationEvents } from '../../queues/screening.ts'
import { callEvents, pickupEvents } from '../../queues/taxi.ts'
import { redacted } from './redaction.ts'

const screening = { hospitalId: 'h1', hospitalName: '비밀병원', date: '2027-03-02' }
const after = { status: 'completed', owner: 'kim', label: '비밀병원 2027-03-02', data: screening }
const kind = kindOf(reservationEvents, 'ReservationCompleted')
const completed = sent(kind, 'r1', 2, screening, 'screening-record', reservationEvents.confidential, after)

describe('a message as operators see it', () => {
  it('names the event, but neither the person nor the screening (S12)', () => {
    for (const inbox of ['screening-record', 'view', 'notification']) {
      const text = JSON.stringify(redacted(inbox, [completed]))
      expect(text).toContain('/screening.reservation/r1/2')
      for (const secret of ['kim', 'h1', '비밀병원', '2027-03-02', 'conversation-1', 'command-1']) {
        expect(text, `${secret} in ${inbox}`).not.toContain(secret)
      }
    }
  })

  it('shows nothing of what a newer version of its producer has added, which nobody here knows to be harmless', () => {
    const added = { ...completed, data: { ...screening, clinic: '비밀병원' }, patient: 'kim' }
    const unknown = { ...completed, type: 'naru.screening.reservation.ReservationMoved.v2', data: { to: ['비밀병원'] } }
    for (const event of [added, unknown]) {
      const text = JSON.stringify(redacted('view', [event]))
      expect(text).toContain('/screening.reservation/r1/2')
      expect(text).not.toMatch(/kim|비밀병원/)
    }
  })

  it('is not shown at all where it cannot be read and may hold anything', () => {
    for (const body of [
      '비밀병원',
      { hospitalName: '비밀병원' },
      [{ hospitalName: '비밀병원' }],
      [{ source: 7 }],
      [null],
    ])
      expect(JSON.stringify(redacted('screening-record', body))).not.toMatch(/비밀병원|7/)
    expect(redacted('screening-hospital', 'anything')).toBe('[confidential]')
  })

  it('tells operators neither whereabouts nor addresses, whichever inbox the message was for (T4)', () => {
    const places = { origin: '서울역 비밀번출구', destination: '비밀섬' }
    const ride = { ...places, fareKrw: 15_000, openedAt: '2026-05-01T10:00:00.000Z' }
    const status = { status: 'open', owner: null, label: '택시 배차 15,000원', data: ride }
    const opened = sent(kindOf(pickupEvents, 'PickupOpened'), 'c1', 1, ride, 'view', pickupEvents.confidential, status)
    const called = sent(kindOf(callEvents, 'CallOpened'), 'c1', 2, { ...ride, paymentId: 'p1' }, 'taxi-pickup')
    const address = '서울 비밀로 1'
    const prepared = sent(kindOf(deliveryEvents, 'DeliveryPrepared'), 'b1', 1, { address }, 'concert-booking')
    for (const [inbox, event] of [
      ['view', opened],
      ['taxi-pickup', called],
      ['concert-booking', prepared],
    ] as const) {
      expect(JSON.stringify(event)).toContain('비밀')
      const text = JSON.stringify(redacted(inbox, [event]))
      expect(text).not.toContain('비밀')
      expect(text).toContain(event.id)
    }
    expect(JSON.stringify(redacted('taxi-pickup', [called]))).toContain('15000')
    for (const body of [places, [places], '비밀섬']) {
      expect(JSON.stringify(redacted('taxi-pickup', body))).not.toContain('비밀')
    }
  })

  it('is shown as it came where nothing is confidential', () => {
    const paid = sent(kindOf(bookingEvents, 'BookingPaid'), 'b1', 3, { paymentId: 'p1' })
    for (const body of [[paid], { a: 1 }, 'text', null, [7]]) expect(redacted('view', body)).toEqual(body)
  })
})
