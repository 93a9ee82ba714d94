/** Museum exhibitions while one context is down (G6): the others go on, and afterwards all catch up by themselves. */

import { beforeEach, describe, expect, it } from 'vitest'
import { invariants } from '../../durable-objects/museum/invariants.ts'
import {
  type Customer,
  customer,
  expectComeBack,
  expectStatus,
  happenedTo,
  inspect,
} from '../chaos/concert.fixtures.ts'
import { audited, seenIn } from '../chaos/world.ts'
import { whileClassDown, whileDown } from '../harness/chaos.ts'
import { type Answer, as, type Client, eventually, unique } from '../harness/http.ts'
import { idOf } from '../harness/ids.ts'
import { today } from '../harness/today.ts'

const CAPACITY = 40
/** So many that an isolate which saw them does not look first, so that a wish is kept although nobody can be asked. */
const ROOMY = 2_000
const SETTLING = { withinMs: 120_000 }
const PATH = '/v1/museum/reservations'

let mina: Client
let admin: Client
let kim: Customer
let exhibitionId: string
let reservations: string[]

const open = async (capacity: number): Promise<string> => {
  const date = await today()
  const body = { title: unique('달항아리'), hall: '제1전시실', date, capacity }
  return expectStatus(await mina.post('/v1/museum/exhibitions', body), 201).json.id
}
const reserve = (key = unique('key'), visitors = 1): Promise<Answer> =>
  kim.post(PATH, { exhibitionId, visitors }, { key })
const known = (id: string): string => {
  reservations.push(id)
  return id
}
const reserved = async (visitors = 1): Promise<string> => {
  const { id, status } = expectStatus(await reserve(unique('key'), visitors), 201).json
  expect(status).toBe('requested')
  return known(id)
}
const cancel = (id: string): Promise<Answer> => kim.post(`${PATH}/${id}/cancel`)
const admit = (id: string): Promise<Answer> => mina.post(`/v1/museum/admissions/${id}/admit`)
const shows = (id: string, status: string) =>
  eventually(async () => (await kim.get(`${PATH}/${id}`)).json?.status === status, SETTLING)
const completed = async (): Promise<string> => {
  const id = await reserved()
  await shows(id, 'completed')
  return id
}
const available = async (): Promise<number> => (await mina.get(`/v1/museum/exhibitions/${exhibitionId}`)).json.available
const audit = () =>
  audited(invariants, {
    admin,
    people: [kim],
    known: { 'museum.exhibition': [exhibitionId], 'museum.reservation': reservations },
  })

beforeEach(async () => {
  ;[mina, admin] = [await as(unique('mina'), 'museum-manager'), await as(unique('root'), 'admin')]
  kim = await customer('kim')
  exhibitionId = await open(CAPACITY)
  reservations = []
})

describe('while admission is down', () => {
  it('reserving and cancelling go on, admitting comes back later; all are completed afterwards, none revived (M7)', async () => {
    const before = await completed()
    const asked = await completed()
    let [waiting, leaving] = ['', '']
    await whileClassDown('museum', 'Admission', async () => {
      waiting = await reserved(2)
      leaving = await reserved(3)
      expectComeBack(await admit(asked))
      // Admission cannot be asked, and need not be: the reservation decides alone.
      expect(expectStatus(await cancel(before), 200).json.status).toBe('cancelled')
      expectStatus(await cancel(leaving), 200)
      await eventually(async () => (await available()) === CAPACITY - 3)
      await shows(leaving, 'cancelled')
      expect((await kim.get(`${PATH}/${waiting}`)).json.status).toBe('requested')
      expect((await kim.get('/v1/mypage')).json.items).toHaveLength(4)
    })
    await shows(waiting, 'completed')
    const world = await audit()
    expect(happenedTo(seenIn(world, 'museum.reservation', leaving))).not.toContain('ReservationCompleted')
    expect((await kim.get(`${PATH}/${leaving}`)).json.status).toBe('cancelled')
    expect(expectStatus(await eventually(() => answered(() => admit(asked)), SETTLING), 200).json.status).toBe(
      'admitted',
    )
    await audit()
  })
})

/** The answer, once it is one. */
const answered = async (ask: () => Promise<Answer>): Promise<Answer | null> => {
  const answer = await ask()
  return answer.status === 503 ? null : answer
}

