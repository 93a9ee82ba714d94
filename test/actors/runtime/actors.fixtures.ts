/** What the runtime's actor tests have in common: the actors by name, contexts of commands, and waiting with a limit. */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env as bindings } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { ActorRpc, Inspection } from '../../../durable-objects/runtime/inspection.ts'
import type { Answer, CommandContext } from '../../../kernel/decision.ts'
import { freshId } from '../../../kernel/ids.ts'
import type { Usage } from '../../../kernel/meter.ts'
import { TICKETS_LIMIT } from '../../../queues/concert.ts'
import type { RuntimeTestEnv } from './worker.ts'

export const env = bindings as unknown as RuntimeTestEnv

/** Longer than every wait of the runtime that is not a test's subject. */
const WAIT = { timeout: 20_000, interval: 10 }

/** Waits until this is something, and gives it. */
export const until = <T>(look: () => T | null | undefined | false | Promise<T | null | undefined | false>) =>
  vi.waitUntil(look, WAIT) as Promise<T>

/** No trace of its own: the runtime writes what it is given. */
const TRACEPARENT = '00-11111111111111111111111111111111-2222222222222222-01'

/** The context of a client's command: with a fingerprint, as the gateway sends it. */
export const context = (commandId: string = freshId(), fingerprint = 'f'): CommandContext => ({
  commandId,
  fingerprint,
  by: 'kim',
  correlationId: 'talk',
  causationId: 'click',
  traceparent: TRACEPARENT,
})

export type Actor = ActorRpc & DurableObjectStub

type ActorBinding = 'CONCERT' | 'BOOKING' | 'DELIVERY' | 'PAYMENT' | 'PROBE' | 'CUT_OFF_BOOKING' | 'CUT_OFF_CONCERT'

/** The probes that tests have met, and that may still be about to ask. */
const probes = new Set<string>()

export const actorOf = (binding: ActorBinding, id: string): Actor => {
  if (binding === 'PROBE') probes.add(id)
  return env[binding].getByName(id) as Actor
}

/** Ends whatever the probes so far still pursue: their calls and breaker are those of the tests that come. */
export const stopProbes = async (): Promise<void> => {
  const ids = [...probes]
  probes.clear()
  await Promise.all(
    ids.map((id) =>
      runInDurableObject(env.PROBE.getByName(id) as Actor, async (_, state) => {
        await state.storage.deleteAlarm()
        state.abort('its test is over')
      }).catch(() => undefined),
    ),
  )
}

/** Hands over all commands in one turn of the actor's event loop, as a burst does, however busy the machine is. */
export const atOnce = (
  actor: Actor,
  commands: readonly { readonly command: object; readonly context: CommandContext }[],
): Promise<readonly Answer[]> =>
  runInDurableObject(actor, (instance) => {
    const real = instance as unknown as Actor
    return Promise.all(commands.map(({ command, context }) => real.execute(command, context)))
  })

/** Memory gone, storage kept; whatever is under way is waited for. */
export const evict = (actor: Actor): Promise<void> => evictDurableObject(actor)

/** Memory gone at once, whatever is under way; gives a new way to it, for the old one is broken with it. */
export const kill = async (binding: ActorBinding, id: string): Promise<Actor> => {
  const killing = runInDurableObject(actorOf(binding, id), (_, state) => state.abort('killed by the test'))
  await killing.catch(() => undefined)
  return actorOf(binding, id)
}

export const runAlarm = (actor: Actor): Promise<boolean> => runDurableObjectAlarm(actor)

export const inspected = async (actor: Actor): Promise<Inspection> => {
  const inspection = await actor.inspect({ from: 1, limit: 100 })
  if (!inspection) throw new Error('nothing ever happened to it')
  return inspection
}

export const typesOf = async (actor: Actor): Promise<readonly string[]> =>
  (await inspected(actor)).events.map(({ type }) => type)

