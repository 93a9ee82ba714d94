/**
 * What is personal lies nowhere in the clear (K16), whatever somebody does in any system; and a person who is forgotten is
 * forgotten whole, also when everything is killed in the middle of it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { audited } from '../../bench/audit.ts'
import { storedWorld } from '../../bench/world.ts'
import { invariants as ofConcert } from '../../durable-objects/concert/invariants.ts'
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants as ofRental } from '../../durable-objects/rental/invariants.ts'
import { invariants as ofScreening } from '../../durable-objects/screening/invariants.ts'
import { invariants as ofTaxi } from '../../durable-objects/taxi/invariants.ts'
import { signToken } from '../../scripts/identity.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { type Client, client, eventually, unique } from '../harness/http.ts'
import { Browser, linkIn, PASSWORD, signUpForm } from '../stories/identity/identity.fixtures.ts'
import { reads } from '../stories/shared/people.ts'
import {
  book,
  byPost,
  type Crew,
  cancel,
  crew,
  deliver,
  dispatch,
  expectStatus,
  openSale,
  paid,
} from './concert.fixtures.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/** A distinctive piece of each, so that a part of it would be found too. */
const NAME = unique('김비밀')
const ADDRESS = unique('비밀골목')
const COMMENT = unique('비밀설문')
const REASON = unique('비밀사유')
const ORIGIN = unique('비밀집앞')
const DESTINATION = unique('비밀섬')
const DRIVER = unique('백비밀')
const ENGINEER = unique('이비밀')
const PHONE = '010-9753-1864'
/** Of the account that the person has here. */
const ACCOUNT_NAME = unique('최비밀')
const EMAIL = `${unique('secret')}@example.com`
const ACCOUNT_PHONE = '+82 10-8642-9753'
const ACCOUNT_MARKS = [ACCOUNT_NAME, EMAIL, ACCOUNT_PHONE]
const MARKS = [NAME, ADDRESS, COMMENT, REASON, ORIGIN, DESTINATION, DRIVER, ENGINEER, PHONE]
/** Nothing is decided on those; this is shown to everybody, and so it shows that the search finds what is there. */
const SHOWN = unique('나루구')

let KIM = ''
const PATIENT = unique('patient')
/** An isolate may open for a minute what it has just opened; retries and the sweep take some seconds. */
const FORGOTTEN_WITHIN = { withinMs: 180_000 }
const personPath = () => `/v1/ops/people/${KIM}`
const forgetPath = () => `${personPath()}/forget`

const server = killableServer('forgetting')
let people: Crew
let [kim, patient, driver, engineer, staff, han]: Client[] = []
const known = (who: Client | undefined): Client => {
  if (who === undefined) throw new Error('nobody came')
  return who
}

const introduce = async (sub: string, role: string, name: string): Promise<Client> => {
  const { privateJwk, url } = server.stage
  return client(await signToken({ privateJwk }, { sub, roles: [role], org: 'naru', name }), url)
}
const ENGINEER_ID = unique('engineer')
/** Signs up, confirms, signs in and out, and asks for a new password: whatever that leaves must go. */
const haveAccount = async (): Promise<string> => {
  const base = server.stage.url
  const browser = new Browser(base)
  const form = signUpForm(EMAIL, { name: ACCOUNT_NAME, phone: ACCOUNT_PHONE })
  expectStatus(await browser.post('/auth/sign-up/email', form), 202)
  expectStatus(await browser.post('/auth/send-verification-email', { email: EMAIL }), 202)
  await browser.get(await linkIn(EMAIL, /Confirm/, base))
  expectStatus(await browser.post('/auth/sign-in/email', { email: EMAIL, password: 'wrong horse battery' }), 401)
  expectStatus(await browser.post('/auth/sign-in/email', { email: EMAIL, password: PASSWORD }), 200)
  expectStatus(await browser.post('/auth/request-password-reset', { email: EMAIL, redirectTo: '/new-password' }), 202)
  return expectStatus(await browser.get('/v1/identity/me'), 200).json.id
}
const meet = async (): Promise<void> => {
  KIM = await haveAccount()
  people = await crew(server.introduce)
  kim = await introduce(KIM, 'customer', NAME)
  patient = await introduce(PATIENT, 'customer', NAME)
  driver = await introduce(unique('driver'), 'driver', DRIVER)
  engineer = await introduce(ENGINEER_ID, 'engineer', ENGINEER)
  staff = await introduce(unique('staff'), 'rental-staff', '직원')
  han = await introduce(unique('han'), 'hospital-admin', '원장')
}

/** What a database holds, without what lies in pages that it no longer uses, which no query reads (decision 43). */
const inUse = (path: string): Buffer => {
  const copy = join(mkdtempSync(join(tmpdir(), 'naru-in-use-')), 'copy.sqlite')
  const database = new DatabaseSync(path)
  try {
    database.exec(`VACUUM INTO '${copy}'`)
    return readFileSync(copy)
  } finally {
    database.close()
    rmSync(dirname(copy), { recursive: true, force: true })
  }
}

