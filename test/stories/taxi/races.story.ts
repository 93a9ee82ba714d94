/** Races for a taxi (T5, T8): whatever comes at the same moment, one wins, the others hear 409, and all four agree. */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { size } from '../../harness/size.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  patiently,
  sharedStage,
  told,
} from '../shared/people.ts'
import {
  accept,
  acceptPath,
  agreed,
  counted,
  drive,
  driver,
  matchedCall,
  openCall,
  outcomeOf,
} from './taxi.fixtures.ts'

const DRIVERS = size('drivers', { test: 20, prove: 200 })
const CALLS = size('calls', { test: 12, prove: 50 })
/**
 * The two sides are as close as they can be after some twenty races, because each lets the next one begin where the last
 * was undecided; from then on each race is at the moment that matters.
 */
const RACES = size('races', { test: 48, prove: 1_000 })
/** Races that are run at the same time, each with a customer and a driver of its own. */
const LANES = size('lanes', { test: 8, prove: 16 })
const SHORT_RACES = size('short races', { test: 16, prove: 40 })
/** A cancel that won comes so much later in the next race, an accept that won so much earlier: both win again and again. */
const CANCEL_WON_MS = 6
const ACCEPT_WON_MS = 1
const FIRST_HEAD_START_MS = 20
/** A quiet machine needs a tenth of this. */
const LOAD_MS = 600_000

const stage = sharedStage()
let boss: Person
let kim: Person

beforeEach(async () => {
  ;[boss, kim] = [await admin(stage), await customer(stage)]
})

const drivers = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => driver(stage, `기사 ${n}`)))

describe('One call', () => {
  it(
    'is taken by one of many drivers who accept at once; the others hear that it is taken, and stay idle (T5)',
    async () => {
      const id = await openCall(kim, boss)
      const crowd = await drivers(DRIVERS)
      const answers = await Promise.all(crowd.map((who) => patiently(who, acceptPath(id))))
      expect(counted(answers)).toEqual({ assigned: 1, '409 CallAlreadyTaken': DRIVERS - 1 })
      const winner = crowd[answers.findIndex(({ status }) => status === 200)]
      expect(await agreed(boss, id)).toMatchObject({ call: 'matched', driverId: winner?.sub })
      expect((await eventsOf(boss, 'taxi.pickup', id)).filter((type) => type === 'PickupAssigned')).toHaveLength(1)
      // K14: who was turned away left nothing behind.
      const engaged = await Promise.all(
        crowd.map(async ({ sub }) => (await inspect(boss, 'taxi.driver', sub)) !== null),
      )
      expect(crowd.filter((_, n) => engaged[n]).map(({ sub }) => sub)).toEqual([winner?.sub])
      await told(kim, id, ['open', 'matched'])
    },
    LOAD_MS,
  )
})

describe('One driver', () => {
  it(
    'who accepts many calls at once gets one of them; the others stay open for others (T5)',
    async () => {
      const ids = await Promise.all(Array.from({ length: CALLS }, async () => openCall(await customer(stage), boss)))
      const baek = await driver(stage)
      const answers = await Promise.all(ids.map((id) => patiently(baek, acceptPath(id))))
      expect(counted(answers)).toEqual({ assigned: 1, '409 DriverBusy': CALLS - 1 })
      const taken = ids[answers.findIndex(({ status }) => status === 200)]
      for (const id of ids) {
        expect((await agreed(boss, id, [baek])).call).toBe(id === taken ? 'matched' : 'open')
      }
      for (const { json } of answers.filter(({ status }) => status === 409)) expect(json.callId).toBe(taken)
      const cheon = await driver(stage, '천기사')
      const other = ids.find((id) => id !== taken) ?? ''
      expect((await accept(cheon, other)).status).toBe(200)
    },
    LOAD_MS,
  )
})

type Race = (who: Person, by: Person, headStartMs: number) => Promise<'who' | 'by'>

