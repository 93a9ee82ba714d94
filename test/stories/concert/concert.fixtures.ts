/** What stories of concert ticketing begin with: its people, concerts on sale, bookings, and how the seats stand. */

import { expect } from 'vitest'
import { TICKETS_LIMIT } from '../../../queues/concert.ts'
import { type Client, unique } from '../../harness/http.ts'
import { done, inDays, inspect, person, type Stage } from '../shared/people.ts'

export type Fulfilment = { fulfilment: 'on-site' } | { fulfilment: 'post'; address: string }

export const PRICE_KRW = 88_000
export const onSite: Fulfilment = { fulfilment: 'on-site' }
export const byPost: Fulfilment = { fulfilment: 'post', address: '서울 용산구 양녕로 445, 3층 🎫' }
export const manager = (stage: Stage) => person(stage, 'park', 'concert-manager')
export const courier = (stage: Stage) => person(stage, 'choi', 'courier')
export const staff = (stage: Stage) => person(stage, 'jung', 'venue-staff')
export type Sale = {
  readonly quantity?: number
  readonly priceKrw?: number
} & Terms
/** How a concert is registered, where it matters. */
export type Terms = {
  readonly title?: string
  readonly venue?: string
  readonly startsAt?: string
  readonly ticketsPerPerson?: number
  readonly refundRules?: readonly { readonly daysBefore: number; readonly percent: number }[]
}

/** A concert that is a draft. */
export const draft = async (who: Client, terms: Terms = {}): Promise<string> => {
  const body = { title: unique('나루의 밤'), venue: '노들섬 라이브하우스', startsAt: inDays(30), ...terms }
  return (await done(who, '/v1/concert/concerts', body, 201)).id
}

/** A concert on sale. One person may have all of it unless the story says otherwise. */
export const onSale = async (who: Client, { quantity = 10, priceKrw = PRICE_KRW, ...terms }: Sale = {}) => {
  const id = await draft(who, { ticketsPerPerson: TICKETS_LIMIT, ...terms })
  await done(who, `/v1/concert/concerts/${id}/tickets`, { quantity, priceKrw })
  return id
}

export const bookingOf = (concertId: string, quantity = 1, fulfilment: Fulfilment = onSite) => ({
  concertId,
  quantity,
  ...fulfilment,
})

/** A booking that holds its seats: its id. */
export const booked = async (who: Client, concertId: string, quantity = 1, fulfilment: Fulfilment = onSite) => {
  const body = bookingOf(concertId, quantity, fulfilment)
  const answer = await done(who, '/v1/concert/bookings', body, 201)
  expect(answer.status).toBe('booked')
  return answer.id as string
}

/** A paid booking: its id. */
export const paid = async (who: Client, concertId: string, quantity = 1, fulfilment: Fulfilment = onSite) => {
  const id = await booked(who, concertId, quantity, fulfilment)
  const answer = await done(who, `/v1/concert/bookings/${id}/pay`, { method: 'card' })
  expect(answer.status).toBe('paid')
  return id
}

export const paymentOf = (bookingId: string): string => `concert.booking~${bookingId}`

export type SeatCount = {
  readonly version: number
  readonly registered: number
  readonly taken: number
  readonly held: number
  readonly sold: number
  readonly holds: Readonly<Record<string, { quantity: number; sold: boolean }>>
  /** Bookings that gave seats back, or may not hold any more. */
  readonly returned: number
}

/** How the inventory of a concert stands. */
export const seatsOf = async (who: Client, concertId: string): Promise<SeatCount> => {
  const { version, state } = await inspect(who, 'concert.concert', concertId, '?limit=1')
  const holds: SeatCount['holds'] = state.seats.holds
  const sum = (sold: boolean) =>
    Object.values(holds)
      .filter((hold) => hold.sold === sold)
      .reduce((total, { quantity }) => total + quantity, 0)
  const { registered, taken } = state.seats
  const returned = Object.keys(state.seats.returned).length
  return { version, registered, taken, held: sum(false), sold: sum(true), holds, returned }
}
