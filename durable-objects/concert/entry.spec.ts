import { describe, expect, it } from 'vitest'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import { plusMs, plusSeconds } from '../../kernel/time.ts'
import { endOf, venueDateAt } from '../shared/venue-date.ts'
import { type BookingCommand, type BookingEvent, issued, STARTS, story } from './booking.fixtures.ts'
import { booking } from './booking.ts'
import { UNDO_SECONDS } from './entry.ts'

const given = specification(booking)
const scan = (number = 1, staffId = 'jung'): BookingCommand => ({ type: 'CheckInTicket', number, staffId })
const undo = (number = 1, staffId = 'jung'): BookingCommand => ({ type: 'UndoCheckIn', number, staffId })
const inside = (number = 1, by = 'jung'): BookingEvent => ({ type: 'TicketCheckedIn', number, by })
const outside: BookingEvent = { type: 'CheckInUndone', number: 1, by: 'jung' }
const DOORS = at('18:30')
const again = { number: 1, checkedInAt: MORNING, checkedInBy: 'jung' }

describe('Entry (입장)', () => {
  it('lets the bearer of each ticket in once, and tells the next who was let in when, and by whom (C19)', () => {
    given(...story.issued)
      .when(scan(), DOORS)
      .then(inside())
    given(...story.issued, inside())
      .when(scan(2, 'han'), DOORS)
      .then(inside(2, 'han'))
    given(...story.issued, inside())
      .when(scan(1, 'han'), DOORS)
      .thenRefused('AlreadyCheckedIn', again)
    // The same door twice is a second person too.
    given(...story.issued, inside())
      .when(scan(), DOORS)
      .thenRefused('AlreadyCheckedIn', again)
  })

  it('issues a ticket that is fetched at the venue with the first that is let in (C9)', () =>
    given(...story.paid)
      .when(scan(2), DOORS)
      .then({ ...issued, by: 'jung' } as BookingEvent, inside(2)))

  it('is no matter of what is not paid, goes by post still, or is over', () => {
    given().when(scan()).thenRefused('BookingNotFound')
    given(...story.requested)
      .when(scan())
      .thenRefused('BookingNotYetBooked')
    given(...story.booked)
      .when(scan())
      .thenRefused('BookingNotPaid')
    given(...story.cancelled)
      .when(scan())
      .thenRefused('BookingCancelled')
    given(...story.expired)
      .when(scan())
      .thenRefused('BookingExpired')
    given(...story.paidByPost)
      .when(scan())
      .thenRefused('TicketsGoByPost')
    given(...story.issuedByPost)
      .when(scan(), DOORS)
      .then(inside())
  })

  it('has as many tickets as were booked', () => {
    given(...story.issued)
      .when(scan(2), DOORS)
      .then(inside(2))
    given(...story.issued)
      .when(scan(3), DOORS)
      .thenRefused('TicketNotFound', { tickets: 2 })
  })

  it('is on the day of the concert in Seoul, from its first moment to its last (C19, G15)', () => {
    const midnight = endOf(venueDateAt(STARTS))
    const dayBefore = plusSeconds(midnight, -86_400)
    given(...story.paid)
      .when(scan(), plusMs(dayBefore, -1))
      .thenRefused('NotConcertDay', { startsAt: STARTS })
    given(...story.issued)
      .when(scan(), dayBefore)
      .then(inside())
    given(...story.issued)
      .when(scan(), plusMs(midnight, -1))
      .then(inside())
    given(...story.issued)
      .when(scan(), midnight)
      .thenRefused('ConcertDayOver', { startsAt: STARTS })
  })

  it('is taken back within ten seconds, and then the ticket is good again (C20)', () => {
    const last = plusMs(plusSeconds(MORNING, UNDO_SECONDS), -1)
    given(...story.issued, inside())
      .when(undo(1, 'han'), last)
      .then({ ...outside, by: 'han' } as BookingEvent)
    given(...story.issued, inside())
      .when(undo(), plusMs(last, 1))
      .thenRefused('UndoTimeOver', again)
    given(...story.issued, inside(), outside)
      .when(scan(), DOORS)
      .then(inside())
    given(...story.issued, inside(), outside)
      .when(undo(), last)
      .thenRefused('TicketNotCheckedIn', { number: 1 })
    given(...story.issued, inside(2))
      .when(undo(), last)
      .thenRefused('TicketNotCheckedIn', { number: 1 })
    given(...story.paid)
      .when(undo())
      .thenRefused('TicketNotCheckedIn', { number: 1 })
    given(...story.booked)
      .when(undo())
      .thenRefused('BookingNotPaid')
  })

  it('is seen from outside by number and time, not by who stood at the door', () => {
    const events = [...story.issued, inside(2)]
    const state = events.reduce<Parameters<typeof booking.describe>[0]>(
      (before, { type, ...data }) => booking.evolve[type](before, data as never, MORNING),
      booking.initial,
    )
    expect(booking.describe(state, 'b')?.data).toMatchObject({ checkedIn: [{ number: 2, at: MORNING }] })
  })
})
