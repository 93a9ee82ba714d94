import { describe, expect, it } from 'vitest'
import { bookingEvents } from '../../queues/concert.ts'
import { kindOf, sent } from '../../queues/queues.fixtures.ts'
import { reservationEvents } from '../../queues/screening.ts'
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

  it('is shown as it came where nothing is anybody’s health, an address on a parcel included', () => {
    const paid = sent(kindOf(bookingEvents, 'BookingPaid'), 'b1', 3, { address: '서울' })
    for (const body of [[paid], { a: 1 }, 'text', null, [7]]) expect(redacted('view', body)).toEqual(body)
  })
})
