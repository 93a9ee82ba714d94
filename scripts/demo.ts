/**
 * `npm run demo`: one story of concert ticketing against the running server, step by step, over HTTP only.
 * `NARU_URL` names another server than the local one; its tokens must then be ours.
 */
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { loadIdentity, signToken } from './identity.ts'
import { identityFolderOf, portOf, stateDirOf } from './local.ts'

const BASE = process.env.NARU_URL ?? `http://127.0.0.1:${portOf(process.env)}`
const SETTLE_MS = 10_000
const POLL_MS = 100
const DAY_MS = 86_400_000
/** What a reader wants to see of an answer, in this order. */
const SHOWN = [
  'code',
  'status',
  'amountKrw',
  'priceKrw',
  'availableTickets',
  'available',
  'holdExpiresAt',
  'detail',
  'version',
]

const Reply = z.looseObject({ id: z.string().optional(), status: z.union([z.string(), z.number()]).optional() })
type Reply = z.infer<typeof Reply>
type Step = readonly [method: 'GET' | 'POST', path: string, body?: Record<string, unknown>]

const identity = await loadIdentity(identityFolderOf(stateDirOf(process.cwd(), process.env)))
const run = Date.now().toString(36)
const person = (sub: string, role: string) => ({ sub: `${sub}-${run}`, roles: [role], hours: 1 })
const people = {
  manager: person('park', 'concert-manager'),
  kim: person('kim', 'customer'),
  lee: person('lee', 'customer'),
  courier: person('choi', 'courier'),
} as const
type Who = keyof typeof people

async function call(who: Who, [method, path, body]: Step): Promise<{ status: number; reply: Reply }> {
  const token = await signToken(identity, people[who])
  const response = await fetch(`${BASE}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, reply: Reply.parse(await response.json()) }
}

/** One request, shown; ends the demo when the answer is not the one the story needs. */
async function step(title: string, who: Who, expected: number, request: Step): Promise<Reply> {
  const { status, reply } = await call(who, request)
  const [method, path, body] = request
  console.log(`\n${title}`)
  console.log(`  ${people[who].sub}: ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
  console.log(`  ${status} ${shown(reply)}`)
  if (status !== expected) throw new Error(`expected ${expected}: ${JSON.stringify(reply)}`)
  return reply
}

function shown(reply: Reply): string {
  const fields = SHOWN.filter((name) => reply[name] !== undefined && reply[name] !== null)
  return fields.map((name) => `${name}=${JSON.stringify(reply[name])}`).join('  ')
}

/** Waits until what follows by itself has followed: the contexts tell each other through queues. */
async function settled(title: string, who: Who, path: string, status: string): Promise<void> {
  const started = Date.now()
  for (;;) {
    const answer = await call(who, ['GET', path])
    if (answer.status === 200 && answer.reply.status === status) break
    if (Date.now() - started > SETTLE_MS) {
      throw new Error(`${path} is not ${status} after ${SETTLE_MS} ms: ${JSON.stringify(answer.reply)}`)
    }
    await pause(POLL_MS)
  }
  console.log(`\n${title}\n  GET ${path} shows ${status} after ${Date.now() - started} ms`)
}

const idOf = (reply: Reply): string => z.string().parse(reply.id)

async function story(): Promise<void> {
  const startsAt = new Date(Date.now() + 30 * DAY_MS).toISOString()
  const concert = idOf(
    await step('A manager registers a concert. Nothing can be booked yet.', 'manager', 201, [
      'POST',
      '/concert/concerts',
      { title: '나루의 밤', venue: '노들섬 라이브하우스', startsAt },
    ]),
  )
  await step('Three tickets are put on sale.', 'manager', 200, [
    'POST',
    `/concert/concerts/${concert}/tickets`,
    { quantity: 3, priceKrw: 55_000 },
  ])
  const posted = idOf(
    await step('Kim books two, by post: the seats are held before the answer.', 'kim', 201, [
      'POST',
      '/concert/bookings',
      { concertId: concert, quantity: 2, fulfilment: 'post', address: '서울 용산구 양녕로 445' },
    ]),
  )
  const onSite = idOf(
    await step('Lee books the last one, to be issued at the venue.', 'lee', 201, [
      'POST',
      '/concert/bookings',
      { concertId: concert, quantity: 1, fulfilment: 'on-site' },
    ]),
  )
  await step('Sold out: one more is refused, and nothing is half-booked.', 'lee', 409, [
    'POST',
    '/concert/bookings',
    { concertId: concert, quantity: 1, fulfilment: 'on-site' },
  ])
  await step('Kim pays.', 'kim', 200, ['POST', `/concert/bookings/${posted}/pay`, { method: 'card' }])
  await step("Lee's card is declined; the booking stays booked.", 'lee', 402, [
    'POST',
    `/concert/bookings/${onSite}/pay`,
    { method: 'test-declined' },
  ])
  await step('Lee pays with another card.', 'lee', 200, ['POST', `/concert/bookings/${onSite}/pay`, { method: 'card' }])

  await settled('The delivery is prepared by itself.', 'courier', `/concert/deliveries/${posted}`, 'prepared')
  await step('The courier sends it off.', 'courier', 200, ['POST', `/concert/deliveries/${posted}/dispatch`])
  await step('It arrives.', 'courier', 200, ['POST', `/concert/deliveries/${posted}/deliver`])
  await settled("Kim's ticket is issued by itself.", 'kim', `/concert/bookings/${posted}`, 'issued')

  await step('Lee cancels: the payment is refunded, the seat is free again.', 'lee', 200, [
    'POST',
    `/concert/bookings/${onSite}/cancel`,
  ])
  await settled('Lee sees it on My page.', 'lee', `/concert/bookings/${onSite}`, 'cancelled')
  const again = await step('The returned seat can be booked again, once.', 'kim', 201, [
    'POST',
    '/concert/bookings',
    { concertId: concert, quantity: 1, fulfilment: 'on-site' },
  ])
  await step('What the customer can follow meanwhile: the history of a booking.', 'kim', 200, [
    'GET',
    `/concert/bookings/${posted}/history`,
  ])
  console.log(`\nDone. ${idOf(again)} is held until it is paid, or until its hold expires.`)
}

try {
  await story()
} catch (error) {
  const refused = error instanceof TypeError && error.message === 'fetch failed'
  console.error(refused ? `\nNothing answers on ${BASE}. Start it with: npm start` : error)
  process.exitCode = 1
}