/** Lanes of races side by side, as close together as the ones before taught. */
const lanes = async (races: number, race: Race) => {
  const won = { who: 0, by: 0 }
  let [left, headStartMs] = [races, FIRST_HEAD_START_MS]
  const lane = async () => {
    const [who, by] = [await customer(stage), await driver(stage)]
    while (left > 0) {
      left -= 1
      const winner = await race(who, by, headStartMs)
      won[winner] += 1
      headStartMs = Math.max(0, headStartMs + (winner === 'who' ? CANCEL_WON_MS : -ACCEPT_WON_MS))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return won
}

describe('Accept and cancel', () => {
  it(
    'race again and again: one wins each time, the other hears 409, and call, pickup, driver and payment agree (T8)',
    async () => {
      const won = await lanes(RACES, async (who, by, headStartMs) => {
        const id = await openCall(who, boss)
        const accepting = patiently(by, acceptPath(id))
        await pause(headStartMs)
        const cancelling = patiently(who, `/v1/taxi/calls/${id}/cancel`, { onlyWhile: 'open' })
        const outcome = (await Promise.all([accepting, cancelling])).map(outcomeOf).join(', ')
        if (outcome === 'assigned, 409 CallAlreadyTaken') {
          // That he can give it back tells that all agreed it was his.
          await done(by, `/v1/taxi/pickups/${id}/release`)
          await done(who, `/v1/taxi/calls/${id}/cancel`)
          return 'by'
        }
        expect(outcome).toBe('409 CallCancelled, cancelled')
        expect(await agreed(boss, id, [by])).toMatchObject({ call: 'cancelled', payment: 'refunded' })
        expect(await eventsOf(boss, 'taxi.call', id)).not.toContain('CallMatched')
        expect(await eventsOf(boss, 'taxi.pickup', id)).not.toContain('PickupAssigned')
        return 'who'
      })
      expect(won.who + won.by).toBe(RACES)
      expect(Math.min(won.who, won.by)).toBeGreaterThan(0)
    },
    LOAD_MS,
  )

  it(
    'race without a word of what is meant: whoever wins, at rest all agree',
    async () => {
      await lanes(SHORT_RACES, async (who, by, headStartMs) => {
        const id = await openCall(who, boss)
        const accepting = patiently(by, acceptPath(id))
        await pause(headStartMs)
        const cancelled = await patiently(who, `/v1/taxi/calls/${id}/cancel`)
        const accepted = await accepting
        // A cancel that saw the driver already cancels the match: then both were true, one after the other.
        expect(['cancelled', '409 CallAlreadyTaken']).toContain(outcomeOf(cancelled))
        expect(['assigned', '409 CallCancelled']).toContain(outcomeOf(accepted))
        const { call } = await agreed(boss, id, [by])
        expect(call).toBe(cancelled.status === 200 ? 'cancelled' : 'matched')
        if (call === 'matched') await drive(by, id)
        return call === 'cancelled' ? 'who' : 'by'
      })
    },
    LOAD_MS,
  )
})

describe('What its driver says and a cancel', () => {
  it.each(['board', 'release'] as const)(
    'race: %s or cancel, and all agree afterwards (T8, T15)',
    async (step) => {
      await lanes(SHORT_RACES, async (who, by, headStartMs) => {
        const id = await matchedCall(who, boss, by)
        await drive(by, id, 'arrive')
        const said = patiently(by, `/v1/taxi/pickups/${id}/${step}`)
        await pause(headStartMs)
        const cancelled = outcomeOf(await patiently(who, `/v1/taxi/calls/${id}/cancel`))
        const outcome = `${outcomeOf(await said)}, ${cancelled}`
        const fair = {
          board: ['boarded, 409 PassengerBoarded', '409 CallCancelled, cancelled'],
          // A released call is open again, and may well be cancelled then.
          release: ['open, cancelled', 'cancelled, cancelled', '409 CallCancelled, cancelled'],
        }
        expect(fair[step]).toContain(outcome)
        await agreed(boss, id, [by])
        if (!outcome.endsWith(', cancelled')) await done(by, `/v1/taxi/pickups/${id}/complete`)
        return outcome.endsWith(', cancelled') ? 'who' : 'by'
      })
    },
    LOAD_MS,
  )
})
