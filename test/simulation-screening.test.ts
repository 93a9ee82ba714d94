/**
 * A hospital slot, reservations and records, pure, told of each other through the real policies by queues that double,
 * delay and shuffle every event, while answers of the hospital are lost (G3, G5). Whatever comes, they agree once it quiesces.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hospital } from '../durable-objects/screening/hospital.ts'
import { invariants } from '../durable-objects/screening/invariants.ts'
import { record } from '../durable-objects/screening/record.ts'
import { REQUEST_LAPSES_SECONDS, reservation } from '../durable-objects/screening/reservation.ts'
import type { Message } from '../kernel/decision.ts'
import { all } from '../kernel/invariants.ts'
import { sealedLike } from '../kernel/testing/sealed.ts'
import { policies } from '../workers/screening/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const REQUESTS = 5
/** Fewer than are requested. */
const PLACES = 3
const STEPS_LIMIT = 70
const HOSPITAL = 'slot'
/** Some of them ask twice. */
const PEOPLE = ['kim', 'lee', 'choi'].map(sealedLike)
const IDS = Array.from({ length: REQUESTS }, (_, n) => `r${n}`)

type Move =
  | SimulatorMove
  | { readonly kind: 'reserve' | 'cancel' | 'attend'; readonly which: number }
  | { readonly kind: 'delete' }

const which = fc.integer({ min: 0, max: REQUESTS - 1 })
const step: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('reserve' as const), which }), weight: 20 },
  { arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }), weight: 10 },
  { arbitrary: fc.record({ kind: fc.constant('attend' as const), which }), weight: 8 },
  ...simulatorMoves({ post: 20, answer: 30, stray: 6, wait: 2, waitSecondsMax: 2 * REQUEST_LAPSES_SECONDS }),
  { arbitrary: fc.constant({ kind: 'delete' as const }), weight: 1 },
)
/** The day of the screening ends within this time. */
const UNTIL_MIDNIGHT: Move = { kind: 'wait', seconds: 86_400 }
const EXPECTED: readonly (string | undefined)[] = ['completed', 'registered']

type HospitalState = typeof hospital.initial

class Clinic extends Simulator {
  constructor() {
    super([hospital, reservation, record], policies)
    const slot = { adminId: 'han', organisation: 'naru', name: '나루병원', date: '2026-05-01', capacity: PLACES }
    this.tell(hospital.events.aggregate, HOSPITAL, { type: 'RegisterHospital', ...slot } as Message)
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'delete':
        this.tell(hospital.events.aggregate, HOSPITAL, { type: 'DeleteHospital' })
        break
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
        this.happen(move)
        break
      default:
        this.#command(move.kind, move.which)
    }
  }

  #command(kind: 'reserve' | 'cancel' | 'attend', at: number): void {
    const [id, customerId] = [IDS[at] ?? '', PEOPLE[at % PEOPLE.length]]
    const tell = (of: typeof reservation | typeof record, command: object) =>
      this.tell(of.events.aggregate, id, command as Message)
    if (kind === 'reserve') tell(reservation, { type: 'RequestReservation', customerId, hospitalId: HOSPITAL })
    if (kind === 'cancel') tell(reservation, { type: 'CancelReservation', customerId })
    if (kind === 'attend') tell(record, { type: 'MarkAttended', adminId: 'han' })
  }

  get slot(): Exclude<HospitalState, { status: 'new' }> {
    return this.stage(hospital.events.aggregate, HOSPITAL).state as Exclude<HospitalState, { status: 'new' }>
  }

  statusOf(name: string, id: string): string {
    return this.stage(name, id).state.status
  }
}

const play = (story: readonly Move[]): Clinic => {
  const clinic = new Clinic()
  for (const move of story) clinic.move(move)
  clinic.settle()
  return clinic
}
const always = simulation(step, STEPS_LIMIT, play)

describe('Health screening under queues that double, delay and shuffle, and answers that are lost', () => {
  it('quiesces with every invariant kept (S3–S8, S11, S13, S15, G3, G4)', () => always(expectKept(invariants)))

  it('quiesces with every invariant kept and the slot deleted, when it is to be (S9–S11)', () =>
    always(
      (clinic) => {
        expectKept(invariants)(clinic)
        expect(clinic.slot.status).toBe('deleted')
      },
      [{ kind: 'delete' }],
    ))

  it('quiesces with nobody still expected once the day is over (S15)', () =>
    always(
      (clinic) => {
        expectKept(invariants)(clinic)
        const states = (of: typeof reservation | typeof record) =>
          all(clinic.world(), of).map(({ described }) => described?.status)
        expect([...states(reservation), ...states(record)].filter((one) => EXPECTED.includes(one))).toEqual([])
      },
      [UNTIL_MIDNIGHT],
    ))

  it('ends a request that nobody answered while it lasted, and completes one whose place was given in time (G5)', () => {
    const ask = (lost: boolean): Move => ({ kind: 'answer', at: 0, lost })
    const wait = (seconds: number): Move => ({ kind: 'wait', seconds })
    const begun: Move = { kind: 'reserve', which: 0 }
    const unheard = play([begun, wait(REQUEST_LAPSES_SECONDS), ask(false), { kind: 'stray', at: 0 }])
    expect(unheard.stage(reservation.events.aggregate, 'r0').state).toMatchObject({
      status: 'rejected',
      because: 'HoldLapsed',
    })
    expect(unheard.slot.places).toMatchObject({ taken: 0, holds: {} })
    const early = play([begun, wait(REQUEST_LAPSES_SECONDS - 1), ask(false)])
    expect(early.statusOf(reservation.events.aggregate, 'r0')).toBe('completed')
    const lost = play([begun, ask(true), wait(REQUEST_LAPSES_SECONDS), ask(false)])
    expect(lost.statusOf(reservation.events.aggregate, 'r0')).toBe('completed')
    expect(lost.slot.places.taken).toBe(1)
    const gone = play([
      begun,
      ask(true),
      { kind: 'cancel', which: 0 },
      wait(REQUEST_LAPSES_SECONDS),
      { kind: 'stray', at: 0 },
    ])
    expect(gone.statusOf(reservation.events.aggregate, 'r0')).toBe('cancelled')
    expect(gone.slot.places).toMatchObject({ taken: 0, holds: {} })
  })

  it('says nothing more once it quiesces', () => always(expectSilence))
})