describe('while the exhibition is down', () => {
  it('cancelling and reading go on, reserving comes back later; places return once (G5)', async () => {
    const leaving = await completed()
    const key = unique('key')
    await whileClassDown('museum', 'Exhibition', async () => {
      expectComeBack(await reserve(key))
      expectComeBack(await mina.delete(`/v1/museum/exhibitions/${exhibitionId}`))
      expect(expectStatus(await cancel(leaving), 200).json.status).toBe('cancelled')
      await shows(leaving, 'cancelled')
      expect(await available()).toBe(CAPACITY - 1)
      expect((await kim.get(`${PATH}/${leaving}/history`)).status).toBe(200)
    })
    const again = await eventually(() => answered(() => reserve(key)), SETTLING)
    await shows(known(expectStatus(again, 201).json.id), 'completed')
    await audit()
    expect(await available()).toBe(CAPACITY - 1)
  })

  it('a wish whose outcome is not known is settled by itself: completed, or given up with its places back (G5, M6)', async () => {
    exhibitionId = await open(ROOMY)
    const [staying, leaving] = [await unsettled(), await unsettled()]
    expect(expectStatus(await cancel(leaving.id), 200).json.status).toBe('cancelled')
    await shows(staying.id, 'completed')
    // Whoever asks again with the key of a wish that was given up meanwhile hears so.
    const late = await eventually(() => answered(() => reserve(leaving.key)), SETTLING)
    expect([late.status, late.json.code]).toEqual([409, 'ReservationCancelled'])
    const world = await audit()
    expect(happenedTo(seenIn(world, 'museum.reservation', leaving.id))).toEqual([
      'ReservationRequested',
      'ReservationCancelled',
    ])
    // The answer that was never heard is given now (H3): the places were held, admission was not asked yet.
    expect(expectStatus(await reserve(staying.key), 201).json).toMatchObject({ id: staying.id, status: 'requested' })
  })
})

/** A reservation that was kept while its exhibition could not be asked: 503, and nobody knows yet (G5). */
const unsettled = async (): Promise<{ readonly id: string; readonly key: string }> => {
  return eventually(async () => {
    const key = unique('key')
    const id = await idOf(`POST ${PATH}`, kim.sub, key)
    // Somebody has just seen plenty of places, so nobody looks again for a moment.
    known(expectStatus(await eventually(() => answered(reserve), SETTLING), 201).json.id)
    let isKept = false
    await whileClassDown('museum', 'Exhibition', async () => {
      expectComeBack(await reserve(key))
      isKept = (await inspect({ admin }, 'museum.reservation', id)) !== null
    })
    return isKept ? { id: known(id), key } : null
  }, SETTLING)
}

describe('while notification is down', () => {
  it('everything else goes on; the customer is told once of each step afterwards (N5, G7)', async () => {
    await whileDown('notification', async () => {
      const leaving = await completed()
      expectStatus(await cancel(leaving), 200)
      const inside = await completed()
      await eventually(async () => (await admit(inside)).status === 200)
    })
    await audit()
  })
})

describe('while the view is down', () => {
  it('every command goes on, and reads come back later (V2)', async () => {
    await whileDown('view', async () => {
      const leaving = await reserved()
      expectStatus(await cancel(leaving), 200)
      const inside = await reserved()
      await eventually(async () => (await admit(inside)).status === 200)
      for (const path of ['/v1/mypage', `${PATH}/${inside}`, `/v1/museum/exhibitions/${exhibitionId}`]) {
        expectComeBack(await kim.get(path))
      }
    })
    await audit()
  })
})

describe('while payment is down', () => {
  it('nothing of the museum changes: nothing here is paid for', async () => {
    await whileDown('payment', async () => {
      const id = await completed()
      expectStatus(await cancel(id), 200)
      await shows(id, 'cancelled')
    })
    await audit()
  })
})

describe('while the whole museum Worker is stopped', () => {
  it('all reads still answer (V4)', async () => {
    const id = await completed()
    await whileDown('museum', async () => {
      for (const path of ['/v1/mypage', PATH, `${PATH}/${id}`, `${PATH}/${id}/history`]) {
        expectStatus(await kim.get(path), 200)
      }
      for (const path of ['/v1/museum/exhibitions', '/v1/museum/admissions', `/v1/museum/admissions/${id}`]) {
        expectStatus(await mina.get(path), 200)
      }
      expectComeBack(await reserve())
      expectComeBack(await cancel(id))
    })
    expectStatus(await cancel(id), 200)
    await audit()
  })
})
