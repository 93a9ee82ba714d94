/** A client that somebody generates from the document plays all five systems (H7). */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { baseUrl, eventually, token, unique } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { inDays } from '../stories/shared/people.ts'
import { installTools, output, published, run } from './tool.ts'

/** A minute on an idle machine, when the tools must be installed first. */
const GENERATED_WITHIN_MS = 600_000
const CLIENT = output('client')
/** As strict as what a project of today begins with. */
const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
}

// biome-ignore lint/suspicious/noExplicitAny: what is generated at run time has no types here; it is compiled as it is below.
type Generated = any
type Options = { readonly body?: object; readonly path?: object; readonly query?: object }
type Said = { readonly data: Generated; readonly error: Generated; readonly response: Response }

let sdk: Record<string, (options: object) => Promise<Said>>
let connect: (headers: Readonly<Record<string, string>>) => Generated

beforeAll(async () => {
  installTools()
  const { file } = await published('/openapi.json')
  const { code, stderr } = await run(
    'openapi-ts',
    '-i',
    file,
    '-o',
    CLIENT,
    '-c',
    '@hey-api/client-fetch',
    '--no-log-file',
  )
  expect([code, stderr]).toEqual([0, ''])
  sdk = await import(join(CLIENT, 'index.ts'))
  const { createClient, createConfig } = await import(join(CLIENT, 'client', 'index.ts'))
  connect = (headers) => createClient(createConfig({ baseUrl: baseUrl(), headers }))
}, GENERATED_WITHIN_MS)

/** Somebody who speaks through the generated client: what an operation answers, when it answers this. */
const speaker = async (sub: string, role: string, name = sub) => {
  const own = unique(sub)
  const bearer = await token({ sub: own, roles: [role], org: 'naru', name })
  const client = connect({ authorization: `Bearer ${bearer}` })
  const says = async (operation: string, options: Options = {}, status = 200) => {
    const call = sdk[operation]
    if (call === undefined) throw new Error(`the client has no ${operation}`)
    const headers =
      operation.startsWith('get') || operation.startsWith('list') ? {} : { 'Idempotency-Key': randomUUID() }
    const { data, error, response } = await call({ client, headers, ...options })
    expect([operation, response.status, error]).toEqual([operation, status, undefined])
    return data
  }
  /** Once others are ready for it. */
  const soon = (operation: string, options: Options) => eventually(() => says(operation, options))
  const becomes = (operation: string, id: string, status: string) =>
    eventually(async () => (await says(operation, { path: { id } })).status === status)
  return { sub: own, says, soon, becomes }
}
const customer = () => speaker('kim', 'customer')

describe('A client generated from the document (H7)', () => {
  it('compiles as it is, as strictly as may be', async () => {
    const config = output('tsconfig.json')
    const lib = ['es2023', 'dom', 'dom.iterable']
    writeFileSync(config, JSON.stringify({ compilerOptions: { ...STRICT, lib, types: [] }, include: ['client'] }))
    expect(await run('tsc', '-p', config)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('sells a ticket', async () => {
    const [kim, manager, staff] = [
      await customer(),
      await speaker('m', 'concert-manager'),
      await speaker('v', 'venue-staff'),
    ]
    const concert = {
      title: unique('공연'),
      venue: '노들섬',
      startsAt: inDays(30),
      ticketsPerPerson: 4,
    }
    const { id: concertId } = await manager.says('concertRegisterConcert', { body: concert }, 201)
    await manager.says('concertRegisterTickets', { path: { id: concertId }, body: { quantity: 5, priceKrw: 88_000 } })
    const wish = { concertId, quantity: 2, fulfilment: 'on-site' }
    const { id } = await kim.says('concertRequestBooking', { body: wish }, 201)
    await kim.says('concertPayBooking', { path: { id }, body: { method: 'card' } })
    await staff.says('concertIssueTicket', { path: { id } })
    await kim.becomes('getConcertBookingsItem', id, 'issued')
    const page = await kim.says('listConcertBookings', { query: { limit: 10 } })
    expect(page.items.map((one: { id: string }) => one.id)).toEqual([id])
  })

  it('drives a taxi', async () => {
    const [kim, baek] = [await customer(), await speaker('baek', 'driver', '백기사')]
    const ride = { origin: '서울역', destination: '노들섬', fareKrw: 15_000, method: 'card' }
    const { id } = await kim.says('taxiRequestCall', { body: ride }, 201)
    await baek.soon('taxiAcceptCall', { path: { callId: id } })
    for (const step of ['taxiArrivePickup', 'taxiBoardPickup', 'taxiCompletePickup'])
      await baek.says(step, { path: { callId: id } })
    await kim.becomes('getTaxiCallsItem', id, 'completed')
  })

  it('rents an air purifier', async () => {
    const [kim, staff, engineer] = [
      await customer(),
      await speaker('s', 'rental-staff'),
      await speaker('e', 'engineer'),
    ]
    const [productId, region] = [unique('air'), unique('중구')]
    const terms = { name: '나루 7', monthlyKrw: 32_900, months: 36 }
    await staff.says('rentalOfferProduct', { path: { id: productId }, body: terms }, 201)
    await staff.says('rentalRegisterEngineer', { path: { id: engineer.sub }, body: { name: '이기사', region } }, 201)
    const address = { address: '04524 서울 중구 세종대로 110', customerName: '김나루', phone: '010-1234-5678' }
    const application = { productId, region, ...address, preferredDate: seoulDate(0) }
    const { id } = await kim.says('rentalRequestOrder', { body: application }, 201)
    await engineer.soon('rentalCompleteInstallation', { path: { orderId: id } })
    await kim.soon('rentalSubmitSurvey', { path: { id }, body: { rating: 'GOOD', comment: '조용해요' } })
    await kim.becomes('getRentalOrdersItem', id, 'closed')
  })

  it('visits an exhibition', async () => {
    const [kim, mina] = [await customer(), await speaker('mina', 'museum-manager')]
    const exhibition = { title: unique('달항아리'), hall: '제1전시실', date: await today(), capacity: 10 }
    const { id: exhibitionId } = await mina.says('museumRegisterExhibition', { body: exhibition }, 201)
    const { id } = await kim.says('museumRequestReservation', { body: { exhibitionId, visitors: 2 } }, 201)
    await mina.soon('museumAdmitVisitors', { path: { reservationId: id } })
    await kim.becomes('getMuseumReservationsItem', id, 'admitted')
  })

  it('goes to a screening', async () => {
    const [kim, han] = [await customer(), await speaker('han', 'hospital-admin')]
    const slot = { name: unique('나루병원'), date: await today(), capacity: 10 }
    const { id: hospitalId } = await han.says('screeningRegisterHospital', { body: slot }, 201)
    const { id } = await kim.says('screeningRequestReservation', { body: { hospitalId } }, 201)
    await han.soon('screeningMarkAttended', { path: { reservationId: id } })
    await kim.becomes('getScreeningReservationsItem', id, 'attended')
    const { items } = await kim.says('getMypage')
    expect(items).toHaveLength(1)
  })
})
