import { describe, it } from 'vitest'
import { at, specification } from '../../kernel/testing/specification.ts'
import {
  available,
  cancelled,
  HOLD_ENDS,
  held,
  hold,
  onSale,
  questioned,
  recalled,
  release,
  released,
  seats,
  sold,
} from './concert.fixtures.ts'
import { concert } from './concert.ts'

const given = specification(concert)
const heldUntil = (bookingId: string, until: ReturnType<typeof at>) =>
  ({ ...held(bookingId), ...seats(bookingId, 2, until) }) as ReturnType<typeof held>

describe('Seats (좌석 재고): held for a booking that may never have been stored (C4, C5)', () => {
  it('are asked about when their time is over, not before, and once', () => {
    const one = given(...onSale(), held('b1'))
    one.whenTheTimeIs(at('10:09:59.999')).thenNothing()
    one.whenTheTimeIs(HOLD_ENDS).then(questioned('b1')).described(available(8))
    given(...onSale(), held('b1'), questioned('b1'))
      .whenTheTimeIs(at('12:00'))
      .thenNothing()
    given(...onSale(), held('b1'))
      .when({ type: 'QuestionHolds' })
      .thenNothing()
  })

  it('are asked about together with all that have lasted half their time', () => {
    const [ripe, unripe] = [heldUntil('b2', at('10:20')), heldUntil('b3', at('10:20:00.002'))]
    given(...onSale(), held('b1'), ripe, unripe)
      .whenTheTimeIs(HOLD_ENDS)
      .then({ ...questioned('b1', 'b2'), holdExpiresAt: at('10:20') } as ReturnType<typeof questioned>)
  })

  it('are asked about a hundred at a time', () => {
    const many = Array.from({ length: 150 }, (_, n) => `b${n}`)
    const full = [...onSale(1_000), ...many.map((name) => held(name))]
    given(...full)
      .whenTheTimeIs(HOLD_ENDS)
      .thenGoingOn(questioned(...many.slice(0, 100)))
    given(...full, questioned(...many.slice(0, 100)))
      .whenTheTimeIs(HOLD_ENDS)
      .then(questioned(...many.slice(100)))
  })

  it('are not asked about once they are sold or given back', () =>
    given(...onSale(), held('b1'), held('b2'), held('b3'), sold('b1'), released('b2'))
      .whenTheTimeIs(HOLD_ENDS)
      .then(questioned('b3')))

  it('come back when the booking has no claim on them', () =>
    given(...onSale(), held('b1'), questioned('b1'))
      .when(release('b1'))
      .then(released('b1'))
      .described(available(10)))

  it('are asked about also when the concert is cancelled, after what it recalls', () => {
    given(...onSale(), held('b1'), cancelled)
      .whenTheTimeIs(HOLD_ENDS)
      .thenGoingOn(recalled('b1'))
    const rounds = Array.from({ length: 11 }, () => recalled('b1'))
    given(...onSale(), held('b1'), cancelled, ...rounds)
      .whenTheTimeIs(HOLD_ENDS)
      .then(questioned('b1'))
  })

  it('are not held otherwise under the same booking: it died, and came again as another one', () => {
    given(...onSale(), held('b1', 2))
      .when(hold('b1', 3))
      .thenRefused('SeatsHeldOtherwise', { quantity: 2 })
    given(...onSale(), held('b1', 2))
      .when(hold('b1', 2, at('10:30')))
      .thenNothing()
  })

  it('are told to last as long as they were given for, however late it is asked again', () =>
    given(...onSale(), held('b1', 2))
      .when(hold('b1', 2, at('10:30')))
      .thenNothing()
      .replied({
        organisation: 'naru',
        concertTitle: '봄밤의 재즈',
        venue: '예술의전당',
        startsAt: at('19:00'),
        amountKrw: 100_000,
        holdExpiresAt: HOLD_ENDS,
      }))
})
