/**
 * All systems at once, through the public door, while whatever can happen to a machine happens to it: killed processes, a
 * full disk, few open files, processes that stand still, a clock that jumps, a start that fails. Whoever got no answer asks
 * again with the same key. In the end nothing accepted is lost, nothing is doubled, nothing hangs, and every invariant of
 * every system holds.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audited as auditedOnDisk } from '../../bench/audit.ts'
import { storedWorld } from '../../bench/world.ts'
import { invariants as ofConcert } from '../../durable-objects/concert/invariants.ts'
import { invariants as ofMuseum } from '../../durable-objects/museum/invariants.ts'
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants as ofRental } from '../../durable-objects/rental/invariants.ts'
import { invariants as ofScreening } from '../../durable-objects/screening/invariants.ts'
import { invariants as ofTaxi } from '../../durable-objects/taxi/invariants.ts'
import { rosterIdOf } from '../../queues/rental.ts'
import { chance } from '../harness/chance.ts'
import { eventually, ORGANISATION } from '../harness/http.ts'
import { noteFault, noteInvariants } from '../harness/notes.ts'
import { seedOf, size } from '../harness/size.ts'
import { Trouble } from '../harness/trouble.ts'
import { manager, openToday } from '../stories/museum/museum.fixtures.ts'
import { AIR_7, ENGINEERS, rentalStaff } from '../stories/rental/rental.fixtures.ts'
import { hospitalAdmin, openedToday } from '../stories/screening/screening.fixtures.ts'
import { admin, customer, type Person, person } from '../stories/shared/people.ts'
import { driver } from '../stories/taxi/taxi.fixtures.ts'
import { type Command, expectSameAnswers, expectSameOrLater, Load } from './commands.ts'
import { crew, expectStatus, openSale } from './concert.fixtures.ts'
import { shop } from './flows/concert.ts'
import { order, type Region } from './flows/rental.ts'
import { drive } from './flows/taxi.ts'
import { beScreened, visit } from './flows/visits.ts'
import { killableServer } from './killable-server.ts'
import { audited } from './world.ts'

/** Each round brings two troubles; ten bring each kind at least twice. */
const ROUNDS = size('rounds', { test: 1, prove: 10 })
const TROUBLES_PER_ROUND = 2
/** Of each system. */
const CUSTOMERS = size('customers of each system', { test: 2, prove: 3 })
const ENGINEERS_COUNT = 2
const SEATS = 2_000
const PLACES = 500
const HOSPITALS = 4
/** A trouble comes when so many commands of the round were answered. */
const ANSWERS_FROM = 20
const ANSWERS_TO = 60
const OPEN_FILES = 1_024
/** Long enough for time limits and heartbeats to pass, short enough for clients. */
const STANDSTILL_MS = [1_000, 8_000] as const
/** Twice forward in ten rounds stays within the time that a re-drive looks back. */
const FORWARD_MS = 240_000
const BACK_MS = 120_000
const WRONG_CLOCK_MS = 4_000
/** Nothing hangs for longer after the last trouble. */
const RESTS_WITHIN_MS = 120_000
/** Ten rounds with a dozen starts; a quiet machine needs a fifth of it. */
const TEST_MS = 3_600_000
/** Read by a Worker alone, and no number that it takes. */
const UNUSABLE = { NARU_VAR_HOLD_SECONDS: '99999999' }

const invariants = [...ofConcert, ...ofTaxi, ...ofRental, ...ofMuseum, ...ofScreening, ...ofPayment]

const machine = Trouble.possible()
/** What nobody pays for lapses before everything is looked at, not in the middle of it. */
const HOLDS = { NARU_VAR_HOLD_SECONDS: '60' }
const server = killableServer('any-trouble', undefined, { ...machine?.env, ...HOLDS })
const { commands } = server
afterAll(() => machine?.end())

