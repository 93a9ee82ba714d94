/**
 * Products, renters, orders, assignments, rosters, engineers, installations and records, pure, who hear of each other through the real policies
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
import { product } from '../durable-objects/rental/product.ts'
import { renter } from '../durable-objects/rental/renter.ts'
import { roster } from '../durable-objects/rental/roster.ts'
import type { Message } from '../kernel/decision.ts'
import { sealedLike } from '../kernel/testing/sealed.ts'
import { policies } from '../workers/rental/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const STEPS_LIMIT = 90
const REGIONS = ['중구', '마포구'] as const
const ENGINEERS = ['lee', 'park', 'choi'] as const
const PEOPLE = ['kim', 'park-jr'] as const
const ORGANISATIONS = ['naru', 'aura'] as const
/** Few, so that it is met. */
const OPEN_ORDERS = 2
const DAYS = ['2026-05-01', '2026-05-02', '2026-05-04'] as const
const IDS = Array.from({ length: 5 }, (_, n) => `o${n}`)
const nth = <T>(all: readonly [T, ...T[]], id: string): T => all[Number(id.slice(1)) % all.length] ?? all[0]
/** Orders of even numbers are of the one region, the others of the other; the last is of another organisation. */
const regionOf = (id: string) => nth(REGIONS, id)
const customerOf = (id: string) => nth(PEOPLE, id)
const productOf = (id: string) => (id === IDS.at(-1) ? 'air-9' : 'air-7')
const contact = {
  customerName: sealedLike('김나루'),
  phone: sealedLike('010-1234-5678'),
  address: sealedLike('세종대로 110'),
}

type Move =
  | SimulatorMove
  /** Everything that is on its way arrives: the next moves meet what came of it. */
  | { readonly kind: 'calm' }
  | { readonly kind: 'order' | 'cancel' | 'complete' | 'survey'; readonly id: string }
  | { readonly kind: 'reschedule'; readonly id: string; readonly date: string }
  | { readonly kind: 'reassign'; readonly id: string; readonly who: string }
  | { readonly kind: 'offer' | 'withdraw'; readonly which: string; readonly monthlyKrw: number }
  | { readonly kind: 'register'; readonly who: string; readonly region: string }
  | { readonly kind: 'retire'; readonly who: string }

const id = fc.constantFrom(...IDS)
const who = fc.constantFrom(...ENGINEERS)
const which = fc.constantFrom('air-7', 'air-9')
const step: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.constant({ kind: 'calm' as const }), weight: 8 },
  { arbitrary: fc.record({ kind: fc.constant('order' as const), id }), weight: 12 },
  { arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('complete' as const), id }), weight: 12 },
  { arbitrary: fc.record({ kind: fc.constant('survey' as const), id }), weight: 8 },
  {
    arbitrary: fc.record({ kind: fc.constant('register' as const), who, region: fc.constantFrom(...REGIONS) }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant('retire' as const), who }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant('reschedule' as const), id, date: fc.constantFrom(...DAYS) }),
    weight: 6,
  },
  { arbitrary: fc.record({ kind: fc.constant('reassign' as const), id, who }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('offer' as const), which, monthlyKrw: fc.nat(2) }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which, monthlyKrw: fc.nat(2) }), weight: 1 },
  ...simulatorMoves({ post: 60, answer: 40, stray: 6, wait: 8, waitSecondsMax: 60_000 }),
)

const organisationOf = (which: string) => ORGANISATIONS[which === 'air-9' ? 1 : 0]

class District extends Simulator {
  constructor() {
    super([product, renter, order, assignment, roster, engineer, installation, customerRecord], policies)
    for (const which of ['air-7', 'air-9']) this.#offer(which, 1)
    for (const who of ENGINEERS) this.#register(who, REGIONS[0])
    this.settle()
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'calm':
        this.settle()
        break
      case 'register':
        this.#register(move.who, move.region)
        break
      case 'retire':
        this.tell(engineer.events.aggregate, move.who, { type: 'RetireEngineer' })
        break
      case 'offer':
        this.#offer(move.which, move.monthlyKrw)
        break
      case 'withdraw':
        this.tell(product.events.aggregate, move.which, { type: 'RetireProduct' })
        break
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
        this.happen(move)
        break
      case 'reassign':
        this.tell(assignment.events.aggregate, move.id, { type: 'ReassignEngineer', engineerId: move.who } as Message)
        break
      case 'reschedule': {
        const by = { by: customerOf(move.id), asStaff: false, asEngineer: false }
        this.tell(order.events.aggregate, move.id, { type: 'RescheduleVisit', date: move.date, ...by } as Message)
        break
      }
      default:
        this.#request(move.kind, move.id)
    }
  }

  #register(who: string, region: string): void {
    // Whoever belongs to one organisation cannot be registered by the other.
    const organisation = who === 'choi' ? 'aura' : 'naru'
    this.tell(engineer.events.aggregate, who, {
      type: 'RegisterEngineer',
      organisation,
      name: sealedLike(who),
      region,
    } as Message)
  }

  #offer(which: string, monthlyKrw: number): void {
    const offered = { organisation: organisationOf(which), name: which, monthlyKrw, months: 36 }
    this.tell(product.events.aggregate, which, { type: 'OfferProduct', ...offered } as Message)
  }

  #request(kind: 'order' | 'cancel' | 'complete' | 'survey', id: string): void {
    const customerId = customerOf(id)
    const wish = { customerId, productId: productOf(id), region: regionOf(id), ...contact, openOrders: OPEN_ORDERS }
    const survey = { submittedBy: customerId, asStaff: false, rating: 'GOOD', comment: sealedLike('좋아요') }
    const cancel = { by: customerId, asStaff: false }
    if (kind === 'order') this.tell(order.events.aggregate, id, { type: 'RequestOrder', ...wish } as Message)
    else if (kind === 'cancel') this.tell(order.events.aggregate, id, { type: 'CancelOrder', ...cancel } as Message)
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
  it('quiesces with every invariant kept (R2, R4–R7, R10–R14, G3, G4, G12)', () => always(expectKept(invariants)))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
