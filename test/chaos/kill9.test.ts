/**
 * `kill -9` of the launcher and its runtime in the middle of a sale, again and again, the state kept. Clients whose
 * command got no answer ask again with the same key. In the end nothing is lost and nothing happened twice.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity, signToken } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { reap } from '../../scripts/processes.ts'
import { chance } from '../harness/chance.ts'
import { type Answer, type Client, client, eventually, unique } from '../harness/http.ts'
import { freePort, type Launcher, type LauncherOptions, processesOf, startLauncher } from '../harness/process.ts'
import { audit } from './audit.ts'
import {
  byPost,
  type Crew,
  type Customer,
  crew,
  customer,
  each,
  expectStatus,
  type Introduce,
  onSite,
  openSale,
  seedOfRun,
} from './box-office.ts'

const ROUNDS = 5
const CLIENTS = 16
/** Requests of one crowd with one key. */
const CROWD = 50
/** Fewer than the load would book, so that the last seats are fought for. */
const SEATS = 120
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 50
const FLOWS_LIMIT = 100
const AGAIN = { withinMs: 30_000 }
const REPLAYS_AT_ONCE = 16
/** A start takes some seconds on an idle machine, half a minute on one that has much else to do. */
const TEST_MS = 300_000

/** What a client asked for. Without an answer nobody knows whether it happened, so it is asked again. */
interface Command {
  readonly who: Client
  readonly path: string
  readonly body: object | undefined
  readonly key: string
  answer: Answer | null
}

let folder = ''
let options: LauncherOptions
let launcher: Launcher
let introduce: Introduce
let people: Crew
let concertId = ''
const customers: Customer[] = []
const commands: Command[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-kill9-'))
  options = { stateDir: join(folder, 'state'), port: await freePort() }
  launcher = await startLauncher(options)
  const identity = await loadIdentity(identityFolderOf(options.stateDir))
  introduce = async (sub, role) => client(await signToken(identity, { sub, roles: [role] }), launcher.url)
  people = await crew(introduce)
  for (let n = 0; n < CLIENTS; n += 1) customers.push(await customer(`client-${n}`, introduce))
  concertId = await openSale(people, SEATS)
})

afterAll(async () => {
  // A test that failed half-way must leave neither a server nor its runtime behind.
  const left = processesOf(options.stateDir)
  for (const record of left ? [left.launcher, ...left.runtimes] : []) await reap(record)
  rmSync(folder, { recursive: true, force: true })
})

/** The answer, or null when nobody knows: the connection broke, or the server says to come back (G5). */
async function ask({ who, path, body, key }: Command): Promise<Answer | null> {
  try {
    const answer = await who.post(path, body, { key })
    return answer.status === 503 ? null : answer
  } catch (fault) {
    // What fetch throws when the server is gone, before or in the middle of its answer.
    if (fault instanceof TypeError) return null
    throw fault
  }
}

/** One round of load until `enough`; `onAnswer` hears of each answer. */
class Load {
  answers = 0
  private over = false
  private readonly enough: () => void
  private readonly killAt: number

  constructor(killAt: number, enough: () => void) {
    this.killAt = killAt
    this.enough = enough
  }

  async command(who: Client, path: string, body?: object, key = unique('key')): Promise<Answer | null> {
    const command: Command = { who, path, body, key, answer: null }
    commands.push(command)
    command.answer = await ask(command)
    if (command.answer) this.answers += 1
    if (!this.over && this.answers >= this.killAt) {
      this.over = true
      this.enough()
    }
    return command.answer
  }

  /** Books and goes on as chance has it, again and again. */
  async customer(who: Client, random: () => number): Promise<void> {
    for (let flow = 0; flow < FLOWS_LIMIT && !this.over; flow += 1) {
      const quantity = 1 + Math.floor(random() * 3)
      const wish = random() < 0.6 ? byPost(concertId, quantity) : onSite(concertId, quantity)
      const booked = await this.command(who, '/v1/concert/bookings', wish)
      if (booked?.status === 201) await this.goOn(who, booked.json.id, random)
    }
  }

  private async goOn(who: Client, id: string, random: () => number): Promise<void> {
    const way = random()
    const booking = `/v1/concert/bookings/${id}`
    if (way < 0.9) await this.command(who, `${booking}/pay`, { method: random() < 0.1 ? 'test-slow' : 'card' })
    // Also when the payment has no answer: then its money must not stay with us (C6).
    if (way < 0.1 || way > 0.7) await this.command(who, `${booking}/cancel`)
    else if (way < 0.3) {
      const sent = await this.command(people.courier, `/v1/concert/deliveries/${id}/dispatch`)
      if (sent?.status === 200) await this.command(people.courier, `/v1/concert/deliveries/${id}/deliver`)
    }
  }

  /** The same command from everywhere at once. */
  async crowd(who: Client, path: string, body: object): Promise<void> {
    const key = unique('crowd')
    await Promise.all(Array.from({ length: CROWD }, () => this.command(who, path, body, key)))
  }
}

