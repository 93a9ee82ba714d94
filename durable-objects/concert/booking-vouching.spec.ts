import { describe, it } from 'vitest'
import { specification } from '../../kernel/testing/specification.ts'
import { disowned, disownedOf, request, story, vouch } from './booking.fixtures.ts'
import { booking } from './booking.ts'

const given = specification(booking)

describe('Booking (예매): asked about seats that are held for it (C4)', () => {
  it('that never was disowns them, is nobody’s, and is never made any more', () => {
    given().when(vouch()).then(disowned).described({ status: 'rejected', owner: null })
    given(disowned).when(request).thenRefused('HoldLapsed')
    given(disowned).when(vouch()).thenNothing()
  })

  it.each(['requested', 'booked', 'paying', 'declined', 'paid', 'issued'] as const)(
    'vouches for them when it is %s',
    (is) =>
      void given(...story[is])
        .when(vouch())
        .thenNothing(),
  )

  it.each(['expired', 'cancelled'] as const)(
    'has given them back when it is %s',
    (is) =>
      void given(...story[is])
        .when(vouch())
        .thenNothing(),
  )

  it('disowns those of another concert, whatever it is, and stays as it is', () => {
    for (const past of Object.values(story))
      given(...past)
        .when(vouch('other'))
        .thenGoingOn(disownedOf('other'))
    given(...story.booked, disownedOf('other')).thenDescribed({ status: 'booked' })
  })

  it('disowns those it never knew of when it was rejected', () =>
    given(...story.rejected)
      .when(vouch())
      .thenGoingOn(disowned)
      .described({ status: 'rejected' }))

  it('is unknown to whoever commands anything of it', () => {
    given(disowned).when({ type: 'CancelBooking', customerId: 'kim' }).thenRefused('BookingNotFound')
    given(disowned).when({ type: 'IssueTicket', staffId: 'staff' }).thenRefused('BookingNotFound')
  })
})
