import { z } from '@hono/zod-openapi'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Facts, Letter } from '../../kernel/aggregate.ts'
import { operationsOf } from '../http/document.ts'
import { encodePrincipal, PRINCIPAL_HEADER, type Role } from '../http/principal.ts'
import { foreseeableRefusal } from './hint.ts'
import { concertRefusals } from './refusals.ts'
import { app, type RoutesEnv } from './routes.ts'

const ID = '0123456789abcdefghjkmnpqrs'
const commands: Facts[] = []

/** Actors at the edge of these routes: they note what reaches them and answer yes, or what the spec gives them. */
const actors = (glance: object | null, answer?: Answer): RoutesEnv => {
  const actor = (name: string) => ({
    execute: async (command: Facts, letter: Letter): Promise<Answer> => {
      commands.push({ to: name, ...command, correlationId: letter.correlationId })
      return (
        answer ?? { outcome: 'accepted', id: name, version: 1, status: 'done', data: {}, reply: {}, replayed: false }
      )
    },
    peek: async () => glance as null,
    inspect: async () => null,
    redrive: async () => ({ resent: 0 }),
  })
  const named = { getByName: actor, get: () => actor(''), idFromString: () => ({}) as DurableObjectId }
  return { CONCERT: named, BOOKING: named, DELIVERY: named, CALL_LIMIT_MS: '30', HOLD_SECONDS: '600' }
}
const onSale = { knows: false, status: 'on-sale', data: { availableTickets: 10, startsAt: '2999-01-01T00:00:00.000Z' } }

const call = async (path: string, body: unknown, roles: readonly Role[], env = actors(onSale), method = 'POST') => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  commands.length = 0
  const principal = { [PRINCIPAL_HEADER]: encodePrincipal({ sub: 'kim', roles: [...roles] }) }
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': 'k1',
    ...(roles.length > 0 ? principal : {}),
  }
  const answer = await app.request(`/v1/concert${path}`, { method, headers, body: JSON.stringify(body) }, env)
  log.mockRestore()
  return { status: answer.status, headers: answer.headers, body: z.looseObject({}).parse(await answer.json()) }
}

const address = '서울특별시 중구 세종대로 110'
const onSite = { concertId: ID, quantity: 2, fulfilment: 'on-site' }
const concert = { title: '봄밤의 재즈 🎷', venue: '예술의전당', startsAt: '2027-05-01T19:00:00+09:00' }

/** Every command: who may give it, a good body, and what then reaches which actor. */
const good: readonly [string, Role, object, object][] = [
  [
    '/concerts',
    'concert-manager',
    concert,
    { type: 'RegisterConcert', managerId: 'kim', startsAt: '2027-05-01T10:00:00.000Z' },
  ],
  [
    `/concerts/${ID}/tickets`,
    'concert-manager',
    { quantity: 1, priceKrw: 0 },
    { type: 'RegisterTickets', quantity: 1, priceKrw: 0, lotId: expect.any(String) },
  ],
  [`/concerts/${ID}/close`, 'concert-manager', {}, { type: 'CloseSale', to: ID }],
  [`/concerts/${ID}/cancel`, 'concert-manager', {}, { type: 'CancelConcert', to: ID }],
  ['/bookings', 'customer', onSite, { ...onSite, type: 'RequestBooking', customerId: 'kim', holdSeconds: 600 }],
  ['/bookings', 'customer', { ...onSite, fulfilment: 'post', address }, { type: 'RequestBooking', address }],
  [
    `/bookings/${ID}/pay`,
    'customer',
    { method: 'card' },
    { type: 'PayBooking', customerId: 'kim', method: 'card', correlationId: ID },
  ],
  [`/bookings/${ID}/cancel`, 'customer', {}, { type: 'CancelBooking', customerId: 'kim', to: ID }],
  [`/bookings/${ID}/issue`, 'venue-staff', {}, { type: 'IssueTicket', staffId: 'kim' }],
  [`/deliveries/${ID}/dispatch`, 'courier', {}, { type: 'DispatchDelivery', courierId: 'kim' }],
  [`/deliveries/${ID}/deliver`, 'courier', {}, { type: 'DeliverDelivery', courierId: 'kim' }],
]
const everyRole: readonly Role[] = [
  'customer',
  'concert-manager',
  'venue-staff',
  'courier',
  'driver',
  'engineer',
  'admin',
]

