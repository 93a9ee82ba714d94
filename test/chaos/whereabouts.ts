/** Where customers of taxi dispatch are, told in every way a client can tell it: for the test of what stays private. */
import { expect } from 'vitest'
import { type Answer, type Client, eventually, unique } from '../harness/http.ts'
import { expectStatus } from './concert.fixtures.ts'

/** A distinctive piece of each place, so that a part of it would be found too. */
export const PLACE_MARK = unique('비밀집앞')
const body = (more: object = {}) => ({
  origin: `서울 ${PLACE_MARK} 3길`,
  destination: `노들섬 ${PLACE_MARK} 건너편`,
  fareKrw: 15_000,
  method: 'card',
  ...more,
})

/** Rides that go well: completed, released, cancelled. */
export const rides = async (kim: Client, baek: Client, cheon: Client): Promise<void> => {
  const call = async () => expectStatus(await kim.post('/v1/taxi/calls', body()), 201).json.id
  const accept = (id: string, by = baek) =>
    eventually(async () => (await by.post(`/v1/taxi/requests/${id}/accept`)).status === 200)
  const first = await call()
  await accept(first)
  expectStatus(await baek.post(`/v1/taxi/pickups/${first}/release`), 200)
  await accept(first, cheon)
  for (const step of ['arrive', 'board', 'complete'])
    expectStatus(await cheon.post(`/v1/taxi/pickups/${first}/${step}`), 200)
  const second = await call()
  await accept(second)
  expectStatus(await kim.post(`/v1/taxi/calls/${second}/cancel`), 200)
  await eventually(async () => (await kim.get(`/v1/payments/taxi.call~${second}`)).json.status === 'refunded')
  await eventually(async () => {
    const { items } = (await kim.get('/v1/notifications?limit=100')).json
    return items.filter(({ thing }: { thing: { system: string } }) => thing.system === 'taxi').length >= 10
  })
}

/** Everything that is refused while it carries whereabouts. */
export const lostRides = async (lee: Client, admin: Client, no: (answer: Answer, status: number) => void) => {
  const key = unique('key')
  no(await lee.post('/v1/taxi/calls', body({ status: 'open' })), 422)
  no(await lee.post('/v1/taxi/calls', body({ fareKrw: PLACE_MARK })), 422)
  no(await lee.post('/v1/taxi/calls', body({ origin: PLACE_MARK.repeat(50) })), 422)
  no(await lee.post('/v1/taxi/calls', body({ origin: PLACE_MARK, destination: PLACE_MARK })), 422)
  no(await lee.post('/v1/taxi/calls', body({ method: 'test-declined' })), 402)
  const { id } = expectStatus(await lee.post('/v1/taxi/calls', body(), { key }), 201).json
  no(await lee.post('/v1/taxi/calls', body({ fareKrw: 1 }), { key }), 422)
  no(await lee.post(`/v1/taxi/calls/${id}/cancel`, { onlyWhile: PLACE_MARK }), 422)
  await eventually(async () => {
    const { status, text } = await admin.get(`/v1/ops/actors/taxi.pickup/${id}`)
    if (status === 200) expect(text).not.toContain(PLACE_MARK)
    return status === 200
  })
  expect((await admin.get(`/v1/ops/actors/taxi.call/${id}`)).text).not.toContain(PLACE_MARK)
}
