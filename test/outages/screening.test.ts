/**
 * Health screening while one context is down (G6): the others go on, and afterwards all catch up by themselves.
 * And its events three times, shuffled and late: the same final state (G3).
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import {
  type Customer,
  customer,
  each,
  expectComeBack,
  expectStatus,
  happenedTo,
  inspect as inspected,
} from '../chaos/concert.fixtures.ts'
import { chance } from '../harness/chance.ts'
import { sendRaw, whileAnswersAreLost, whileClassDown, whileDeliveryIsChaotic, whileDown } from '../harness/chaos.ts'
import { as, type Client, eventually, unique } from '../harness/http.ts'
import { idOf } from '../harness/ids.ts'
import { seedOf } from '../harness/size.ts'
import { auditSlot, type Reserved } from '../stories/screening/screening.fixtures.ts'

const HOSPITALS = '/v1/screening/hospitals'
const RESERVATIONS = '/v1/screening/reservations'
const PLACES = 30
const CUSTOMERS = 12
/** So many come at a time. */
const AT_ONCE = 3
/** What was asked while a context was away is asked again within this time: an open breaker waits 5 s, retries double. */
const SETTLING = { withinMs: 120_000 }

let han: Client
let admin: Client
let kim: Customer
let hospitalId: string
let reservations: Reserved[]

const date = () => seoulDate(30)
const inspect = (aggregate: string, id: string) => inspected({ admin }, aggregate, id)
const reserve = (who: Client, key = unique('key')) => who.post(RESERVATIONS, { hospitalId }, { key })
const cancel = (who: Client, id: string) => who.post(`${RESERVATIONS}/${id}/cancel`)
/** One reservation of a person at a hospital on one day (S13), so everybody comes for one. */
const somebody = () => customer('guest')
const audit = () => auditSlot(admin, hospitalId, reservations)

const isDeleted = () =>
  eventually(async () => (await han.get(`${HOSPITALS}/${hospitalId}`)).json.status === 'deleted', SETTLING)

/** A completed reservation, in the same answer (S4). */
const reserved = async (who: Customer): Promise<string> => {
  const { id, status } = expectStatus(await reserve(who), 201).json
  expect(status).toBe('completed')
  reservations.push({ who, id })
  return id
}

beforeEach(async () => {
  ;[han, admin, kim] = [
    await as(unique('han'), 'hospital-admin'),
    await as(unique('root'), 'admin'),
    await customer('kim'),
  ]
  const slot = { name: unique('나루병원'), date: date(), capacity: PLACES }
  hospitalId = expectStatus(await han.post(HOSPITALS, slot), 201).json.id
  reservations = []
})

describe('while record is down', () => {
  it('reservations are completed in the same answer, cancelled and recalled; records follow once (S5)', async () => {
    const [lee, before] = [await somebody(), await reserved(kim)]
    await eventually(async () => happenedTo(await inspect('screening.record', before)).length === 1)
    await whileClassDown('screening', 'ScreeningRecord', async () => {
      const [cancelled] = [await reserved(lee), await reserved(await somebody())]
      expectStatus(await cancel(lee, cancelled), 200)
      expectStatus(await cancel(kim, before), 200)
      await eventually(async () => (await han.get(`${HOSPITALS}/${hospitalId}`)).json.available === PLACES - 1)
    })
    const states = await audit()
    expect([...states].sort()).toEqual(['cancelled', 'cancelled', 'completed'])
  })

  it('a slot is deleted all the same; its records are force-cancelled once', async () => {
    for (let n = 0; n < 5; n += 1) await reserved(await somebody())
    await whileClassDown('screening', 'ScreeningRecord', async () => {
      expectStatus(await han.delete(`${HOSPITALS}/${hospitalId}`), 200)
      await isDeleted()
    })
    expect(new Set(await audit())).toEqual(new Set(['force-cancelled']))
  })
})