describe('the commands of concert ticketing (C1–C10)', () => {
  it.each(good)('reach their actor: %s', async (path, role, body, command) => {
    const answer = await call(path, body, [role])
    expect(commands).toEqual([expect.objectContaining(command)])
    const isCreation = path === '/concerts' || path === '/bookings'
    expect(answer.status).toBe(isCreation ? 201 : 200)
    expect(answer.headers.get('location')).toBe(isCreation ? `/v1/concert${path}/${answer.body.id}` : null)
  })

  it.each(good)('are for one role only: %s', async (path, role, body) => {
    expect((await call(path, body, [])).status).toBe(401)
    expect(
      (
        await call(
          path,
          body,
          everyRole.filter((other) => other !== role),
        )
      ).status,
    ).toBe(403)
    expect(commands).toEqual([])
  })

  it.each(good)('take no word of status, money or identity from the client (G1): %s', async (path, role, body) => {
    for (const more of ['status', 'paid', 'amountKrw', 'customerId', 'managerId', 'type', 'holdSeconds']) {
      const answer = await call(path, { ...body, [more]: 'x' }, [role])
      expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ pointer: `/${more}` })]])
    }
    expect(commands).toEqual([])
  })

  it.each([
    ['/concerts', { ...concert, title: '   ' }, '/title'],
    ['/concerts', { ...concert, venue: 'x'.repeat(201) }, '/venue'],
    ['/concerts', { ...concert, startsAt: '2027-05-01' }, '/startsAt'],
    ['/concerts', { ...concert, startsAt: '2027-02-30T19:00:00Z' }, '/startsAt'],
    ['/concerts', { ...concert, startsAt: '2027-05-01T19:00:00' }, '/startsAt'],
    ['/concerts', { ...concert, startsAt: '9999-12-31T23:00:00-09:00' }, '/startsAt'],
    [`/concerts/${ID}/tickets`, { quantity: 0, priceKrw: 1 }, '/quantity'],
    [`/concerts/${ID}/tickets`, { quantity: 100_001, priceKrw: 1 }, '/quantity'],
    [`/concerts/${ID}/tickets`, { quantity: 1, priceKrw: -1 }, '/priceKrw'],
    [`/concerts/${ID}/tickets`, { quantity: 1, priceKrw: 10_000_001 }, '/priceKrw'],
    ['/bookings', { ...onSite, quantity: 0 }, '/quantity'],
    ['/bookings', { ...onSite, quantity: 11 }, '/quantity'],
    ['/bookings', { ...onSite, quantity: '2' }, '/quantity'],
    ['/bookings', { ...onSite, fulfilment: 'pigeon' }, '/fulfilment'],
    ['/bookings', { ...onSite, fulfilment: 'post' }, '/address'],
    ['/bookings', { ...onSite, address }, '/address'],
    ['/bookings', { ...onSite, fulfilment: 'post', address: ' ' }, '/address'],
    [`/bookings/${ID}/pay`, { method: 'cash' }, '/method'],
  ])('are refused with a pointer: %s %j', async (path, body, pointer) => {
    const answer = await call(path, body, everyRole)
    expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ in: 'body', pointer })]])
    expect(commands).toEqual([])
  })

  it.each([
    ['/concerts/x/close', {}, 'ConcertNotFound'],
    [`/concerts/${ID}x/cancel`, {}, 'ConcertNotFound'],
    [`/concerts/${ID.toUpperCase()}/tickets`, { quantity: 1, priceKrw: 1 }, 'ConcertNotFound'],
    ['/bookings/1/cancel', {}, 'BookingNotFound'],
    ['/deliveries/1/dispatch', {}, 'DeliveryNotFound'],
    ['/bookings', { ...onSite, concertId: 'nothing' }, 'ConcertNotFound'],
  ])('wake no actor under an id that cannot be: %s', async (path, body, code) => {
    const answer = await call(path, body, everyRole)
    expect([answer.status, answer.body.code, commands]).toEqual([404, code, []])
  })
})

describe('a booking that will be refused makes no object (K14)', () => {
  const glance = (status: string, data: Facts = {}) => ({ knows: false, status, data: { ...onSale.data, ...data } })

  it.each([
    [null, 404, 'ConcertNotFound'],
    [glance('draft'), 409, 'ConcertNotOnSale'],
    [glance('closed'), 409, 'ConcertNotOnSale'],
    [glance('cancelled'), 409, 'ConcertCancelled'],
    [glance('on-sale', { startsAt: '2020-01-01T00:00:00.000Z' }), 409, 'ConcertStarted'],
    [glance('on-sale', { availableTickets: 1 }), 409, 'SeatsSoldOut'],
  ])('%j: %i %s', async (seen, status, code) => {
    const answer = await call('/bookings', onSite, ['customer'], actors(seen))
    expect([answer.status, answer.body.code, commands]).toEqual([status, code, []])
    if (code === 'SeatsSoldOut') expect(answer.body).toMatchObject({ availableTickets: 1 })
  })

  it('the last seats may be tried for', () => {
    expect(foreseeableRefusal(glance('on-sale', { availableTickets: 2 }), 2)).toBeNull()
  })

  it('a retry of a booking that has its seats is no new attempt', async () => {
    const answer = await call('/bookings', onSite, ['customer'], actors({ ...glance('closed'), knows: true }))
    expect([answer.status, commands.length]).toEqual([201, 1])
  })

  it('a concert that does not answer in time is unknown: 503', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { CONCERT, ...others } = actors(null)
    const mute = { ...CONCERT.getByName(ID), peek: () => new Promise<never>(() => undefined) }
    const silent = { ...others, CONCERT: { ...CONCERT, getByName: () => mute } }
    const answer = await call('/bookings', onSite, ['customer'], silent)
    warn.mockRestore()
    expect([answer.status, answer.headers.get('retry-after'), answer.body.dependency, commands]).toEqual([
      503,
      '1',
      'concert',
      [],
    ])
  })
})

describe('refusals', () => {
  it.each(Object.entries(concertRefusals))('%s is a problem', async (reason, { status }) => {
    const env = actors(onSale, { outcome: 'refused', refusal: { reason, fact: 1 }, replayed: false })
    const answer = await call(`/bookings/${ID}/pay`, { method: 'card' }, ['customer'], env)
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code: reason, fact: 1 })])
  })

  it('of every operation are told in the document', async () => {
    const document = z
      .looseObject({ paths: z.record(z.string(), z.looseObject({})) })
      .parse(await (await app.request('/openapi.json')).json())
    expect(operationsOf(document)).toHaveLength(10)
    for (const { operation } of operationsOf(document))
      expect(operation).toMatchObject({ 'x-who': [expect.any(String)], 'x-problems': expect.any(Array) })
  })
})