let ops: Person
let concertId = ''
let exhibitionId = ''
let hospitalIds: readonly string[] = []
let region: Region
const people: Person[] = []
const flows: ((load: Load, random: () => number) => Promise<void>)[] = []

beforeAll(async () => {
  const { stage } = server
  ops = await admin(stage)
  const { courier, ...others } = await crew(server.introduce)
  concertId = await openSale({ courier, ...others }, SEATS)
  const [mina, han, staff] = [await manager(stage), await hospitalAdmin(stage), await rentalStaff(stage)]
  exhibitionId = await openToday(mina, PLACES)
  hospitalIds = await Promise.all(Array.from({ length: HOSPITALS }, () => openedToday(han, PLACES)))
  const engineers = new Map<string, Person>()
  for (let n = 0; n < ENGINEERS_COUNT; n += 1) {
    const engineer = await person(stage, 'engineer', 'engineer')
    engineers.set(engineer.sub, engineer)
    expectStatus(await staff.put(`${ENGINEERS}/${engineer.sub}`, { name: `기사 ${n}`, region: '용산구' }), 201)
  }
  region = { name: '용산구', engineers, ops }
  people.push(...engineers.values())
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const [kim, lee, park, choi, jung] = await Promise.all(Array.from({ length: 5 }, () => customer(stage)))
    const by = await driver(stage, `기사 ${n}`)
    if (!kim || !lee || !park || !choi || !jung) throw new Error('somebody has not come')
    people.push(kim, lee, park, choi, jung, by)
    flows.push(
      (load, random) => shop(load, kim, { concertId, courier }, random),
      (load, random) => drive(load, { who: lee, by }, random),
      (load, random) => order(load, park, region, random),
      (load, random) => visit(load, { who: choi, places: [exhibitionId], staff: mina }, random),
      (load, random) => beScreened(load, { who: jung, places: hospitalIds, staff: han }, random),
    )
  }
})

/** How far the clock is ahead for good: it was set forward, and nobody set it right. */
let aheadMs = 0
const between = ([from, to]: readonly [number, number], random: () => number) => from + random() * (to - from)
const answersAgain = () =>
  eventually(async () => (await ops.get('/readyz')).status === 200, { withinMs: RESTS_WITHIN_MS })
const said = (words: string) => eventually(() => server.output().includes(words))

/** The run that goes on may open few files: enough for the load, not for everything to be looked at within a moment. */
let isLimited = false
const startAgain = async () => {
  await server.start()
  isLimited = false
}

type Happening = (random: () => number) => Promise<unknown>
/** What may happen, by its name; after each the machine is as it should be again. */
const troubles: Readonly<Record<string, Happening>> = {
  'the runtime is killed': async () => {
    server.kill9Runtime()
    await answersAgain()
  },
  'everything is killed': async () => {
    await server.kill9()
    await startAgain()
  },
  'everything is killed, and a start fails': async () => {
    await server.kill9()
    noteFault('a start that fails')
    expect(await server.startInVain(UNUSABLE)).toContain('HOLD_SECONDS')
    await startAgain()
  },
  'few files may be open': async () => {
    await server.kill9()
    noteFault(`${OPEN_FILES} open files`)
    await server.start({ openFiles: OPEN_FILES })
    isLimited = true
  },
  'everything stands still': (random) => server.freeze(between(STANDSTILL_MS, random)),
  ...(machine && {
    'the disk is full': async () => {
      machine.setDisk('full')
      await said('cannot be written to')
      machine.setDisk('free')
      await answersAgain()
    },
    'everything is killed on a full disk': async () => {
      machine.setDisk('full')
      await said('cannot be written to')
      await server.kill9()
      machine.setDisk('free')
      await startAgain()
    },
    'the clock is set forward': async () => {
      aheadMs += FORWARD_MS
      machine.setClock(aheadMs)
    },
    'the clock is set back for a while': async () => {
      machine.setClock(aheadMs - BACK_MS)
      await pause(WRONG_CLOCK_MS)
      machine.setClock(aheadMs)
      await answersAgain()
    },
  }),
}

