/**
 * `kill -9` of the launcher and its runtime in the middle of rides, again and again, the state kept: between any two
 * steps of requesting, accepting, releasing, completing and cancelling. Whoever got no answer asks again with the same
 * key. In the end call, pickup, driver and payment agree on every call there is, and the provider's books with them.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { reap } from '../../scripts/processes.ts'
import { chance } from '../harness/chance.ts'
import { type Answer, type Client, eventually, unique } from '../harness/http.ts'
import { freePort, type Launcher, type LauncherOptions, processesOf, startLauncher } from '../harness/process.ts'
import { admin, customer, type Person, type Stage } from '../stories/shared/stage.ts'
import { acceptPath, callBody, driver, listed, paymentOf, RIDE } from '../stories/taxi/rank.ts'
import { each, expectStatus, seedOfRun } from './box-office.ts'
import { audit, type Ride } from './taxi-audit.ts'

const ROUNDS = 3
const PAIRS = 8
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 60
const RIDES_LIMIT = 100
const AGAIN = { withinMs: 30_000 }
const AT_ONCE = 16
/** A start takes some seconds on an idle machine, half a minute on one that has much else to do. */
const TEST_MS = 300_000

/** What somebody asked for. Without an answer nobody knows whether it happened, so it is asked again. */
interface Command {
  readonly who: Client
  readonly path: string
  readonly body: object | undefined
  readonly key: string
  answer: Answer | null
}
interface Pair {
  readonly who: Person
  readonly by: Person
}

let folder = ''
let options: LauncherOptions
let launcher: Launcher
let boss: Person
const pairs: Pair[] = []
const commands: Command[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-taxi-kill9-'))
  options = { stateDir: join(folder, 'state'), port: await freePort() }
  launcher = await startLauncher(options)
  const { privateJwk } = await loadIdentity(identityFolderOf(options.stateDir))
  const stage: Stage = { url: launcher.url, sideDoor: '', privateJwk }
  boss = await admin(stage)
  for (let n = 0; n < PAIRS; n += 1) pairs.push({ who: await customer(stage), by: await driver(stage, `기사 ${n}`) })
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

/** One round of rides until so many answers have come. */
class Load {
  private answers = 0
  private over = false
  private readonly enough: () => void
  private readonly killAt: number

  constructor(killAt: number, enough: () => void) {
    this.killAt = killAt
    this.enough = enough
  }

  async command(who: Client, path: string, body?: object): Promise<Answer | null> {
    const command: Command = { who, path, body, key: unique('key'), answer: null }
    commands.push(command)
    command.answer = await ask(command)
    if (command.answer) this.answers += 1
    if (!this.over && this.answers >= this.killAt) {
      this.over = true
      this.enough()
    }
    return command.answer
  }

  /** A customer and a driver, ride after ride, as chance has it. */
  async pair({ who, by }: Pair, random: () => number): Promise<void> {
    for (let ride = 0; ride < RIDES_LIMIT && !this.over; ride += 1) {
      const called = await this.command(who, '/v1/taxi/calls', callBody(random() < 0.2 ? 'test-slow' : 'card'))
      if (called?.status === 201) await this.goOn(who, by, called.json.id, random)
    }
  }

  private async goOn(who: Person, by: Person, id: string, random: () => number): Promise<void> {
    const way = random()
    const cancel = () => this.command(who, `/v1/taxi/calls/${id}/cancel`)
    if (way < 0.2) await cancel()
    let accepted = await this.command(by, acceptPath(id))
    while (accepted?.json?.code === 'CallNotFound' && !this.over) accepted = await this.command(by, acceptPath(id))
    const isRacing = way >= 0.2 && way < 0.4
    const cancelled = isRacing ? cancel() : null
    if (way >= 0.4 && way < 0.6) await this.command(by, `/v1/taxi/pickups/${id}/release`)
    else await this.command(by, `/v1/taxi/pickups/${id}/complete`)
    await cancelled
  }
}

/** Runs rides until the seeded moment, kills everything, starts again, and asks again what got no answer. */
async function killInRides(seed: number, random: () => number): Promise<number> {
  const killAt = ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM))
  const killed: Promise<void>[] = []
  const load = new Load(killAt, () => killed.push(launcher.kill9()))
  await Promise.all(pairs.map((pair, n) => load.pair(pair, chance(seed + n))))
  expect(killed).toHaveLength(1)
  await Promise.all(killed)
  launcher = await startLauncher(options)
  const unanswered = commands.filter(({ answer }) => answer === null)
  await each(unanswered, AT_ONCE, async (command) => {
    command.answer = await eventually(() => ask(command), AGAIN)
  })
  return unanswered.length
}

const isAccepted = ({ answer }: Command): boolean => answer?.status === 200 || answer?.status === 201

describe('kill -9 in the middle of rides', () => {
  it(
    'loses nothing that was accepted, repeats nothing, and all four agree on every call',
    async () => {
      const seed = seedOfRun('taxi kill -9')
      const random = chance(seed)
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) unanswered += await killInRides(seed + round * PAIRS, random)
      expect(unanswered).toBeGreaterThan(0)

      await expectSameAnswers()
      const callIds = await everyCall()
      const told = commands.filter((one) => isAccepted(one) && one.path === '/v1/taxi/calls')
      expect(told.map(({ answer }) => answer?.json.id).filter((id) => !callIds.includes(id))).toEqual([])
      const customers = pairs.map(({ who }) => who)
      const rides = await audit({ boss, customers, drivers: pairs.map(({ by }) => by), callIds })
      const open = rides.filter(({ call }) => call.description?.status === 'open')
      const [someDriver] = pairs
      expect((await listed(someDriver?.by ?? boss)).map(({ id }) => id).sort()).toEqual(
        open.map(({ call }) => call.id).sort(),
      )
      console.log(`${commands.length} commands, ${unanswered} unanswered at a kill, ${rides.length} calls`)
      await launcher.stop()
      expectLedger(rides)
    },
    TEST_MS,
  )
})

/** Every accepted command, asked once more under its key: it is there, and answers as it did (K1, H3). */
async function expectSameAnswers(): Promise<void> {
  await each(commands.filter(isAccepted), AT_ONCE, async (command) => {
    const again = await eventually(() => ask(command), AGAIN)
    expectStatus(again, command.answer?.status ?? 0)
    expect(again.json).toEqual(command.answer?.json)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })
}

/** Whatever the customers have, told of or not. */
async function everyCall(): Promise<string[]> {
  const found: string[] = []
  await each(pairs, AT_ONCE, async ({ who }) => {
    const { items, next } = expectStatus(await who.get('/v1/taxi/calls?limit=100'), 200).json
    expect(next).toBeNull()
    found.push(...items.map(({ id }: { id: string }) => id))
  })
  return found
}

/** The provider's own books: one charge for each call that is open, matched or completed, none for any other (P1). */
function expectLedger(rides: readonly Ride[]): void {
  const books = join(options.stateDir, 'v3', 'do', 'payment-Ledger')
  const charged = new Map<string, number>()
  for (const file of readdirSync(books).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))) {
    const book = new DatabaseSync(join(books, file), { readOnly: true })
    for (const { key, entry } of book.prepare('SELECT key, entry FROM ledger').all()) {
      const { kind, amountKrw } = JSON.parse(String(entry))
      if (kind === 'charged') charged.set(String(key), amountKrw)
    }
    book.close()
  }
  const due = rides.filter(({ call }) => ['open', 'matched', 'completed'].includes(call.description?.status ?? ''))
  expect([...charged].sort()).toEqual(due.map(({ call }) => [paymentOf(call.id), RIDE.fareKrw]).sort())
}