/** A query on the storage of an actor. */
export const rowsOf = <Row extends Record<string, SqlStorageValue>>(
  actor: DurableObjectStub,
  query: string,
  ...values: readonly SqlStorageValue[]
): Promise<Row[]> => runInDurableObject(actor, (_, { storage }) => storage.sql.exec<Row>(query, ...values).toArray())

export const journalRows = async (actor: Actor): Promise<number> => {
  const tables = await rowsOf(actor, "SELECT name FROM sqlite_master WHERE name = 'journal'")
  if (tables.length === 0) return 0
  return (await rowsOf<{ n: number }>(actor, 'SELECT count(*) AS n FROM journal'))[0]?.n ?? 0
}

export const alarmOf = (actor: Actor): Promise<number | null> =>
  runInDurableObject(actor, (_, { storage }) => storage.getAlarm())

/** Unsent events and open questions wake an actor within seconds, the end of a hold no sooner than in a minute. */
const SOON_MS = 30_000
/** Whether nothing is left to do for it now: a hold that ends later may still wake it. */
export const isAtRest = async (actor: Actor): Promise<boolean> =>
  ((await alarmOf(actor)) ?? Number.POSITIVE_INFINITY) > Date.now() + SOON_MS

/** What `work` used of what costs money. */
export const used = async (work: () => Promise<unknown>): Promise<Usage> => {
  const before = await env.CONCERT_ACTORS.usage()
  await work()
  const after = await env.CONCERT_ACTORS.usage()
  const difference = Object.entries(after).map(([key, count]) => [key, count - before[key as keyof Usage]])
  return Object.fromEntries(difference) as Usage
}

export const HOUR_MS = 3_600_000
export const soon = (ms: number) => new Date(Date.now() + ms).toISOString() as `${string}T${string}Z`

/** A concert on sale. */
export const onSale = async (quantity: number, id = freshId(), binding: ActorBinding = 'CONCERT'): Promise<Actor> => {
  const concert = actorOf(binding, id)
  const details = {
    managerId: 'lee',
    organisation: 'naru',
    title: '봄밤 🎻',
    venue: '세종문화회관',
    startsAt: soon(HOUR_MS),
    ticketsPerPerson: TICKETS_LIMIT,
  }
  await concert.execute({ type: 'RegisterConcert', ...details }, context())
  await concert.execute({ type: 'RegisterTickets', lotId: 'first', quantity, priceKrw: 50_000 }, context())
  return concert
}

export const holdSeats = (bookingId: string, quantity = 1) => ({
  type: 'HoldSeats',
  bookingId,
  customerId: 'kim',
  quantity,
  holdExpiresAt: soon(HOUR_MS),
})

export const requestBooking = (concertId: string, holdSeconds = 600) => ({
  type: 'RequestBooking',
  customerId: 'kim',
  concertId,
  quantity: 2,
  fulfilment: 'on-site',
  holdSeconds,
})

export const payBooking = (method: string) => ({ type: 'PayBooking', customerId: 'kim', method, attemptsLimit: 5 })

/** A booked booking of a concert made for it. */
export const booked = async (binding: 'BOOKING' | 'CUT_OFF_BOOKING' = 'BOOKING', holdSeconds = 600) => {
  const concertId = freshId()
  const concert = await onSale(100, concertId)
  const id = freshId()
  const booking = actorOf(binding, id)
  const answer = await booking.execute(requestBooking(concertId, holdSeconds), context())
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer))
  const payment = actorOf('PAYMENT', `concert.booking~${id}`)
  return { id, booking, concert, concertId, payment }
}

export const accepted = (answer: Answer) => {
  if (answer.outcome !== 'accepted') throw new Error(`expected a yes, got ${JSON.stringify(answer)}`)
  return answer
}

export const availableTickets = async (concert: Actor): Promise<number> =>
  Number((await concert.peek())?.data.availableTickets)

/** Every entry of the provider's books under this key. */
export const ledgerEntries = async (key: string) => {
  const books = Array.from({ length: 16 }, (_, at) => env.LEDGER.getByName(`book-${at}`))
  const entries = await Promise.all(books.map((book) => book.look(key)))
  return entries.filter((entry) => entry !== null)
}
