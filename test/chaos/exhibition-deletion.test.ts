/**
 * An exhibition with thousands of live reservations is deleted while a hundred new ones per second arrive, and everything is
 * killed in the middle of it (M8). In the end nobody has a live reservation, everybody was told once, and the way there
 * could be watched.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { audited } from '../../bench/audit.ts'
import { storedWorld } from '../../bench/world.ts'
import { invariants } from '../../durable-objects/museum/invariants.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { roomiestFolder } from '../harness/folder.ts'
import { type Client, eventually, unique } from '../harness/http.ts'
import { noteInvariants } from '../harness/notes.ts'
import { size } from '../harness/size.ts'
import { ask, type Command, commandOf, unlessGone } from './commands.ts'
import { each, expectStatus, happenedTo } from './concert.fixtures.ts'
import { killableServer } from './killable-server.ts'
import { noticesTo, seenIn } from './world.ts'

/** Three batches of those who are told, so that the kill comes between two of them, as it does with five thousand. */
const RESERVATIONS = size('reservations', { test: 300, prove: 5_000 })
const CAPACITY = 100_000
const CUSTOMERS = size('customers', { test: 16, prove: 64 })
/** Their own, so that no limit per person is met by those who keep coming. */
const LATECOMERS = size('latecomers', { test: 16, prove: 64 })
const ARRIVALS_PER_SECOND = size('arrivals per second', { test: 20, prove: 100 })
const ARRIVALS_EVERY_MS = 20
const WAITING_LIMIT = 10 * ARRIVALS_PER_SECOND
/** Nobody else comes after so many; eight minutes of arrivals, four times what a quiet machine needs. */
const ARRIVALS_LIMIT = 50_000
/** The kill comes when so many fewer are left, as anybody can see it. */
const KILL_AFTER = size('kill after', { test: 10, prove: 50 })
const LOOK_EVERY_MS = 100
const AGAIN = { withinMs: 60_000, pollMs: 200 }
const SETTLES = { withinMs: 300_000, pollMs: 500 }
/** A quiet machine needs a fifth of this. */
const TEST_MS = 900_000
const PATH = '/v1/museum/reservations'
/** Room for ten thousand objects: in memory, thousands of first commits do not wait for a disk. */
const ROOM_BYTES = 4 * 1024 ** 3

/** A few come for thousands. */
const LIMITS = { NARU_VAR_VISITORS_PER_PERSON: '1000' }

const server = killableServer('deletion', () => roomiestFolder(ROOM_BYTES), LIMITS)
const { introduce } = server
let mina: Client
let exhibitionId = ''

const crowd = (name: string, many: number): Promise<Client[]> =>
  Promise.all(Array.from({ length: many }, () => introduce(unique(name), 'customer')))

beforeAll(async () => {
  mina = await introduce('mina', 'museum-manager')
  const date = seoulDate(30)
  const body = { title: '달항아리', hall: '제1전시실', date, capacity: CAPACITY }
  exhibitionId = expectStatus(await mina.post('/v1/museum/exhibitions', body), 201).json.id
})

const wishOf = (who: Client): Command => commandOf(who, PATH, { exhibitionId })

type Arrivals = {
  readonly wishes: readonly Command[]
  /** In words, for the log. */
  account(): string
  stop(): Promise<void>
}

/**
 * Comes with a hundred new wishes for every second on the clock, whether or not the ones before were answered. Whoever
 * finds ten seconds' worth of others still waiting goes away: a machine that has fallen behind must be able to catch up.
 */
const arrivals = (people: readonly Client[]): Arrivals => {
  const wishes: Command[] = []
  const waiting = new Set<Promise<unknown>>()
  const opened = performance.now()
  let wentAway = 0
  const seconds = () => (performance.now() - opened) / 1000
  const come = () => {
    const due = Math.min(Math.floor(seconds() * ARRIVALS_PER_SECOND), ARRIVALS_LIMIT)
    while (wishes.length + wentAway < due) {
      const who = people[wishes.length % people.length]
      if (who === undefined) throw new Error('nobody comes')
      if (waiting.size >= WAITING_LIMIT) wentAway += 1
      else {
        const wish = wishOf(who)
        wishes.push(wish)
        const answered = ask(wish).finally(() => waiting.delete(answered))
        waiting.add(answered)
      }
    }
  }
  const timer = setInterval(come, ARRIVALS_EVERY_MS)
  const stop = async () => {
    come()
    clearInterval(timer)
    await Promise.all(waiting)
  }
  const account = () => `${wishes.length} came in ${seconds().toFixed(1)} s, ${wentAway} went away`
  return { wishes, account, stop }
}

