/**
 * Orders, assignments, rosters, engineers, installations and records, pure, who hear of each other through the real policies
 * by a post that doubles, delays and shuffles every event, while answers are lost (G3, G5). At rest they agree.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignment } from '../durable-objects/rental/assignment.ts'
import { customerRecord } from '../durable-objects/rental/customer-record.ts'
import { engineer } from '../durable-objects/rental/engineer.ts'
import { installation } from '../durable-objects/rental/installation.ts'
import { order } from '../durable-objects/rental/order.ts'
import { roster } from '../durable-objects/rental/roster.ts'
import type { Message } from '../kernel/decision.ts'
import { policies } from '../workers/rental/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

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

  statusOf(name: string, id: string): string {
    return this.stage(name, id).state.status
  }

  crewOf(region: string) {
    const state = this.stage(roster.events.aggregate, region).state as typeof roster.initial
    return state.status === 'new' ? { held: {}, waiting: {}, members: {} } : state.crew
  }

  holderOf(id: string): string | null {
    const state = this.stage(assignment.events.aggregate, id).state as typeof assignment.initial
    return state.status === 'assigned' ? state.taken.engineerId : null
  }

  /** How often this happened to an instance. */
  count(name: string, id: string, type: string): number {
    return this.stage(name, id).turns.filter(({ event }) => (event as Message).type === type).length
  }
}

const play = (story: readonly Move[]): District => {
  const district = new District()
  for (const move of story) district.move(move)
  district.settle()
  return district
}
const always = simulation(step, STEPS_LIMIT, play)

/** What an order at rest leaves elsewhere: assignment, installation, customer record. */
const others: Readonly<Record<string, readonly string[]>> = {
  new: ['new', 'new', 'new'],
  requested: ['waiting', 'new', 'new'],
  assigned: ['assigned', 'accepted', 'new'],
  installed: ['completed', 'completed', 'new'],
  closed: ['completed', 'completed', 'stored'],
  cancelled: ['cancelled', 'cancelled', 'new'],
}

describe('Rental under a post that doubles, delays and shuffles, and answers that are lost', () => {
  it('quiesces with order, assignment, installation and record in agreement (R5–R7)', () =>
    always((district) => {
      for (const id of IDS) {
        const is = [assignment, installation, customerRecord].map(({ events }) =>
          district.statusOf(events.aggregate, id),
        )
        const status = district.statusOf(order.events.aggregate, id)
        expect({ id, status, is }).toEqual({ id, status, is: others[status] })
        for (const once of ['OrderInstalled', 'OrderCancelled', 'OrderClosed']) {
          expect(district.count(order.events.aggregate, id, once)).toBeLessThanOrEqual(1)
        }
      }
    }))

  it('quiesces with each open order held by the engineer who was told, and nobody waiting in vain (R2, G4)', () =>
    always((district) => {
      for (const region of REGIONS) {
        const { held, waiting, members } = district.crewOf(region)
        const own = IDS.filter((id) => regionOf(id) === region)
        const holders = own.flatMap((id) => [[id, district.holderOf(id)] as const]).filter(([, holder]) => holder)
        expect(held).toEqual(Object.fromEntries(holders))
        const waits = own.filter((id) => district.statusOf(assignment.events.aggregate, id) === 'waiting')
        expect(Object.keys(waiting).sort()).toEqual(waits)
        const active = Object.entries(members).filter(([, { isActive }]) => isActive)
        if (active.length > 0) expect(waits).toEqual([])
        for (const [engineerId, { load }] of Object.entries(members)) {
          expect(load).toBe(holders.filter(([, holder]) => holder === engineerId).length)
        }
        for (const engineerId of ENGINEERS) {
          const { state } = district.stage(engineer.events.aggregate, engineerId)
          const isHere = state.status === 'active' && 'region' in state && state.region === region
          expect(active.some(([id]) => id === engineerId)).toBe(isHere)
        }
      }
    }))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