/** Of the files that hold one of these, those in which it is still in use. */
const usedIn = (marks: readonly string[]): readonly string[] =>
  stateFiles()
    .filter((path) => marks.some((mark) => readFileSync(path).includes(mark)))
    .filter((path) => {
      const text = path.endsWith('.sqlite') ? inUse(path) : readFileSync(path)
      return marks.some((mark) => text.includes(mark))
    })

const stateFiles = (): readonly string[] =>
  readdirSync(server.stateDir, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))

/** Every file of the state, and what was printed, that holds one of these. */
const holding = (marks: readonly string[]): readonly string[] => {
  const texts = stateFiles().map((path) => [basename(path), readFileSync(path)] as const)
  return [...texts, ['what was printed', Buffer.from(server.lastWords())] as const].flatMap(([name, text]) =>
    marks.filter((mark) => text.includes(mark)).map((mark) => `${mark} in ${name}`),
  )
}

const ride = { origin: `서울 ${ORIGIN} 3길`, destination: `${DESTINATION} 건너편`, fareKrw: 15_000, method: 'card' }
const call = async (): Promise<string> => expectStatus(await known(kim).post('/v1/taxi/calls', ride), 201).json.id
const rides = async (): Promise<string> => {
  const id = await call()
  await eventually(async () => (await known(driver).post(`/v1/taxi/requests/${id}/accept`)).status === 200)
  for (const step of ['arrive', 'board', 'complete'])
    expectStatus(await known(driver).post(`/v1/taxi/pickups/${id}/${step}`), 200)
  return id
}

const application = {
  customerName: NAME,
  phone: PHONE,
  address: `서울 ${ADDRESS} 3층`,
  region: SHOWN,
  productId: 'air-7',
}
const rents = async (): Promise<string> => {
  const [customer, office] = [known(kim), known(staff)]
  expectStatus(await office.put('/v1/rental/products/air-7', { name: '나루', monthlyKrw: 1, months: 1 }), 201)
  expectStatus(await office.put(`/v1/rental/engineers/${ENGINEER_ID}`, { name: ENGINEER, region: SHOWN }), 201)
  const ordered = async (): Promise<string> => {
    const wish = { ...application, preferredDate: seoulDate(0) }
    const { id } = expectStatus(await customer.post('/v1/rental/orders', wish), 201).json
    await reads(customer, `/v1/rental/orders/${id}`, 'assigned')
    return id
  }
  const id = await ordered()
  expectStatus(await known(engineer).post(`/v1/rental/installations/${id}/complete`), 200)
  await reads(customer, `/v1/rental/orders/${id}`, 'installed')
  // What staff write down is about the customer all the same.
  expectStatus(await office.post(`/v1/rental/orders/${id}/survey`, { rating: 'BAD', comment: COMMENT }), 200)
  const cancelled = await ordered()
  expectStatus(await office.post(`/v1/rental/orders/${cancelled}/cancel`, { reason: REASON }), 200)
  await reads(customer, `/v1/rental/orders/${cancelled}`, 'cancelled')
  await reads(customer, `/v1/rental/orders/${id}`, 'closed')
  return id
}

const concerts = async (): Promise<string> => {
  const concertId = await openSale(people, 10)
  const id = await paid(known(kim), { ...byPost(concertId), address: `서울 ${ADDRESS} 4층` })
  await eventually(async () => (await dispatch(people, id)).status === 200)
  expectStatus(await deliver(people, id), 200)
  await reads(known(kim), `/v1/concert/bookings/${id}`, 'issued')
  return id
}

const screenings = async (who: Client): Promise<string> => {
  const slot = { name: '나루병원', date: seoulDate(30), capacity: 3 }
  const { id: hospitalId } = expectStatus(await known(han).post('/v1/screening/hospitals', slot), 201).json
  const { id } = expectStatus(await who.post('/v1/screening/reservations', { hospitalId }), 201).json
  expectStatus(await who.post(`/v1/screening/reservations/${id}/cancel`), 200)
  await reads(who, `/v1/screening/reservations/${id}`, 'cancelled')
  return id
}

/** What those may see who work with it. */
const seen = async (ids: { readonly call: string; readonly order: string; readonly booking: string }) => {
  const { items: records } = expectStatus(await known(staff).get('/v1/rental/customer-records'), 200).json
  const { customerName, phone, address, comment, rating } = records.find(({ id }: { id: string }) => id === ids.order)
  const delivery = expectStatus(await people.courier.get(`/v1/concert/deliveries/${ids.booking}`), 200).json
  const { origin, destination, fareKrw } = expectStatus(await people.admin.get(`/v1/taxi/calls/${ids.call}`), 200).json
  const { items } = expectStatus(await known(han).get('/v1/screening/records'), 200).json
  const screened = items.map(({ customerId }: { customerId: string | null }) => customerId)
  return {
    sealed: [customerName, phone, address, comment, delivery.address, origin, destination],
    stays: [rating, fareKrw, delivery.status],
    screened,
  }
}

