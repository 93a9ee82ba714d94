/**
 * `kill -9` of the launcher and its runtime in the middle of rentals, again and again, the state kept: between any two
 * steps of applying, assigning, installing, cancelling and surveying. Whoever got no answer asks again with the same key.
 * In the end order, assignment, roster, installation and customer record agree on every order there is.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { reap } from '../../scripts/processes.ts'
import { chance } from '../harness/chance.ts'
import { type Answer, type Client, eventually, unique } from '../harness/http.ts'
import { freePort, type Launcher, type LauncherOptions, processesOf, startLauncher } from '../harness/process.ts'
import { application, ENGINEERS, ORDERS, rentalStaff } from '../stories/rental/service-centre.ts'
import { admin, customer, type Person, person, type Stage } from '../stories/shared/stage.ts'
import { each, expectStatus, seedOfRun } from './box-office.ts'
import { auditRegion } from './rental-audit.ts'

const ROUNDS = 3
const CUSTOMERS = 8
const ENGINEERS_COUNT = 3
const REGION = '용산구'
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 60
const ORDERS_LIMIT = 100
const AGAIN = { withinMs: 30_000 }
const AGREE_WITHIN_MS = 60_000
const AT_ONCE = 16
const survey = { rating: 'GOOD', comment: '잘 돌아가요' }
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

let folder = ''
let options: LauncherOptions
let launcher: Launcher
let ops: Person
const customers: Person[] = []
const engineers = new Map<string, Person>()
const commands: Command[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-rental-kill9-'))
  options = { stateDir: join(folder, 'state'), port: await freePort() }
  launcher = await startLauncher(options)
  const { privateJwk } = await loadIdentity(identityFolderOf(options.stateDir))
  const stage: Stage = { url: launcher.url, sideDoor: '', privateJwk }
  ops = await admin(stage)
  const staff = await rentalStaff(stage)
  for (let n = 0; n < CUSTOMERS; n += 1) customers.push(await customer(stage))
  for (let n = 0; n < ENGINEERS_COUNT; n += 1) {
    const engineer = await person(stage, 'engineer', 'engineer')
    engineers.set(engineer.sub, engineer)
    expectStatus(await staff.put(`${ENGINEERS}/${engineer.sub}`, { name: `기사 ${n}`, region: REGION }), 201)
  }
})

afterAll(async () => {
  // A test that failed half-way must leave neither a server nor its runtime behind.
  const left = processesOf(options.stateDir)
  for (const record of left ? [left.launcher, ...left.runtimes] : []) await reap(record)
  rmSync(folder, { recursive: true, force: true })
})

/** What fetch throws when the server is gone, before or in the middle of its answer, is no answer. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof TypeError) return null
    throw fault
  }
}

/** The answer, or null when nobody knows: the connection broke, or the server says to come back (G5). */
const ask = ({ who, path, body, key }: Command): Promise<Answer | null> =>
  unlessGone(async () => {
    const answer = await who.post(path, body, { key })
    return answer.status === 503 ? null : answer
  })

/** One round of orders until so many answers have come. */
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

  /** Order after order, as chance has it. */
  async customer(who: Person, random: () => number): Promise<void> {
    for (let nth = 0; nth < ORDERS_LIMIT && !this.over; nth += 1) {
      const ordered = await this.command(who, ORDERS, application(REGION))
      if (ordered?.status === 201) await this.goOn(who, ordered.json.id, random)
    }
  }

  private async goOn(who: Person, id: string, random: () => number): Promise<void> {
    const way = random()
    const cancel = () => this.command(who, `${ORDERS}/${id}/cancel`)
    if (way < 0.25) return void (await cancel())
    const engineer = await this.engineerOf(id)
    if (!engineer || way < 0.35) return
    const complete = () => this.command(engineer, `/v1/rental/installations/${id}/complete`)
    if (way < 0.5) return void (await Promise.all([cancel(), complete()]))
    if (way < 0.6) return void (await cancel())
    await complete()
    if (way < 0.9) await this.command(who, `${ORDERS}/${id}/survey`, survey)
  }

  /** Whose installation it became, as soon as it has; null when the round is over before. */
  private async engineerOf(id: string): Promise<Person | null> {
    const path = `/v1/ops/actors/rental.installation/${id}?limit=1`
    while (!this.over) {
      const answer = await unlessGone(() => ops.get(path))
      const engineer = engineers.get(answer?.json?.state?.engineerId)
      if (engineer) return engineer
    }
    return null
  }
}

/** Runs orders until the seeded moment, kills everything, starts again, and asks again what got no answer. */
async function killInOrders(seed: number, random: () => number): Promise<number> {
  const killAt = ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM))
  const killed: Promise<void>[] = []
  const load = new Load(killAt, () => killed.push(launcher.kill9()))
  await Promise.all(customers.map((who, n) => load.customer(who, chance(seed + n))))
  expect(killed).toHaveLength(1)
  await Promise.all(killed)
  launcher = await startLauncher(options)
  const unanswered = commands.filter(({ answer }) => answer === null)
  await each(unanswered, AT_ONCE, async (command) => {
    command.answer = await eventually(() => ask(command), AGAIN)
  })
  return unanswered.length
}

const isAccepted = ({ answer }: Command): boolean => [200, 201, 202].includes(answer?.status ?? 0)

describe('kill -9 in the middle of rentals', () => {
  it(
    'loses nothing that was accepted, repeats nothing, and everybody agrees on every order',
    async () => {
      const seed = seedOfRun('rental kill -9')
      const random = chance(seed)
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) unanswered += await killInOrders(seed + round * CUSTOMERS, random)
      expect(unanswered).toBeGreaterThan(0)

      const orders = await everyOrder()
      const told = commands.filter((one) => isAccepted(one) && one.path === ORDERS)
      const known = new Set(orders.map(({ id }) => id))
      expect(told.map(({ answer }) => answer?.json.id).filter((id) => !known.has(id))).toEqual([])
      const region = { admin: ops, name: REGION, engineers: [...engineers.values()], orders }
      const states = await auditRegion(region, AGREE_WITHIN_MS)
      expect(states.size).toBe(orders.length)
      await expectSameAnswers()
      const cancelled = [...states.values()].filter((status) => status === 'cancelled').length
      console.log(
        `${commands.length} commands, ${unanswered} unanswered, ${states.size} orders, ${cancelled} cancelled`,
      )
    },
    TEST_MS,
  )
})

/** Whatever the customers have, told of or not. */
async function everyOrder(): Promise<{ who: Person; id: string }[]> {
  const found: { who: Person; id: string }[] = []
  await each(customers, AT_ONCE, async (who) => {
    const { items, next } = expectStatus(await who.get(`${ORDERS}?limit=100`), 200).json
    expect(next).toBeNull()
    found.push(...items.map(({ id }: { id: string }) => ({ who, id })))
  })
  return found
}

/** Every accepted command, asked once more under its key: it is there, and answers as it did (K1, H3). */
async function expectSameAnswers(): Promise<void> {
  await each(commands.filter(isAccepted), AT_ONCE, async (command) => {
    const again = await eventually(() => ask(command), AGAIN)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    // A cancel that was kept has been answered since (decision 12).
    if (command.answer?.status === 202) return expect([200, 409]).toContain(again.status)
    expectStatus(again, command.answer?.status ?? 0)
    expect(again.json).toEqual(command.answer?.json)
  })
}