describe('while access is down', () => {
  it('no hospital sees who comes; afterwards it does, and each look is kept (S14)', async () => {
    const id = await reserved(kim)
    const records = `/v1/screening/records?hospitalId=${hospitalId}`
    const shown = async () => (await han.get(records)).json.items?.map((one: { id: string }) => one.id)
    const looks = async () => (await kim.get(`${RESERVATIONS}/${id}/history`)).json.accesses?.length
    await eventually(async () => (await shown())?.includes(id))
    const before = await eventually(looks)
    await whileClassDown('screening', 'Access', async () => {
      const refused = await han.get(records)
      expectComeBack(refused)
      expect(refused.text).not.toContain(id)
    })
    await eventually(async () => (await shown())?.includes(id), SETTLING)
    await eventually(async () => (await looks()) > before, SETTLING)
  })
})

describe('while the hospital is down', () => {
  it('reserving comes back later; cancelling and reading go on; the place returns once', async () => {
    const [lee, choi] = [await somebody(), await somebody()]
    const [stays, goes] = [await reserved(kim), await reserved(lee)]
    const key = unique('key')
    await eventually(async () => (await lee.get(`${RESERVATIONS}/${goes}`)).status === 200)
    await whileClassDown('screening', 'Hospital', async () => {
      expectComeBack(await reserve(choi, key))
      expectStatus(await cancel(lee, goes), 200)
      await eventually(async () => (await lee.get(`${RESERVATIONS}/${goes}`)).json.status === 'cancelled')
      expect((await kim.get(`${RESERVATIONS}/${stays}/history`)).json.items).toHaveLength(2)
      expect((await kim.get(`${HOSPITALS}/${hospitalId}`)).json.available).toBe(PLACES - 2)
    })
    const again = await eventually(async () => {
      const answer = await reserve(choi, key)
      return answer.status === 201 ? answer : null
    }, SETTLING)
    reservations.push({ who: choi, id: again.json.id })
    await audit()
  })
})

describe('while the hospital’s answers are lost', () => {
  it('nobody knows, so nothing is half done: it is completed by itself, told once, and given one place (G5)', async () => {
    const key = unique('key')
    const [lee, choi] = [await somebody(), await somebody()]
    const asked = ({ sub }: Customer) => idOf(`POST ${RESERVATIONS}`, sub, key)
    const ids = await Promise.all([kim, lee, choi].map(asked))
    await whileAnswersAreLost('screening', 'Hospital.execute', async () => {
      for (const who of [kim, lee, choi]) expectComeBack(await reserve(who, key))
      // The places are given; the reservations do not know it yet, and one of them is not wanted any more.
      await eventually(async () => (await kim.get(`${RESERVATIONS}/${ids[0]}`)).json.status === 'requested')
      expectStatus(await cancel(lee, ids[1] ?? ''), 200)
    })
    const answer = await eventually(async () => {
      const retried = await reserve(choi, key)
      return retried.status === 201 ? retried : null
    }, SETTLING)
    expect(answer.json).toMatchObject({ id: ids[2], status: 'completed' })
    reservations.push(...[kim, lee, choi].map((who, nth) => ({ who, id: ids[nth] ?? '' })))
    const states = await audit()
    expect(states).toEqual(['completed', 'cancelled', 'completed'])
    expect((await han.get(`${HOSPITALS}/${hospitalId}`)).json.available).toBe(PLACES - 2)
  })
})

describe('while reservation is down', () => {
  it('a slot is deleted nevertheless: whoever has a place is recalled afterwards, once', async () => {
    await reserved(kim)
    await reserved(await somebody())
    await whileClassDown('screening', 'Reservation', async () => {
      expectComeBack(await reserve(await somebody()))
      const deleting = expectStatus(await han.delete(`${HOSPITALS}/${hospitalId}`), 200).json
      expect(deleting).toMatchObject({ status: 'deleting', reservationsLeft: 2 })
    })
    await isDeleted()
    expect(new Set(await audit())).toEqual(new Set(['force-cancelled']))
  })
})

