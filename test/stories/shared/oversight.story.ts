/** How operators find out what happened, and what they may do about it: the past, conversations, dry runs, what was done. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { byPost, manager, onSale, paid } from '../concert/concert.fixtures.ts'
import { admin, customer, done, inspect, type Person, sharedStage } from './people.ts'
import { expectProblem, NOBODYS_ID } from './problem.ts'

const BECAUSE = { reason: 'a story' }
type Action = { about: string }

let park: Person
let ops: Person
let kim: Person

beforeAll(async () => {
  const stage = sharedStage()
  ;[park, ops, kim] = [await manager(stage), await admin(stage), await customer(stage)]
})

describe('An instance in the past', () => {
  it('is shown as it stood at a version or a time, with what that event changed', async () => {
    const id = await paid(kim, await onSale(park), 2, byPost)
    const then = await inspect(ops, 'concert.booking', id, '?at=2&limit=2')
    expect(then).toMatchObject({ version: 4, state: { status: 'paid' }, earlier: null, later: 3 })
    expect(then?.asOf).toMatchObject({
      version: 2,
      state: { status: 'booked', quantity: 2, address: '[confidential]' },
      description: { status: 'booked' },
      open: [],
      deadline: { at: then?.asOf.state.holdExpiresAt, command: 'ExpireBooking' },
    })
    expect(then?.asOf.changes).toContainEqual({ pointer: '/status', was: 'requested', is: 'booked' })
    // While the money is asked for, that is an open question.
    const paying = await inspect(ops, 'concert.booking', id, '?at=3')
    expect(paying?.asOf).toMatchObject({ open: [{ seq: 3, type: 'BookingPaymentRequested' }] })
    const { time } = paying?.events[1] ?? {}
    expect((await inspect(ops, 'concert.booking', id, `?at=${time}`))?.asOf).toMatchObject({ time })
    const before = await inspect(ops, 'concert.booking', id, '?at=2020-01-01T09:00:00%2B09:00')
    expect(before?.asOf).toMatchObject({ version: 0, time: null, state: { status: 'new' }, description: null })
    expect((await ops.get(`/v1/ops/actors/concert.booking/${id}?at=yesterday`)).status).toBe(422)
  })
})

describe('What an operator does', () => {
  it('says in a dry run what it would do, and does nothing; what is done is written down with its reason', async () => {
    const id = await paid(kim, await onSale(park))
    const path = `/v1/ops/actors/concert.booking/${id}`
    const dry = { reason: 'to see', dryRun: true }
    expect(await done(ops, `${path}/redrive`, { ...dry, fromSeq: 3 })).toEqual({ resent: 2 })
    expect(await done(ops, `${path}/resume`, dry)).toEqual({ open: 0, unsent: 0 })
    const did = async () =>
      (await ops.get('/v1/ops/actions')).json.items.filter(({ about }: Action) => about.endsWith(id))
    expect(await did()).toEqual([])
    expect(await done(ops, `${path}/resume`, BECAUSE)).toEqual({ open: 0, unsent: 0 })
    expect(await did()).toMatchObject([
      { by: ops.sub, action: 'resume', about: `concert.booking/${id}`, reason: 'a story', done: true },
    ])
    expectProblem(await ops.post(`${path}/resume`, {}), 422, 'InputInvalid')
    expect((await ops.post(`/v1/ops/actors/concert.booking/${NOBODYS_ID}/resume`, BECAUSE)).json.code).toBe(
      'ActorNotFound',
    )
  })
})

describe('A conversation', () => {
  type Lane = { kind: string; id: string; events: { id: string; type: string; cause: string }[] }
  const lanesOf = async (id: string): Promise<Lane[]> => {
    const answer = await ops.get(`/v1/ops/conversations/${id}`)
    return answer.status === 200 ? answer.json.lanes : []
  }

  it('is told across all who took part, each event with its cause, so that one request is the root of all', async () => {
    const concertId = await onSale(park)
    const id = await paid(kim, concertId, 1, byPost)
    await paid(kim, concertId, 1, byPost)
    const kinds = ['concert.booking', 'concert.concert', 'concert.delivery', 'payment.payment']
    const lanes = await eventually(async () => {
      const found = await lanesOf(id)
      const types = found.flatMap(({ events }) => events.map(({ type }) => type))
      return types.includes('SeatsSold') && types.includes('DeliveryPrepared') ? found : null
    })
    expect(lanes.map(({ kind }) => kind).sort()).toEqual(kinds)
    const seats = lanes.find(({ kind }) => kind === 'concert.concert')
    // Of what the concert did for others nothing is told.
    expect(seats?.events.map(({ type }) => type)).toEqual(['SeatsHeld', 'SeatsSold'])
    const all = lanes.flatMap(({ events }) => events)
    const known = new Map(all.map((event) => [event.id, event]))
    const roots = all.filter(({ cause }) => !known.has(cause)).map(({ type }) => type)
    // Two requests of the customer: to book, and to pay.
    expect(roots.sort()).toEqual(['BookingPaymentRequested', 'BookingRequested'])
    expect(known.get(seats?.events[0]?.cause ?? '')?.type).toBe('BookingRequested')
    const text = JSON.stringify(lanes)
    expect(text).not.toContain('양녕로')
  })

  it('that nobody had is none', async () => {
    const answer = await ops.get(`/v1/ops/conversations/${NOBODYS_ID}`)
    expectProblem(answer, 404, 'ConversationNotFound')
  })
})
