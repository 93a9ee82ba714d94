/**
 * An exhibition, reservations and entries, pure, told of each other through the real policies by a post that doubles,
 * delays and shuffles every event, while answers are lost (G3, G5). Whatever it does, at rest they agree.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admission } from '../durable-objects/museum/admission.ts'
import { exhibition } from '../durable-objects/museum/exhibition.ts'
import { invariants } from '../durable-objects/museum/invariants.ts'
import { reservation } from '../durable-objects/museum/reservation.ts'
import type { Message } from '../kernel/decision.ts'
import { all } from '../kernel/invariants.ts'
import { policies } from '../workers/museum/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const WISHES = 5
/** Fewer than are wished for. */
const CAPACITY = 4
const STEPS_LIMIT = 70
const EXHIBITION = 'moon'
/** The first of them asks three times. */
const PEOPLE = ['kim', 'lee']
const VISITORS_PER_PERSON = 2
const IDS = Array.from({ length: WISHES }, (_, n) => `r${n}`)

type Move =
  | SimulatorMove
  | { readonly kind: 'reserve' | 'cancel' | 'admit'; readonly which: number }
  | { readonly kind: 'delete' | 'resize' }

const which = fc.integer({ min: 0, max: WISHES - 1 })
const wish = (kind: 'reserve' | 'cancel' | 'admit') => fc.record({ kind: fc.constant(kind), which })
const step: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: wish('reserve'), weight: 20 },
  { arbitrary: wish('cancel'), weight: 8 },
  { arbitrary: wish('admit'), weight: 10 },
  ...simulatorMoves({ post: 25, answer: 30, stray: 6, wait: 2, waitSecondsMax: 120 }),
  { arbitrary: fc.constant({ kind: 'resize' as const }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'delete' as const }), weight: 1 },
)
const EXPECTED: readonly (string | undefined)[] = ['completed', 'registered']
/** The day of the exhibition ends within this time. */
const UNTIL_MIDNIGHT: Move = { kind: 'wait', seconds: 86_400 }

class Museum extends Simulator {
  constructor() {
    super([exhibition, reservation, admission], policies)
    const announced = {
      managerId: 'mina',
      organisation: 'naru',
      title: '달항아리',
      hall: '제1전시실',
      date: '2026-05-01',
    }
    this.tell(exhibition.events.aggregate, EXHIBITION, {
      type: 'RegisterExhibition',
      ...announced,
      capacity: CAPACITY,
    } as Message)
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'delete':
        this.tell(exhibition.events.aggregate, EXHIBITION, { type: 'DeleteExhibition' })
        break
      case 'resize':
        this.tell(exhibition.events.aggregate, EXHIBITION, {
          type: 'ChangeCapacity',
          capacity: CAPACITY - 1,
        } as Message)
        break
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
        this.happen(move)
        break
      default:
        this.#wish(move.kind, move.which)
    }
  }

  #wish(kind: 'reserve' | 'cancel' | 'admit', at: number): void {
    const id = IDS[at] ?? ''
    // Some come alone, some in pairs.
    const visitors = 1 + (at % 2)
    const customerId = PEOPLE[at % PEOPLE.length]
    const limits = { visitors, visitorsPerPerson: VISITORS_PER_PERSON }
    const wanted = { type: 'RequestReservation', customerId, exhibitionId: EXHIBITION, ...limits }
    if (kind === 'reserve') this.tell(reservation.events.aggregate, id, wanted as Message)
    if (kind === 'cancel')
      this.tell(reservation.events.aggregate, id, { type: 'CancelReservation', customerId } as Message)
    if (kind === 'admit')
      this.tell(admission.events.aggregate, id, { type: 'AdmitVisitors', managerId: 'mina' } as Message)
  }
}

const play = (story: readonly Move[]): Museum => {
  const museum = new Museum()
  for (const move of story) museum.move(move)
  museum.settle()
  return museum
}
const always = simulation(step, STEPS_LIMIT, play)

describe('A museum under a post that doubles, delays and shuffles, and answers that are lost', () => {
  it('comes to rest with every invariant kept (M3–M8, M13, M14, G3, G4)', () => always(expectKept(invariants)))

  it('comes to rest with every invariant kept and the exhibition deleted, when it is to be (M8)', () =>
    always(
      (museum) => {
        expectKept(invariants)(museum)
        expect(all(museum.world(), exhibition).map(({ described }) => described?.status)).toEqual(['deleted'])
      },
      [{ kind: 'delete' }],
    ))

  it('comes to rest with nobody still expected once the day is over (M11)', () =>
    always(
      (museum) => {
        expectKept(invariants)(museum)
        const states = (of: typeof reservation | typeof admission) =>
          all(museum.world(), of).map(({ described }) => described?.status)
        expect([...states(reservation), ...states(admission)].filter((one) => EXPECTED.includes(one))).toEqual([])
      },
      [UNTIL_MIDNIGHT],
    ))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
