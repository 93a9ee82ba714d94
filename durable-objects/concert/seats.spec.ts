import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, folded, specification } from '../../kernel/testing/specification.ts'
import {
  announced,
  available,
  type ConcertEvent,
  cancelled,
  closed,
  HOLD_ENDS,
  held,
  hold,
  lot,
  onSale,
  recalled,
  registered,
  release,
  released,
  STARTS,
  sold,
} from './concert.fixtures.ts'
import { concert } from './concert.ts'

const given = specification(concert)
/** What a booking hears of its seats. */
const told = (amountKrw: number) => {
  const { managerId: _, ticketsPerPerson: __, title, ...rest } = announced
  return { ...rest, concertTitle: title, amountKrw, holdExpiresAt: HOLD_ENDS }
}

describe('Seats (좌석 재고): holding seats (C3, C4)', () => {
  it('holds seats and tells what they cost and what for', () =>
    given(...onSale())
      .when(hold('b1', 3))
      .then(held('b1', 3))
      .described(available(7))
      .replied(told(150_000)))

  it('gives the last seat and then none', () => {
    given(...onSale(2))
      .when(hold('b1', 2))
      .then(held('b1', 2))
      .described(available(0))
    given(...onSale(2))
      .when(hold('b1', 3))
      .thenRefused('SeatsSoldOut', { availableTickets: 2 })
    given(...onSale(2), held('b1', 2))
      .when(hold('b2', 1))
      .thenRefused('SeatsSoldOut', { availableTickets: 0 })
  })

  it('answers a booking that holds already with what it holds, whatever has changed since', () => {
    const before = [...onSale(2), held('b1', 2)]
    const same = told(100_000)
    given(...before)
      .when(hold('b1', 2))
      .thenNothing()
      .replied(same)
    given(...before, lot(5, 90_000, 'lot-2'))
      .when(hold('b1', 2))
      .thenNothing()
      .replied(same)
    given(...before, closed)
      .when(hold('b1', 2))
      .thenNothing()
      .replied(same)
    given(...before, cancelled)
      .when(hold('b1', 2))
      .thenNothing()
    given(...before)
      .when(hold('b1', 2), at('20:00'))
      .thenNothing()
  })

  it('sells only what is on sale', () => {
    given().when(hold('b1')).thenRefused('ConcertNotFound')
    given(registered).when(hold('b1')).thenRefused('ConcertNotOnSale', { concertStatus: 'draft' })
    given(...onSale(), closed)
      .when(hold('b1'))
      .thenRefused('ConcertNotOnSale', { concertStatus: 'closed' })
    given(...onSale(), cancelled)
      .when(hold('b1'))
      .thenRefused('ConcertCancelled')
  })

  it('sells until the concert starts', () => {
    const late = at('20:00')
    // Not held beyond the start (C14).
    given(...onSale())
      .when(hold('b1', 2, late), at('18:59:59.999'))
      .then({ ...held('b1'), holdExpiresAt: STARTS } as ConcertEvent)
      .replied({ ...told(100_000), holdExpiresAt: STARTS })
    given(...onSale())
      .when(hold('b1', 2, late), STARTS)
      .thenRefused('ConcertStarted', { startsAt: STARTS })
  })

  it('gives one person no more than the limit, whatever the bookings (C15)', () => {
    const kims = (bookingId: string, quantity: number) => hold(bookingId, quantity, HOLD_ENDS, 'kim')
    const six = [...onSale(100), held('b1', 6, 300_000, 'kim')]
    given(...six)
      .when(kims('b2', 4))
      .then(held('b2', 4, 200_000, 'kim'))
    given(...six)
      .when(kims('b2', 5))
      .thenRefused('TicketsPerPersonReached', { limit: 10, held: 6 })
    given(...six, sold('b1'))
      .when(kims('b2', 5))
      .thenRefused('TicketsPerPersonReached', { limit: 10, held: 6 })
    given(...six)
      .when(hold('b2', 5, HOLD_ENDS, 'lee'))
      .then(held('b2', 5, 250_000, 'lee'))
    given(...six, released('b1', 6))
      .when(kims('b2', 10))
      .then(held('b2', 10, 500_000, 'kim'))
    given(...six)
      .when(kims('b1', 6))
      .thenNothing()
  })

  it('tells of its refund rules (C13)', () => {
    const refundRules = [{ daysBefore: 1, percent: 50 }]
    given({ ...registered, refundRules } as ConcertEvent, lot(10))
      .when(hold('b1'))
      .then(held('b1'))
      .replied({ ...told(100_000), refundRules })
  })

  it('holds nothing for a booking whose time is over', () => {
    given(...onSale())
      .when(hold('b1'), at('10:09:59.999'))
      .then(held('b1'))
    given(...onSale())
      .when(hold('b1'), HOLD_ENDS)
      .thenRefused('HoldLapsed')
  })

  it('knows a booking that has, or had, seats here: its request is a retry (K14, H3)', () => {
    const isSeen = (...past: readonly ConcertEvent[]) => concert.hasSeen?.(folded(concert, ...past), 'b1')
    const holding = [...onSale(), held('b1')]
    expect([isSeen(), isSeen(registered), isSeen(...onSale(), held('b2'))]).toEqual([false, false, false])
    for (const past of [holding, [...holding, sold('b1')], [...holding, closed], [...holding, released('b1')]])
      expect(isSeen(...past)).toBe(true)
    expect(isSeen(...holding, cancelled)).toBe(true)
  })

  it('holds whole seats only', () => {
    const parse = (quantity: number) => parseCommand(concert, hold('b1', quantity)).ok
    expect([parse(1), parse(10), parse(0), parse(-1), parse(1.5)]).toEqual([true, true, false, false, false])
  })
})

