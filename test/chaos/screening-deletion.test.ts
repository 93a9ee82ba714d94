/**
 * `kill -9` of the launcher and its runtime, the state kept: while people reserve, retry and cancel on a slot with fewer
 * places than wishes, and again while a slot with hundreds of reservations is being deleted (S3, S9, G4). In the end
 * every place is accounted for, nobody has a reservation that lives, and each was told once.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity, signToken } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { reap } from '../../scripts/processes.ts'
import { type Answer, type Client, client, eventually, unique } from '../harness/http.ts'
import { freePort, type Launcher, type LauncherOptions, processesOf, startLauncher } from '../harness/process.ts'
import { type Customer, each, expectStatus, inspect, customer as made } from './box-office.ts'
import { auditSlot, type Reserved } from './screening-audit.ts'

const CLIENTS = 24
const PLACES = 50
/** Wishes for these places; every third reservation is cancelled. */
const WISHES = 150
/** The first kill comes when so many commands were answered. */
const ANSWERS = 60
const LIVE = 300
/** The second kill comes when so many places are back, the deletion still under way. */
const BACK = 60
/** Who comes for a place while the slot is being deleted. */
const LATECOMERS = 40
/** A slot that heard nothing calls off again after a minute (S9): that may have to be waited for, once. */
const AGAIN = { withinMs: 120_000, pollMs: 200 }
const AGREE_MS = 120_000
const TEST_MS = 300_000
const HOSPITALS = '/v1/screening/hospitals'
const RESERVATIONS = '/v1/screening/reservations'

interface Wish {
  readonly who: Customer
  readonly path: string
  readonly body: object | undefined
  readonly key: string
  answer: Answer | null
}

let folder = ''
let options: LauncherOptions
let launcher: Launcher
let han: Client
let admin: Client
let people: Customer[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-screening-'))
  options = { stateDir: join(folder, 'state'), port: await freePort() }
  launcher = await startLauncher(options)
  const identity = await loadIdentity(identityFolderOf(options.stateDir))
  const introduce = async (sub: string, role: string) =>
    client(await signToken(identity, { sub, roles: [role] }), launcher.url)
  ;[han, admin] = [await introduce('han', 'hospital-admin'), await introduce('root', 'admin')]
  people = await Promise.all(Array.from({ length: CLIENTS }, () => made('guest', introduce)))
})

afterAll(async () => {
  // A test that failed half-way must leave neither a server nor its runtime behind.
  const left = processesOf(options.stateDir)
  for (const record of left ? [left.launcher, ...left.runtimes] : []) await reap(record)
  rmSync(folder, { recursive: true, force: true })
})

/** The answer, or null when nobody knows: the connection broke, or the server says to come back (G5). */
async function ask(wish: Wish): Promise<Answer | null> {
  try {
    const answer = await wish.who.post(wish.path, wish.body, { key: wish.key })
    wish.answer = answer.status === 503 ? null : answer
  } catch (fault) {
    // What fetch throws when the server is gone, before or in the middle of its answer.
    if (!(fault instanceof TypeError)) throw fault
  }
  return wish.answer
}
const wishFor = (nth: number, path: string, body?: object): Wish => {
  const who = people[nth % CLIENTS]
  if (who === undefined) throw new Error('nobody comes')
  return { who, path, body, key: unique('wish'), answer: null }
}
const settle = async (wish: Wish): Promise<Answer> => eventually(() => ask(wish), AGAIN)

async function opened(capacity: number): Promise<string> {
  const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const slot = { name: unique('나루병원'), date, capacity }
  return expectStatus(await han.post(HOSPITALS, slot), 201).json.id
}

async function restarted(): Promise<void> {
  launcher = await startLauncher(options)
}