beforeAll(meet)

describe('what is personal', () => {
  it(
    'lies nowhere in the clear, and is nowhere readable once its person is forgotten, whatever is killed meanwhile',
    async () => {
      const ids = { call: await rides(), order: await rents(), booking: await concerts() }
      const reserved = await screenings(known(kim))
      await screenings(known(patient))
      const told = await eventually(async () => {
        const { text } = await known(kim).get('/v1/notifications?limit=100')
        return [DRIVER, ENGINEER, REASON].every((mark) => text.includes(mark)) ? text : null
      })
      expect(told).not.toContain('naru-sealed')
      // Whoever may see it sees it, over HTTP.
      const before = await eventually(async () => {
        const now = await seen(ids)
        return now.screened.length === 2 && now.screened.every((one: string | null) => one !== null) ? now : null
      })
      expect(before.sealed).toEqual([
        ...[NAME, PHONE, application.address, COMMENT, `서울 ${ADDRESS} 4층`, ride.origin, ride.destination],
      ])
      expect(before.screened.toSorted()).toEqual([KIM, PATIENT].sort())

      // What is live is ended first.
      const live = await call()
      await reads(known(kim), `/v1/taxi/calls/${live}`, 'open')
      const no = expectStatus(await people.admin.post(forgetPath()), 409).json
      expect([no.code, no.items]).toEqual(['LiveThings', [{ kind: 'taxi.call', id: live, status: 'open' }]])
      expect((await people.admin.get(personPath())).status).toBe(404)
      expectStatus(await known(kim).post(`/v1/taxi/calls/${live}/cancel`), 200)
      const booking = expectStatus(await book(known(kim), byPost(await openSale(people, 1))), 201).json.id
      await reads(known(kim), `/v1/concert/bookings/${booking}`, 'booked')
      await eventually(async () => (await people.admin.post(forgetPath())).json.items?.[0]?.id === booking)
      expectStatus(await cancel(known(kim), booking), 200)
      await reads(known(kim), `/v1/concert/bookings/${booking}`, 'cancelled')

      await server.stop()
      expect(holding([SHOWN]).length).toBeGreaterThan(0)
      expect(holding(MARKS)).toEqual([])
      expect(ACCOUNT_MARKS.filter((mark) => usedIn([mark]).length === 0)).toEqual([])
      // Who did nothing but reserve a screening is named nowhere at all (S12).
      expect(holding([PATIENT])).toEqual([])
      await server.start()

      // Killed as soon as it is asked for; the rest is done by itself.
      const key = unique('key')
      const asked = people.admin.post(forgetPath(), undefined, { key }).catch(() => null)
      await eventually(async () => (await people.admin.get(personPath())).status === 200, { pollMs: 1 })
      await server.kill9()
      await asked
      await server.start()
      const receipt = await eventually(async () => {
        const { status, json } = await people.admin.get(personPath())
        if (status === 404) await people.admin.post(forgetPath(), undefined, { key })
        return json.status === 'forgotten' ? json : null
      }, FORGOTTEN_WITHIN)
      expect(JSON.stringify(receipt)).not.toContain(KIM)
      expect(receipt.keyDestroyedAt <= receipt.forgottenAt).toBe(true)

      const after = await eventually(async () => {
        const now = await seen(ids)
        return now.sealed.every((one) => one === null) && now.screened.includes(null) ? now : null
      }, FORGOTTEN_WITHIN)
      expect(after.stays).toEqual(before.stays)
      expect(after.screened.toSorted()).toEqual([PATIENT, null].toSorted())
      expectStatus(await known(kim).get('/v1/mypage'), 200)
      expect((await known(kim).get('/v1/notifications')).json.items).toEqual([])
      expect((await known(kim).get('/v1/screening/reservations')).json.items).toEqual([])
      expectStatus(await known(kim).get(`/v1/screening/reservations/${reserved}`), 404)
      expect(expectStatus(await known(kim).post('/v1/taxi/calls', ride), 410).json.code).toBe('PersonForgotten')

      expectStatus(
        await new Browser(server.stage.url).post('/auth/sign-in/email', { email: EMAIL, password: PASSWORD }),
        401,
      )
      await server.stop()
      expect(holding(MARKS)).toEqual([])
      expect(usedIn(ACCOUNT_MARKS)).toEqual([])
      expect(ACCOUNT_MARKS.filter((mark) => server.output().includes(mark))).toEqual([])
      const kept = [...ofConcert, ...ofPayment, ...ofTaxi, ...ofRental, ...ofScreening]
      // Who is forgotten is told nothing any more; all else stays true.
      const stays = kept.filter(({ name }) => !name.startsWith('everybody is told once'))
      expect(stays.length).toBeLessThan(kept.length)
      expect(audited(storedWorld(server.stateDir), stays).violations).toEqual([])
    },
    TEST_MS,
  )
})
