/**
 * What days begin with, where it is shown: whoever opens a page did not make the thing, so nothing tells the page to wait for
 * it, and on a busy machine it would be opened too early.
 */
import { expect } from 'vitest'
import { type Client, eventually } from '../../harness/http.ts'
import * as concert from '../../stories/concert/concert.fixtures.ts'
import * as museum from '../../stories/museum/museum.fixtures.ts'
import * as rental from '../../stories/rental/rental.fixtures.ts'
import * as screening from '../../stories/screening/screening.fixtures.ts'

const OK = 200
type Begin<A extends readonly unknown[]> = (who: Client, ...more: A) => Promise<string>
/** As `begin` does, until the API shows it as what it has become. */
const shown =
  <A extends readonly unknown[]>(begin: Begin<A>, at: (id: string) => string, status?: string): Begin<A> =>
  async (who, ...more) => {
    const id = await begin(who, ...more)
    await eventually(async () => {
      const answer = await who.get(at(id))
      expect([answer.status, answer.json.status]).toEqual([OK, status ?? answer.json.status])
      return true
    })
    return id
  }

const bookingAt = (id: string): string => `/v1/concert/bookings/${id}`
export const onSale = shown(concert.onSale, (id) => `/v1/concert/concerts/${id}`, 'on-sale')
export const booked = shown(concert.booked, bookingAt, 'booked')
export const paid = shown(concert.paid, bookingAt, 'paid')
export const openExhibition = shown(museum.open, museum.exhibitionAt)
export const openExhibitionToday = shown(museum.openToday, museum.exhibitionAt)
export const reservedVisit = shown(museum.reserved, museum.reservationAt)
export const openedDay = shown(screening.opened, screening.hospitalPath)
export const openedToday = shown(screening.openedToday, screening.hospitalPath)
export const reservedDay = shown(screening.reserved, screening.reservationPath)
export const offered = shown(rental.offered, (id) => `${rental.PRODUCTS}/${encodeURIComponent(id)}`)