/** People reserve, and some cancel at once, until everything is killed; whoever has no answer asks again afterwards. */
async function fightForPlaces(hospitalId: string): Promise<readonly Reserved[]> {
  const wishes: Wish[] = []
  let answers = 0
  let killed: Promise<void> | undefined
  const tried = async (wish: Wish) => {
    wishes.push(wish)
    if (await ask(wish)) answers += 1
    if (answers >= ANSWERS) killed ??= launcher.kill9()
    return wish.answer
  }
  await each(Array.from({ length: WISHES }).keys(), CLIENTS, async (nth) => {
    const answer = await tried(wishFor(nth, RESERVATIONS, { hospitalId }))
    const cancel = `${RESERVATIONS}/${answer?.json.id}/cancel`
    if (answer?.status === 201 && nth % 3 === 0) await tried(wishFor(nth, cancel))
  })
  if (!killed) throw new Error('it was over before it could be killed')
  await killed
  await restarted()
  const unanswered = wishes.filter(({ answer }) => answer === null)
  expect(unanswered.length).toBeGreaterThan(0)
  await each(unanswered, CLIENTS, async (wish) => void (await settle(wish)))
  return reservedOf(wishes)
}

const reservedOf = (wishes: readonly Wish[]): readonly Reserved[] =>
  wishes
    .filter(({ path, answer }) => path === RESERVATIONS && answer?.status === 201)
    .map(({ who, answer }) => ({ who, id: answer?.json.id }))

/** A slot full of reservations is deleted, more people come, and everything is killed in the middle. */
async function deleteInTheMiddle(hospitalId: string): Promise<readonly Wish[]> {
  const live = Array.from({ length: LIVE }, (_, nth) => wishFor(nth, RESERVATIONS, { hospitalId }))
  await each(live, CLIENTS, async (wish) => void expectStatus(await settle(wish), 201))
  const begun = expectStatus(await han.delete(`${HOSPITALS}/${hospitalId}`), 200).json
  expect(begun).toMatchObject({ status: 'deleting', reservationsLeft: LIVE })
  const late = Array.from({ length: LATECOMERS }, (_, nth) => wishFor(nth, RESERVATIONS, { hospitalId }))
  const coming = each(late, CLIENTS, async (wish) => void (await ask(wish)))
  await eventually(
    async () => {
      const { description } = expectStatus(
        await admin.get(`/v1/ops/actors/screening.hospital/${hospitalId}?limit=1`),
        200,
      ).json
      return description.data.reservationsLeft <= LIVE - BACK
    },
    { ...AGAIN, pollMs: 5 },
  )
  await launcher.kill9()
  await coming
  await restarted()
  await each(late, CLIENTS, async (wish) => void (await settle(wish)))
  return [...live, ...late]
}

describe('kill -9 in health screening', () => {
  it(
    'gives exactly what there is, and leaves nobody alive on a slot that is deleted (S3, S9–S11, G4, G7)',
    async () => {
      const full = await opened(PLACES)
      const fought = await fightForPlaces(full)
      const states = await auditSlot({ admin, hospitalId: full, reservations: fought }, AGREE_MS)
      const completed = [...states.values()].filter((status) => status === 'completed').length
      expect(completed).toBeLessThanOrEqual(PLACES)
      // What is free is given, to the last place.
      for (let nth = completed; nth < PLACES; nth += 1) {
        expectStatus(await settle(wishFor(nth, RESERVATIONS, { hospitalId: full })), 201)
      }
      const refused = await settle(wishFor(0, RESERVATIONS, { hospitalId: full }))
      expect([refused.status, refused.json.code]).toEqual([409, 'HospitalFull'])

      const deleted = await opened(LIVE + LATECOMERS)
      const wishes = await deleteInTheMiddle(deleted)
      await eventually(async () => {
        const { json } = await han.get(`${HOSPITALS}/${deleted}`)
        return json.status === 'deleted' && json.reservationsLeft === 0
      }, AGAIN)
      for (const { answer } of wishes) expect([201, 410]).toContain(answer?.status)
      const reservations = reservedOf(wishes)
      expect(reservations.length).toBeGreaterThanOrEqual(LIVE)
      const ends = await auditSlot({ admin, hospitalId: deleted, reservations }, AGREE_MS)
      expect(new Set(ends.values())).toEqual(new Set(['force-cancelled']))
      const hospital = await inspect({ admin }, 'screening.hospital', deleted)
      expect(hospital?.events.filter(({ type }) => type === 'HospitalDeleted')).toHaveLength(1)
      await launcher.stop()
    },
    TEST_MS,
  )
})