/** The last events of the exhibition; its deletion is the very last. */
const newestEvents = async (): Promise<readonly { readonly type: string; readonly time: string }[]> => {
  const path = `/v1/ops/actors/museum.exhibition/${exhibitionId}`
  const { version } = expectStatus(await (await ops()).get(`${path}?limit=1`), 200).json
  return expectStatus(await (await ops()).get(`${path}?from=${Math.max(1, version - 50)}&limit=100`), 200).json.events
}

/** How many reservations still hold places, as anybody can see it; null while nobody answers. */
const left = async (): Promise<{ status: string; left: number } | null> => {
  const answer = await unlessGone(() => mina.get(`/v1/museum/exhibitions/${exhibitionId}`))
  if (answer?.status !== 200) return null
  return { status: answer.json.status, left: answer.json.reservationsLeft ?? 0 }
}

const began = performance.now()
const lap = (what: string): void => console.log(`${what} after ${((performance.now() - began) / 1000).toFixed(1)} s`)

describe('deleting an exhibition with many live reservations, killed in the middle', () => {
  it(
    'leaves none alive: each force-cancelled once, its entry too, its customer told once (M8, G7)',
    async () => {
      const people = await crowd('kim', CUSTOMERS)
      const first = Array.from({ length: RESERVATIONS }, (_, n) => wishOf(people[n % CUSTOMERS] ?? mina))
      await each(first, CUSTOMERS, async (wish) => {
        expectStatus(await eventually(() => ask(wish), AGAIN), 201)
      })
      lap('reserved')

      const coming = arrivals(await crowd('late', LATECOMERS))
      const answer = expectStatus(await mina.delete(`/v1/museum/exhibitions/${exhibitionId}`), 200)
      expect(answer.json).toMatchObject({ status: 'deleting', available: 0 })
      const seen = await watchedThroughTheKill(answer.json.reservationsLeft).finally(coming.stop)
      console.log(`during the deletion ${coming.account()}; left: ${[...new Set(seen)].join(' ')}`)
      const unanswered = coming.wishes.filter((wish) => wish.answer === null)
      expect(unanswered.length).toBeGreaterThan(0)
      await each(unanswered, CUSTOMERS, async (wish) => {
        await eventually(() => ask(wish), AGAIN)
      })
      await eachTold([...first, ...coming.wishes])
      await settled()
      await server.stop()
      lap('settled')
      expectNoneAlive(first, coming.wishes)
      lap('audited')
    },
    TEST_MS,
  )
})

/** The deletion as anybody could watch it, through the kill and to its end: how many were left at each look. */
const watchedThroughTheKill = async (begun: number): Promise<readonly number[]> => {
  expect(begun).toBeGreaterThanOrEqual(RESERVATIONS)
  const seen = [begun]
  const look = async () => {
    const now = await left()
    if (now?.status === 'deleting') seen.push(now.left)
    return now?.status
  }
  await eventually(
    async () => {
      await look()
      return (seen.at(-1) ?? begun) <= begun - KILL_AFTER
    },
    { ...SETTLES, pollMs: LOOK_EVERY_MS },
  )
  expect(await stillHeld()).toBeGreaterThan(0)
  expect(new Set(seen).size).toBeGreaterThan(1)
  await server.kill9()
  lap('killed')
  const killedAt = new Date().toISOString()
  await server.start()
  lap('up again')
  await eventually(async () => (await look()) === 'deleted', { ...SETTLES, pollMs: LOOK_EVERY_MS })
  lap('deleted')
  // It went on from where it stood, however soon it was done.
  expect((await newestEvents()).filter(({ time }) => time > killedAt).length).toBeGreaterThan(1)
  expect([...seen].sort((a, b) => b - a)).toEqual(seen)
  return seen
}