describe('Seats (좌석 재고): selling and giving back (C4, C5, C10)', () => {
  it('sells what is held, once', () => {
    given(...onSale(), held('b1'))
      .when({ type: 'SellSeats', bookingId: 'b1' })
      .then(sold('b1'))
      .described(available(8))
    given(...onSale(), held('b1'), sold('b1'))
      .when({ type: 'SellSeats', bookingId: 'b1' })
      .thenNothing()
  })

  it('does not sell what was never held', () => {
    given().when({ type: 'SellSeats', bookingId: 'b1' }).thenRefused('ConcertNotFound')
    given(...onSale())
      .when({ type: 'SellSeats', bookingId: 'b1' })
      .thenRefused('SeatsNotHeld')
  })

  it('takes held and sold seats back, once each', () => {
    given(...onSale(), held('b1'))
      .when(release('b1'))
      .then(released('b1'))
      .described(available(10))
    given(...onSale(), held('b1'), sold('b1'))
      .when(release('b1'))
      .then(released('b1'))
      .described(available(10))
    given(...onSale(), held('b1'), released('b1'))
      .when(release('b1'))
      .thenNothing()
    given().when(release('b1')).thenRefused('ConcertNotFound')
  })

  it('can sell a returned seat again', () =>
    given(...onSale(2), held('b1'), released('b1'))
      .when(hold('b2'))
      .then(held('b2'))
      .described(available(0)))

  it('takes seats back whatever became of the concert', () => {
    given(...onSale(), held('b1'), closed)
      .when(release('b1'))
      .then(released('b1'))
      .described(available(10))
    given(...onSale(), held('b1'), cancelled, recalled('b1'))
      .when(release('b1'))
      .then(released('b1'))
      .described(available(0))
    given(...onSale(), held('b1'))
      .when(release('b1'), at('23:00'))
      .then(released('b1'))
  })

  it('remembers a return that overtook its hold (G3)', () => {
    given(...onSale())
      .when(release('b1'))
      .then(released('b1', 0))
      .described(available(10))
    given(...onSale(), released('b1', 0))
      .when(hold('b1'))
      .thenRefused('HoldLapsed')
  })

  it('does not revive a hold that was given back', () => {
    const returned = [...onSale(), held('b1'), released('b1')]
    given(...returned)
      .when(hold('b1'))
      .thenRefused('HoldLapsed')
    given(...returned)
      .when({ type: 'SellSeats', bookingId: 'b1' })
      .thenNothing()
  })

  it('has nothing to remember once no hold can arrive any more', () =>
    given(...onSale())
      .when(release('b1'), HOLD_ENDS)
      .thenNothing())

  it('forgets returns that have lapsed, and still gives nothing back twice', () => {
    const busy = Array.from({ length: 1_000 }, (_, n) => [held(`b${n}`), released(`b${n}`)]).flat()
    const evening = given(...onSale(), ...busy.slice(0, -2)).laterOn(at('18:00'), ...busy.slice(-2))
    evening.when(release('b0')).thenNothing()
    evening.when(hold('b0')).thenRefused('HoldLapsed')
    evening.when(release('b999')).thenNothing()
  })
})
