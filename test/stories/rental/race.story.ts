/** The customer cancels while the engineer completes, again and again (R6): one of the two wins, in both places. */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { OPEN_ORDERS } from '../../../durable-objects/rental/renter.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import { admin, customer, type Person, sharedStage } from '../shared/people.ts'
import { application, complete, engineerIn, ORDERS, orderPath, rentalStaff, rosterOf } from './rental.fixtures.ts'

/** An order and an installation for each race. */
const CUSTOMERS = size('customers', { test: 10, prove: 200 })
/**
 * As many as one may have open (R14). The loser's head start keeps the two together from the first race on, so fifty meet
 * as closely as a thousand.
 */
const RACES_EACH = OPEN_ORDERS
const RACES = CUSTOMERS * RACES_EACH
/** Each side must win this often, or the two did not meet. */
const WINS_AT_LEAST = RACES / 20
/**
 * The loser of a race starts so much earlier in the next one, so that the two come close and stay so: enough that a few
 * races make up for what one side is slower, as on a busy machine.
 */
const HANDICAP_MS = 2
const SETTLES = { withinMs: 120_000, pollMs: 250 }
/** A quiet machine needs a tenth of this. */
const LOAD_MS = 600_000
const REGION = '경주구'

const stage = sharedStage()
let ops: Person
let engineer: Person

beforeAll(async () => {
  ops = await admin(stage)
  engineer = await engineerIn(stage, await rentalStaff(stage), REGION)
  await eventually(async () => engineer.sub in (await rosterOf(ops, REGION)).loads)
})

type Raced = { readonly id: string; readonly cancel: Answer; readonly complete: Answer }
type Row = { readonly id: string; readonly kind: string; readonly status: string }

/** Completing begins so long after cancelling, and the other way round when it is negative. */
let leadMs = 0

const after = async (ms: number, work: () => Promise<Answer>): Promise<Answer> => {
  if (ms > 0) await pause(ms)
  return work()
}

const race = async (who: Person, id: string): Promise<Raced> => {
  const lead = leadMs
  const [cancelled, completed] = await Promise.all([
    after(-lead, () => who.post(`${orderPath(id)}/cancel`)),
    after(lead, () => complete(engineer, id)),
  ])
  leadMs += completed.status === 200 ? HANDICAP_MS : -HANDICAP_MS
  return { id, cancel: cancelled, complete: completed }
}

/** Everything that this customer has in rental: orders and installations. */
const owned = async (who: Person): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const { json } = await who.get(`/v1/mypage?system=rental&limit=100${cursor}`)
    rows.push(...json.items)
    if (json.next === null) return rows
    cursor = `&cursor=${json.next}`
  }
}

/** Orders of one customer. */
const ordersOf = async (who: Person): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let n = 0; n < RACES_EACH; n += 1) {
    const { status, json, text } = await who.post(ORDERS, application(REGION))
    expect(status, text).toBe(201)
    ids.push(json.id)
  }
  return ids
}

/** An engineer is on the way to all of them. */
const accepted = async (who: Person): Promise<void> => {
  const isAccepted = ({ kind, status }: Row): boolean => kind === 'installation' && status === 'accepted'
  await eventually(async () => (await owned(who)).filter(isAccepted).length === RACES_EACH, SETTLES)
}

/** What was answered for good is how it ended; a cancel that could not be answered in time was kept. */
const expectOneWinner = ({ cancel, complete: done }: Raced): void => {
  const answered = `${cancel.status} ${cancel.json.code ?? cancel.json.status} / ${done.status} ${done.json.code ?? ''}`
  const isInstalled = done.status === 200
  if (cancel.status === 202) expect([200, 409], answered).toContain(done.status)
  else if (isInstalled) expect(answered).toBe('409 AlreadyInstalled / 200 ')
  else expect(answered).toBe('200 cancelled / 409 InstallationCancelled')
}

describe('A cancel and a completion at the same moment', () => {
  it(
    'never leave an order cancelled and its installation alive, nor the other way round (R6)',
    async () => {
      const people = await Promise.all(Array.from({ length: CUSTOMERS }, () => customer(stage)))
      const orders = await Promise.all(people.map(async (who) => ({ who, ids: await ordersOf(who) })))
      for (const who of people) await accepted(who)
      const raced: Raced[] = []
      await Promise.all(
        orders.map(async ({ who, ids }) => {
          for (const id of ids) raced.push(await race(who, id))
        }),
      )
      expect(raced).toHaveLength(RACES)
      for (const one of raced) expectOneWinner(one)
      const installed = new Set(raced.filter((one) => one.complete.status === 200).map(({ id }) => id))
      console.log(`${RACES} races: installed ${installed.size}, cancelled ${RACES - installed.size}`)
      expect(installed.size).toBeGreaterThan(WINS_AT_LEAST)
      expect(RACES - installed.size).toBeGreaterThan(WINS_AT_LEAST)

      for (const who of people) await eventually(async () => expectAgreed(await owned(who), installed), SETTLES)
      await eventually(async () => (await rosterOf(ops, REGION)).loads[engineer.sub] === 0, SETTLES)
      expect((await rosterOf(ops, REGION)).held).toEqual({})
    },
    LOAD_MS,
  )
})

/** At rest: both cancelled, or the one installed and the other completed. */
const expectAgreed = (rows: readonly Row[], installed: ReadonlySet<string>): true => {
  expect(rows).toHaveLength(RACES_EACH * 2)
  const word = { order: 'installed', installation: 'completed' }
  const due = rows.map(({ id, kind }) => [
    kind,
    id,
    installed.has(id) ? word[kind === 'order' ? 'order' : 'installation'] : 'cancelled',
  ])
  expect(rows.map(({ id, kind, status }) => [kind, id, status])).toEqual(due)
  return true
}
