/** Tickets that people carry, and the door: who is let in with one, once (C18, C19, C20). */
import { compactVerify, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { endOf } from '../../../durable-objects/shared/venue-date.ts'
import { client } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import { today } from '../../harness/today.ts'
import { customer, done, memberOf, type Person, patiently, reads, type Stage, sharedStage } from '../shared/people.ts'
import { expectProblem } from '../shared/problem.ts'
import { booked, byPost, manager, onSale, paid, staff } from './concert.fixtures.ts'

const DOORS = size('doors', { test: 24, prove: 200 })

let stage: Stage
let park: Person
let jung: Person
let kim: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[park, jung, kim] = [await manager(stage), await staff(stage), await customer(stage)]
})

const bookingAt = (id: string) => `/v1/concert/bookings/${id}`
/** Starts at the last moment of today in Seoul. */
const tonight = async (): Promise<string> => {
  const startsAt = new Date(Date.parse(endOf(await today())) - 1).toISOString()
  return onSale(park, { startsAt })
}
const passesOf = async (id: string): Promise<string[]> => {
  await reads(kim, bookingAt(id), 'paid')
  const answer = await kim.get(`${bookingAt(id)}/passes`)
  expect(answer.status, answer.text).toBe(200)
  return answer.json.passes.map(({ pass }: { pass: string }) => pass)
}
const scan = (who: Person, id: string, pass: string) => patiently(who, `${bookingAt(id)}/check-in`, { pass })

describe('Tickets', () => {
  it('are read by their owner alone, once they are paid, and verified by everybody (C18)', async () => {
    const concertId = await onSale(park)
    const id = await booked(kim, concertId, 2)
    await reads(kim, bookingAt(id), 'booked')
    const early = await kim.get(`${bookingAt(id)}/passes`)
    expectProblem(early, 409, 'PassNotThere')
    await done(kim, `${bookingAt(id)}/pay`, { method: 'card' })
    const passes = await passesOf(id)
    const { keys } = (await client(undefined, stage.url).get('/v1/passes/keys')).json
    const key = await importJWK(keys[0])
    const told = await Promise.all(
      passes.map(async (pass) => JSON.parse(new TextDecoder().decode((await compactVerify(pass, key)).payload))),
    )
    expect(told).toEqual([1, 2].map((number) => ({ kind: 'concert.booking', id, number })))
    expectProblem(await (await customer(stage, 'lee')).get(`${bookingAt(id)}/passes`), 404, 'BookingNotFound')
    expectProblem(await jung.get(`${bookingAt(id)}/passes`), 403, 'RoleNotAllowed')
    const posted = await paid(kim, concertId, 1, byPost)
    await reads(kim, bookingAt(posted), 'paid')
    expectProblem(await kim.get(`${bookingAt(posted)}/passes`), 409, 'PassNotThere')
  })

  it('is in the owner’s calendar, and taken out when it is cancelled (C18)', async () => {
    const startsAt = '2199-05-01T10:00:00.000Z'
    const id = await booked(kim, await onSale(park, { startsAt }), 2)
    await reads(kim, bookingAt(id), 'booked')
    const entry = async () => {
      const answer = await kim.get(`${bookingAt(id)}/calendar.ics`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
      return answer.text.split('\r\n')
    }
    expect(await entry()).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        'DTSTART:21990501T100000Z',
        'DTEND:21990501T120000Z',
        `UID:${id}@naru`,
      ]),
    )
    await done(kim, `${bookingAt(id)}/cancel`)
    await reads(kim, bookingAt(id), 'cancelled')
    expect(await entry()).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED']))
  })
})

describe('A ticket at the door', () => {
  it('lets one person in, whichever of many doors scans it first (C19)', async () => {
    const id = await paid(kim, await tonight(), 2)
    const [first = '', second = ''] = await passesOf(id)
    const han = await staff(stage)
    const answers = await Promise.all(Array.from({ length: DOORS }, (_, n) => scan(n % 2 ? han : jung, id, first)))
    const let_in = answers.filter(({ status }) => status === 200)
    expect(let_in).toHaveLength(1)
    expect(let_in[0]?.json).toMatchObject({ id, status: 'issued', checkedIn: [{ number: 1 }] })
    const by = [jung.sub, han.sub]
    for (const answer of answers.filter((one) => one !== let_in[0])) {
      expectProblem(answer, 409, 'AlreadyCheckedIn')
      expect(answer.json).toMatchObject({ number: 1, checkedInAt: let_in[0]?.json.checkedIn[0].at })
      expect(by).toContain(answer.json.checkedInBy)
    }
    // The other ticket of the booking is another person's; it may be typed too.
    expect((await scan(jung, id, second)).json.checkedIn).toHaveLength(2)
    expectProblem(await patiently(jung, `${bookingAt(id)}/check-in`, { number: 2 }), 409, 'AlreadyCheckedIn')
    expectProblem(await patiently(jung, `${bookingAt(id)}/check-in`, { number: 3 }), 404, 'TicketNotFound')
  })

  it('that lost its answer is scanned again under its key, and the door learns that it was let in (H3)', async () => {
    const id = await paid(kim, await tonight())
    const [pass = ''] = await passesOf(id)
    const once = () => patiently(jung, `${bookingAt(id)}/check-in`, { pass }, 'door-1')
    const [one, other] = [await once(), await once()]
    expect([other.status, other.headers.get('idempotency-replayed'), other.text]).toEqual([200, 'true', one.text])
  })

  it('is refused when it is forged, or shown for another booking or at another house (C18, C19, G12)', async () => {
    const concertId = await tonight()
    const [id, other] = [await paid(kim, concertId), await paid(kim, concertId)]
    const [[pass = ''], [theirs = '']] = [await passesOf(id), await passesOf(other)]
    const [head = '', body = '', signature = ''] = pass.split('.')
    const forged = [head, btoa(atob(body).replace('"number":1', '"number":9')).replaceAll('=', ''), signature].join('.')
    for (const wrong of [forged, theirs, 'nonsense']) expectProblem(await scan(jung, id, wrong), 422, 'PassInvalid')
    const elsewhere = await memberOf(stage, 'harbour', 'han', 'venue-staff')
    expectProblem(await scan(elsewhere, id, pass), 404, 'BookingNotFound')
    expect((await scan(jung, id, pass)).status).toBe(200)
    const later = await paid(kim, await onSale(park))
    const [early = ''] = await passesOf(later)
    expectProblem(await scan(jung, later, early), 409, 'NotConcertDay')
  })

  it('is taken back at once, and lets somebody in again (C20)', async () => {
    const id = await paid(kim, await tonight())
    const [pass = ''] = await passesOf(id)
    const undo = () => patiently(jung, `${bookingAt(id)}/undo-check-in`, { number: 1 })
    expectProblem(await undo(), 409, 'TicketNotCheckedIn')
    await scan(jung, id, pass)
    expect((await undo()).json).toMatchObject({ status: 'issued', checkedIn: [] })
    expect((await scan(jung, id, pass)).status).toBe(200)
  })
})
