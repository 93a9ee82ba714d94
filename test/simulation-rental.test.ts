/**
 * Orders, assignments, rosters, engineers, installations and records, pure, who hear of each other through the real policies
 * by a post that doubles, delays and shuffles every event, while answers are lost (G3, G5). At rest they agree.
 */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { assignment } from '../durable-objects/rental/assignment.ts'
import { customerRecord } from '../durable-objects/rental/customer-record.ts'
import { engineer } from '../durable-objects/rental/engineer.ts'
import { installation } from '../durable-objects/rental/installation.ts'
import { invariants } from '../durable-objects/rental/invariants.ts'
import { order } from '../durable-objects/rental/order.ts'
import { roster } from '../durable-objects/rental/roster.ts'
import type { Message } from '../kernel/decision.ts'
import { policies } from '../workers/rental/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const STEPS_LIMIT = 90
const REGIONS = ['중구', '마포구'] as const
const ENGINEERS = ['lee', 'park', 'choi'] as const
const IDS = Array.from({ length: 6 }, (_, n) => `o${n}`)
/** Orders of even numbers are of the one region, the others of the other. */
const regionOf = (id: string) => REGIONS[Number(id.slice(1)) % 2] ?? REGIONS[0]
const contact = { customerName: '김나루', phone: '010-1234-5678', address: '세종대로 110' }

type Move =
  | SimulatorMove
  | { readonly kind: 'order' | 'cancel' | 'complete' | 'survey'; readonly id: string }
  | { readonly kind: 'register'; readonly who: string; readonly region: string }
  | { readonly kind: 'retire'; readonly who: string }

const id = fc.constantFrom(...IDS)
const who = fc.constantFrom(...ENGINEERS)
const step: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('order' as const), id }), weight: 12 },
  { arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }), weight: 8 },
  { arbitrary: fc.record({ kind: fc.constant('complete' as const), id }), weight: 10 },
  { arbitrary: fc.record({ kind: fc.constant('survey' as const), id }), weight: 8 },
  {
    arbitrary: fc.record({ kind: fc.constant('register' as const), who, region: fc.constantFrom(...REGIONS) }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant('retire' as const), who }), weight: 2 },
  ...simulatorMoves({ post: 30, answer: 20, stray: 6, wait: 2, waitSecondsMax: 90_000 }),
)

class District extends Simulator {
  constructor() {
    super([order, assignment, roster, engineer, installation, customerRecord], policies)
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'register':
        this.tell(engineer.events.aggregate, move.who, {
          type: 'RegisterEngineer',
          name: move.who,
          region: move.region,
        } as Message)
        break
      case 'retire':
        this.tell(engineer.events.aggregate, move.who, { type: 'RetireEngineer' })
        break
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
        this.happen(move)
        break
      default:
        this.#request(move.kind, move.id)
    }
  }

  #request(kind: 'order' | 'cancel' | 'complete' | 'survey', id: string): void {
    const application = { customerId: 'kim', productId: 'air-7', productName: '나루', region: regionOf(id), ...contact }
    const survey = { submittedBy: 'kim', asStaff: false, rating: 'GOOD', comment: '좋아요' }
    if (kind === 'order') this.tell(order.events.aggregate, id, { type: 'RequestOrder', ...application } as Message)
    else if (kind === 'cancel')
      this.tell(order.events.aggregate, id, { type: 'CancelOrder', customerId: 'kim' } as Message)
    else if (kind === 'survey') this.tell(order.events.aggregate, id, { type: 'SubmitSurvey', ...survey } as Message)
    else {
      const { state } = this.stage(installation.events.aggregate, id)
      const engineerId = 'engineerId' in state ? state.engineerId : 'nobody'
      this.tell(installation.events.aggregate, id, { type: 'CompleteInstallation', engineerId } as Message)
    }
  }
}

const play = (story: readonly Move[]): District => {
  const district = new District()
  for (const move of story) district.move(move)
  district.settle()
  return district
}
const always = simulation(step, STEPS_LIMIT, play)

describe('Rental under a post that doubles, delays and shuffles, and answers that are lost', () => {
  it('quiesces with every invariant kept (R2, R4–R7, G3, G4)', () => always(expectKept(invariants)))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