/** How many reservations still hold places, as the exhibition itself knows it; null while nobody answers. */
const stillHeld = async (): Promise<number | null> => {
  const { status, json } = await (await ops()).get(`/v1/ops/actors/museum.exhibition/${exhibitionId}?limit=1`)
  return status === 200 ? (json.description.data.reservationsLeft ?? 0) : null
}

/** Everybody who was promised a place has heard that the exhibition is called off, as they read it themselves. */
const eachTold = async (wishes: readonly Command[]): Promise<void> => {
  const promised = new Map<Client, Set<string>>()
  for (const { who, answer } of wishes) {
    if (answer?.status === 201) promised.set(who, (promised.get(who) ?? new Set()).add(answer.json.id))
  }
  await each(promised, CUSTOMERS / 8, async ([who, ids]) => {
    await eventually(async () => {
      const calledOff = (await noticesTo(who)).filter(({ status }) => status === 'force-cancelled')
      const heard = new Set(calledOff.map(({ id }) => id))
      return [...ids].every((id) => heard.has(id))
    }, SETTLES)
  })
}

/** Nothing lies in any inbox, nothing is given up, the door has nobody to let in, and no reservation is shown that lives. */
const settled = async (): Promise<void> => {
  await eventually(async () => {
    const alive = ['admissions?status=registered', 'reservations?status=requested', 'reservations?status=completed']
    const lists = await Promise.all(alive.map((list) => mina.get(`/v1/museum/${list}`)))
    const expected = lists.flatMap((answer) => expectStatus(answer, 200).json.items)
    const { inboxes } = expectStatus(await (await ops()).get('/v1/ops/lag'), 200).json
    const { items: deadLetters } = expectStatus(await (await ops()).get('/v1/ops/dead-letters'), 200).json
    const behind = inboxes.filter(({ backlog }: { backlog: number | null }) => backlog !== 0)
    expect({ expected, behind, deadLetters }).toEqual({ expected: [], behind: [], deadLetters: [] })
    return true
  }, SETTLES)
}
const ops = () => introduce('root', 'admin')

/** What lies on disk: everything agrees, and whoever was promised a place was force-cancelled. */
const expectNoneAlive = (first: readonly Command[], late: readonly Command[]): void => {
  const world = storedWorld(server.stateDir)
  expect(audited(world, invariants).violations).toEqual([])
  noteInvariants(invariants)
  const reservations = world.instances.get('museum.reservation') ?? []
  const statusOf = new Map(reservations.map(({ id, described }) => [id, described?.status]))
  expect(new Set([...statusOf.values(), 'rejected'])).toEqual(new Set(['force-cancelled', 'rejected']))
  // Everybody who was promised a place is among them; who came later was promised one before the deletion or refused.
  const promised = [...first, ...late].flatMap(({ answer }) =>
    answer?.status === 201 ? [answer.json.id as string] : [],
  )
  expect(promised.length).toBeGreaterThanOrEqual(RESERVATIONS)
  expect(promised.filter((id) => statusOf.get(id) !== 'force-cancelled')).toEqual([])
  const refused = late.filter(({ answer }) => answer?.status !== 201).map(({ answer }) => answer?.json?.code)
  expect([...new Set(refused)].sort()).toEqual(
    refused.length === 0 ? [] : expect.arrayContaining(['ExhibitionDeleted']),
  )
  expect([...new Set(refused)].filter((code) => !REFUSALS.includes(code))).toEqual([])
  const forced = [...statusOf.values()].filter((status) => status === 'force-cancelled').length
  const names = happenedTo(seenIn(world, 'museum.exhibition', exhibitionId))
  const counts = Object.fromEntries(
    [...new Set(names)].map((name) => [name, names.filter((one) => one === name).length]),
  )
  expect(counts).toMatchObject({
    ...{ PlacesHeld: forced, PlacesReleased: forced },
    ...{ ExhibitionDeletionStarted: 1, ExhibitionDeleted: 1 },
  })
}
const REFUSALS = ['ExhibitionDeleted', 'ReservationForceCancelled']