/** All of them in an order of chance, again and again. */
function* shuffled(random: () => number): Generator<readonly [string, Happening]> {
  for (;;) {
    const deck = Object.entries(troubles).map((one) => [random(), one] as const)
    for (const [, one] of deck.sort(([a], [b]) => a - b)) yield one
  }
}

/** One round: load of all systems, which goes on while these things happen one after the other. */
const round = async (happening: readonly (readonly [string, Happening])[], random: () => number): Promise<number> => {
  let trouble: Promise<void> | null = null
  const begin = async (load: Load) => {
    try {
      for (const [name, happens] of happening) {
        console.log(`${commands.length} commands: ${name}`)
        await happens(random)
      }
    } finally {
      load.isOver = true
    }
  }
  const load = new Load(commands, between([ANSWERS_FROM, ANSWERS_TO], random) | 0, (own) => {
    trouble = begin(own)
  })
  await Promise.all(flows.map((flow) => flow(load, chance((random() * 2 ** 31) | 0))))
  expect(trouble).not.toBeNull()
  await trouble
  return server.askAgain()
}

const CREATIONS = {
  '/v1/concert/bookings': 'concert.booking',
  '/v1/taxi/calls': 'taxi.call',
  '/v1/rental/orders': 'rental.order',
  '/v1/museum/reservations': 'museum.reservation',
  '/v1/screening/reservations': 'screening.reservation',
} as const

const isAccepted = ({ answer }: Command): boolean => [200, 201, 202].includes(answer?.status ?? 0)

describe('Whatever happens to the machine', () => {
  it(
    'nothing accepted is lost or doubled, nothing hangs, and all systems agree with what is shown',
    async () => {
      if (machine === null) console.warn('No C compiler, or not Linux: neither a wrong clock nor a full disk is tried.')
      const random = chance(seedOf('any trouble'))
      const next = shuffled(random)
      let unanswered = 0
      for (let nth = 0; nth < ROUNDS; nth += 1) {
        const happening = Array.from({ length: TROUBLES_PER_ROUND }, () => next.next().value)
        unanswered += await round(happening, random)
      }
      expect(unanswered).toBeGreaterThan(0)
      if (isLimited) {
        await server.stop()
        await startAgain()
      }
      expect(
        commands.filter(({ answer }) => (answer?.status ?? 0) >= 500).map(({ path, answer }) => [path, answer]),
      ).toEqual([])

      const accepted = commands.filter(isAccepted)
      const made = Object.entries(CREATIONS).map(([path, aggregate]) => {
        const ids = accepted.flatMap((one) => (one.path === path ? [one.answer?.json.id as string] : []))
        return [aggregate, [...new Set(ids)]] as const
      })
      const subjects = people.map(({ sub }) => sub)
      const known = {
        ...Object.fromEntries(made),
        'concert.concert': [concertId],
        'museum.exhibition': [exhibitionId],
        'screening.hospital': hospitalIds,
        'rental.product': [AIR_7],
        'rental.roster': [rosterIdOf(ORGANISATION, region.name)],
        'rental.engineer': region.engineers.keys(),
      }
      const besides = { 'taxi.driver': subjects, 'taxi.passenger': subjects, 'rental.renter': subjects }
      await audited(invariants, { admin: ops, people, known, besides }, RESTS_WITHIN_MS)
      await expectSameAnswers(accepted, expectSameOrLater)
      const counts = made.map(([aggregate, { length }]) => `${length} ${aggregate}`).join(', ')
      console.log(`${commands.length} commands, ${unanswered} without an answer at first; ${counts}`)
      await server.stop()
      // The provider's own books, too: one charge for each that is due, none for any other (P1).
      expect(auditedOnDisk(storedWorld(server.stateDir), invariants).violations).toEqual([])
      noteInvariants(invariants)
    },
    TEST_MS,
  )
})
