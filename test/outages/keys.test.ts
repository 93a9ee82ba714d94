/** While keys or mailboxes are away: nothing personal is taken unsealed, and a person is not left half forgotten (K16). */
import { beforeAll, describe, expect, it } from 'vitest'
import { expectComeBack, expectStatus } from '../chaos/concert.fixtures.ts'
import { whileDown } from '../harness/chaos.ts'
import { eventually, unique } from '../harness/http.ts'
import { admin, backstage, customer, type Person, sharedStage } from '../stories/shared/people.ts'

const CALLS = '/v1/taxi/calls'
const ride = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000, method: 'card' }
const FORGOTTEN_WITHIN = { withinMs: 180_000 }

let root: Person
let kim: Person

beforeAll(async () => {
  const stage = sharedStage()
  ;[root, kim] = [await admin(stage), await customer(stage)]
})

describe('While the keys are away', () => {
  it('what is personal is not taken: 503, no call, and the same key is taken afterwards', async () => {
    const key = unique('key')
    await whileDown('keys', async () => {
      expectComeBack(await kim.post(CALLS, ride, { key }))
      // Nothing of it is sealed.
      expectStatus(await kim.get('/v1/museum/exhibitions'), 200)
      expectStatus(await kim.get('/v1/notifications'), 200)
    })
    const { id } = expectStatus(await kim.post(CALLS, ride, { key }), 201).json
    const { items } = await eventually(async () => {
      const { json } = await kim.get(CALLS)
      return json.items.length > 0 ? json : null
    })
    expect(items).toEqual([expect.objectContaining({ id, origin: ride.origin, destination: ride.destination })])
    expectStatus(await kim.post(`${CALLS}/${id}/cancel`), 200)
  })
})

/** Fires the sweep until this is so. */
const swept = <T>(probe: () => Promise<T>) =>
  eventually(async () => {
    await backstage(sharedStage(), { do: 'cron', worker: 'view' })
    return probe()
  }, FORGOTTEN_WITHIN)

describe('Forgetting somebody while their mailbox cannot be emptied', () => {
  it('destroys the key, says how far it is, and is done by the next sweep', async () => {
    const lee = await customer(sharedStage(), 'lee')
    const person = `/v1/ops/people/${lee.sub}`
    const key = unique('key')
    await whileDown('notification', async () => {
      const asked = expectStatus(await root.post(`${person}/forget`, undefined, { key }), 200).json
      expect(asked).toMatchObject({ status: 'judging', askedBy: root.sub, keyDestroyedAt: null, forgottenAt: null })
      const receipt = await swept(async () => {
        const { json } = await root.get(person)
        return json.keyDestroyedAt === null ? null : json
      })
      expect(receipt).toMatchObject({ receipt: asked.receipt, status: 'forgetting', forgottenAt: null })
      expect(JSON.stringify(receipt)).not.toContain(lee.sub)
      expect(expectStatus(await lee.post(CALLS, ride), 410).json.code).toBe('PersonForgotten')
    })
    const receipt = await swept(async () => {
      const { json } = await root.get(person)
      return json.status === 'forgotten' ? json : null
    })
    // Asked again, also under another key, it stays what it was.
    expect(expectStatus(await root.post(`${person}/forget`), 200).json).toEqual(receipt)
    expect(expectStatus(await root.post(`${person}/forget`, undefined, { key }), 200).json).toEqual(receipt)
    expectStatus(await lee.get(person), 403)
    expect(expectStatus(await root.get('/v1/ops/people/nobody'), 404).json.code).toBe('PersonNotForgotten')
  })
})