describe('while notification, the view or every command is down', () => {
  it('all commands work while notification and the view are; each is told once afterwards (N5)', async () => {
    await whileDown('notification', () =>
      whileDown('view', async () => {
        const gone = await reserved(kim)
        await reserved(await somebody())
        expectStatus(await cancel(kim, gone), 200)
        for (const path of [RESERVATIONS, `${RESERVATIONS}/${gone}/history`, `${HOSPITALS}/${hospitalId}`]) {
          expectComeBack(await kim.get(path))
        }
      }),
    )
    await audit()
  })

  it('all reads work while every command Worker is stopped (V4)', async () => {
    const id = await reserved(kim)
    await audit()
    await whileDown('screening', async () => {
      const paths = [RESERVATIONS, `${RESERVATIONS}/${id}`, `${RESERVATIONS}/${id}/history`, '/v1/mypage', HOSPITALS]
      for (const path of paths) expectStatus(await kim.get(path), 200)
      // What shows people is not shown while the look cannot be kept (S14).
      expectComeBack(await han.get('/v1/screening/records'))
      expectComeBack(await reserve(kim))
      expectComeBack(await cancel(kim, id))
    })
  })

  it('screening goes on while payment is down', () =>
    whileDown('payment', async () => {
      expectStatus(await cancel(kim, await reserved(kim)), 200)
    }))
})

/** The event as its reservation would tell it to its own system. */
const told = (id: string, sequence: number, event: string, status: string, data: object) => [
  {
    specversion: '1.0',
    id: `/screening.reservation/${id}/${sequence}`,
    source: `/screening.reservation/${id}`,
    type: `naru.screening.reservation.${event}.v1`,
    time: new Date().toISOString(),
    subject: id,
    sequence,
    datacontenttype: 'application/json',
    correlationid: id,
    causationid: 'test',
    traceparent: '',
    data,
    status: { status, was: null, owner: kim.sub, label: '', dueAt: null },
  },
]

describe('delivery at its worst', () => {
  it('a cancellation that overtakes the registration of its record leaves a tombstone that nobody revives', async () => {
    const screening = { organisation: 'naru', hospitalId, hospitalName: '나루병원', date: date() }
    const ends = [
      ['ReservationCancelled', 'cancelled', 'RecordCancelled'],
      ['ReservationForceCancelled', 'force-cancelled', 'RecordForceCancelled'],
    ] as const
    for (const [event, status, expected] of ends) {
      const [id, behind] = [await idOf(unique('never')), await idOf(unique('behind'))]
      await sendRaw('screening-record', told(id, 3, event, status, { hospitalId, screening }))
      await eventually(async () => (await inspect('screening.record', id)) !== null)
      await sendRaw('screening-record', told(id, 2, 'ReservationCompleted', 'completed', screening))
      // What comes behind it in the same queue is acted on, so the late news has been heard by then.
      await sendRaw('screening-record', told(behind, 2, 'ReservationCompleted', 'completed', screening))
      await eventually(async () => happenedTo(await inspect('screening.record', behind)).length > 0)
      expect(happenedTo(await inspect('screening.record', id))).toEqual([expected])
    }
  })

  it('three times, shuffled and late, all events lead to the same final state', async () => {
    const seed = seedOf('screening at its worst')
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, somebody))
    await whileDeliveryIsChaotic(['screening', 'notification', 'view'], seed, async () => {
      await each(customers.entries(), AT_ONCE, async ([n, who]) => {
        const id = await reserved(who)
        if (chance(seed + n)() < 0.5) expectStatus(await cancel(who, id), 200)
      })
      await audit()
      expectStatus(await han.delete(`${HOSPITALS}/${hospitalId}`), 200)
      await isDeleted()
      const states = await audit()
      expect([...states].filter((status) => status === 'completed')).toEqual([])
    })
  })
})
