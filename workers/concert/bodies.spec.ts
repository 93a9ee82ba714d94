import type { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { inputErrors } from '../http/app.ts'
import { BookingBody, ConcertBody, PayBody, TicketsBody } from './bodies.ts'

const concertId = '0123456789abcdefghjkmnpqrs'
const address = '서울특별시 중구 세종대로 110'
const concert = { title: '봄밤의 재즈 🎷', venue: '예술의전당', startsAt: '2027-05-01T19:00:00+09:00' }
const onSite = { concertId, quantity: 2, fulfilment: 'on-site' }
const byPost = { ...onSite, fulfilment: 'post', address }
const tickets = { quantity: 1, priceKrw: 0 }

const pointersOf = (schema: z.ZodType, body: object): readonly string[] => {
  const read = schema.safeParse(body)
  return read.success ? [] : inputErrors('body', read.error).map(({ pointer }) => pointer)
}

describe('What clients may wish of concert ticketing', () => {
  it('is taken as it is meant: texts trimmed, an instant in UTC with milliseconds', () => {
    expect(ConcertBody.parse({ ...concert, venue: ' 예술의전당 ' })).toEqual({
      ...concert,
      startsAt: '2027-05-01T10:00:00.000Z',
    })
    for (const body of [onSite, byPost]) expect(BookingBody.parse(body)).toEqual(body)
  })

  it.each<[string, z.ZodType, object]>([
    ['a title of 200', ConcertBody, { ...concert, title: '가'.repeat(200) }],
    ['the last instant', ConcertBody, { ...concert, startsAt: '9998-12-31T23:59:59.999Z' }],
    ['one ticket for nothing', TicketsBody, tickets],
    ['the largest lot at the highest price', TicketsBody, { quantity: 100_000, priceKrw: 10_000_000 }],
    ['one seat', BookingBody, { ...onSite, quantity: 1 }],
    ['ten seats', BookingBody, { ...onSite, quantity: 10 }],
    ['a card', PayBody, { method: 'card' }],
    ['a method for trials', PayBody, { method: 'test-slow' }],
  ])('may be %s', (_, schema, body) => expect(pointersOf(schema, body)).toEqual([]))

  it.each<[string, z.ZodType, object, string]>([
    ['a title of blanks', ConcertBody, { ...concert, title: '   ' }, '/title'],
    ['a title of 201', ConcertBody, { ...concert, title: 'x'.repeat(201) }, '/title'],
    ['a venue of 201', ConcertBody, { ...concert, venue: 'x'.repeat(201) }, '/venue'],
    ['a day without a time', ConcertBody, { ...concert, startsAt: '2027-05-01' }, '/startsAt'],
    ['a day there is not', ConcertBody, { ...concert, startsAt: '2027-02-30T19:00:00Z' }, '/startsAt'],
    ['a time without an offset', ConcertBody, { ...concert, startsAt: '2027-05-01T19:00:00' }, '/startsAt'],
    ['the year 9999', ConcertBody, { ...concert, startsAt: '9999-01-01T00:00:00Z' }, '/startsAt'],
    ['the year 10000 in UTC', ConcertBody, { ...concert, startsAt: '9999-12-31T23:00:00-09:00' }, '/startsAt'],
    ['no ticket', TicketsBody, { ...tickets, quantity: 0 }, '/quantity'],
    ['too large a lot', TicketsBody, { ...tickets, quantity: 100_001 }, '/quantity'],
    ['half a ticket', TicketsBody, { ...tickets, quantity: 1.5 }, '/quantity'],
    ['less than nothing', TicketsBody, { ...tickets, priceKrw: -1 }, '/priceKrw'],
    ['too high a price', TicketsBody, { ...tickets, priceKrw: 10_000_001 }, '/priceKrw'],
    ['no seat', BookingBody, { ...onSite, quantity: 0 }, '/quantity'],
    ['eleven seats', BookingBody, { ...onSite, quantity: 11 }, '/quantity'],
    ['seats in words', BookingBody, { ...onSite, quantity: '2' }, '/quantity'],
    ['no concert', BookingBody, { ...onSite, concertId: '' }, '/concertId'],
    ['a pigeon', BookingBody, { ...onSite, fulfilment: 'pigeon' }, '/fulfilment'],
    ['the post without an address', BookingBody, { ...onSite, fulfilment: 'post' }, '/address'],
    ['the post to nowhere', BookingBody, { ...byPost, address: ' ' }, '/address'],
    ['an address at the venue', BookingBody, { ...onSite, address }, '/address'],
    ['cash', PayBody, { method: 'cash' }, '/method'],
    ['a status', ConcertBody, { ...concert, status: 'on-sale' }, '/status'],
    ['an amount', PayBody, { method: 'card', amountKrw: 1 }, '/amountKrw'],
  ])('is not %s, and the pointer says where', (_, schema, body, pointer) =>
    expect(pointersOf(schema, body)).toEqual([pointer]),
  )
})