/** Runs `story` until the seeded moment, kills everything, starts again, and asks again what got no answer. */
async function killIn(story: (load: Load) => Promise<unknown>, random: () => number): Promise<number> {
  const killAt = ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM))
  const killed: Promise<void>[] = []
  const load = new Load(killAt, () => killed.push(launcher.kill9()))
  await story(load)
  expect(killed).toHaveLength(1)
  await Promise.all(killed)
  launcher = await startLauncher(options)
  const unanswered = commands.filter(({ answer }) => answer === null)
  await each(unanswered, CLIENTS, async (command) => {
    command.answer = await eventually(() => ask(command), AGAIN)
  })
  return unanswered.length
}

const isAccepted = ({ answer }: Command): boolean => answer?.status === 200 || answer?.status === 201

describe('kill -9 in the middle of a sale', () => {
  it(
    'loses nothing that was accepted and repeats nothing',
    async () => {
      const seed = seedOfRun('kill -9')
      const random = chance(seed)
      const [kim] = customers
      if (kim === undefined) throw new Error('no customer')
      const crowds: Command[][] = []
      const crowd = async (load: Load, path: string, body: object) => {
        const from = commands.length
        const all = load.crowd(kim, path, body)
        crowds.push(commands.slice(from))
        await all
      }
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        const theirBooking = crowds[0]?.[0]?.answer?.json.id
        unanswered += await killIn(
          (load) =>
            Promise.all([
              ...customers.map((who, n) => load.customer(who, chance(seed + round * CLIENTS + n))),
              ...(round === 0 ? [crowd(load, '/v1/concert/bookings', byPost(concertId))] : []),
              ...(round === 1 ? [crowd(load, `/v1/concert/bookings/${theirBooking}/pay`, { method: 'card' })] : []),
            ]),
          random,
        )
      }
      expect(unanswered).toBeGreaterThan(0)
      for (const one of crowds) expectOneAnswer(one)

      await expectSameAnswers()
      const created = commands.filter((one) => isAccepted(one) && one.path === '/v1/concert/bookings')
      const bookingIds = [...new Set(created.map(({ answer }) => answer?.json.id))]
      const stories = await audit({ crew: people, concertId, customers, bookingIds })
      console.log(`${commands.length} commands, ${unanswered} unanswered at a kill, ${bookingIds.length} bookings`)
      await expectNoOtherBookings(bookingIds)
      await launcher.stop()
      expectLedger(stories)
    },
    TEST_MS,
  )
})

/** The whole crowd got one answer (H3). */
function expectOneAnswer(crowd: readonly Command[]): void {
  expect(crowd).toHaveLength(CROWD)
  const answers = new Set(crowd.map(({ answer }) => `${answer?.status} ${answer?.text}`))
  expect([...answers]).toHaveLength(1)
  expect(crowd.every(isAccepted)).toBe(true)
}

/** Every accepted command, asked once more under its key: it is there, and answers as it did (K1, H3). */
async function expectSameAnswers(): Promise<void> {
  const accepted = new Map(commands.filter(isAccepted).map((command) => [`${command.path} ${command.key}`, command]))
  await each(accepted.values(), REPLAYS_AT_ONCE, async (command) => {
    const again = await eventually(() => ask(command), AGAIN)
    expectStatus(again, command.answer?.status ?? 0)
    expect(again.json).toEqual(command.answer?.json)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })
}

/** Nobody has a booking that they were not told of. */
async function expectNoOtherBookings(bookingIds: readonly string[]): Promise<void> {
  const known = new Set(bookingIds)
  const live: string[] = []
  await each(customers, REPLAYS_AT_ONCE, async (who) => {
    const { items, next } = expectStatus(await who.get('/v1/concert/bookings?limit=100'), 200).json
    expect(next).toBeNull()
    for (const { id, status } of items) if (status !== 'rejected') live.push(id)
  })
  expect(live.filter((id) => !known.has(id))).toEqual([])
  expect(live).toHaveLength(known.size)
}

/** The provider's own books: one charge for each paid booking, none for any other (P1). */
function expectLedger(stories: Awaited<ReturnType<typeof audit>>): void {
  const folderOfBooks = join(options.stateDir, 'v3', 'do', 'payment-Ledger')
  const charged = new Map<string, number>()
  for (const file of readdirSync(folderOfBooks).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))) {
    const book = new DatabaseSync(join(folderOfBooks, file), { readOnly: true })
    for (const { key, entry } of book.prepare('SELECT key, entry FROM ledger').all()) {
      const { kind, amountKrw } = JSON.parse(String(entry))
      if (kind === 'charged') charged.set(String(key), amountKrw)
    }
    book.close()
  }
  const paid = stories.filter(({ booking }) => ['paid', 'issued'].includes(booking.description?.status ?? ''))
  const due = paid.map(({ booking }) => [`concert.booking~${booking.id}`, booking.description?.data.amountKrw])
  expect([...charged].sort()).toEqual(due.sort())
}
