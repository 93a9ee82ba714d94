/** Envelopes as the aggregates of rental send them to the view: the aggregates themselves decide, chance commands. */

import { assignment } from '../../durable-objects/rental/assignment.ts'
import { order } from '../../durable-objects/rental/order.ts'
import type { AnyAggregate, Spoken } from '../../kernel/aggregate.ts'
import type { Facts, Message, Refusal } from '../../kernel/decision.ts'
import { freshTraceparent } from '../../kernel/ids.ts'
import { decide, evolve, type Named } from '../../kernel/interpreter.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { publishing } from '../../queues/publishing.ts'

const MINUTE = 60
const DAYS = 12
const DAY_SECONDS = 86_400
const BEGINNING: Instant = '2026-11-01T00:00:00.000Z'
const PRODUCTS = 6
const REGIONS = ['서울 중구', '서울 마포구', '부산 해운대구', '제주']
const ENGINEERS = 7
export const ORGANISATIONS = ['naru', 'aura'] as const
const RATINGS = ['GOOD', 'FAIR', 'BAD'] as const

/** An instance that takes one command after the other, and what it sends to the view. */
const instanceOf = <C extends Message, E extends Message, R extends Refusal>(
  definition: AnyAggregate & Spoken<C, E, R>,
  id: string,
) => {
  let state: unknown = structuredClone(definition.initial)
  let seq = 0
  let was: string | null = null
  const envelopes: Envelope[] = []
  const execute = (command: C, time: Instant): void => {
    const decision = decide(definition, state, command as C & Named, time)
    if (decision.kind === 'refused') throw new Error(`${command.type} of ${id}: ${decision.refusal.reason}`)
    for (const event of decision.kind === 'happened' ? decision.events : []) {
      state = evolve(definition, state, event, time)
      seq += 1
      const after = definition.describe(state as never, id)
      const { type, ...data } = event
      const trace = { by: 'test', correlationId: id, causationId: id, traceparent: freshTraceparent() }
      const recorded = { seq, type, time, data, ...trace, after, was }
      if (publishing.inboxesOf(definition.events.aggregate, type, data as Facts).includes('view')) {
        const { aggregate, confidential } = definition.events
        const envelope = publishing.envelope(aggregate, id, recorded, 'view', confidential)
        envelopes.push(JSON.parse(JSON.stringify(envelope)))
      }
      was = after?.status ?? null
    }
  }
  return { execute, envelopes }
}

/** One order's way, as chance has it: everything that its order and its assignment send to the view. */
export const rentalOf = (id: string, random: () => number): readonly Envelope[] => {
  const [orders, assignments] = [instanceOf(order, id), instanceOf(assignment, id)]
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const contact = {
    customerName: sealedLike('김나루'),
    phone: sealedLike('010-1234-5678'),
    address: sealedLike('세종대로 110'),
  }
  const n = Math.floor(random() * PRODUCTS)
  const customerId = `kim-${n}`
  const offer = { organisation: pick(ORGANISATIONS), productName: `나루 ${n}`, monthlyKrw: 32_900, months: 36 }
  const wish = { customerId, productId: `air-${n}`, region: pick(REGIONS), ...contact }
  let now = plusSeconds(BEGINNING, Math.floor(random() * DAYS * DAY_SECONDS))
  const later = (): Instant => {
    now = plusSeconds(now, Math.floor(random() * 90 * MINUTE))
    return now
  }
  const cancelled = (): readonly Envelope[] => {
    orders.execute({ type: 'CancelOrder', by: customerId, asStaff: false }, later())
    if (random() < 0.8) {
      orders.execute({ type: 'ConfirmCancel' }, later())
      assignments.execute({ type: 'CancelAssignment' }, later())
    }
    return [...orders.envelopes, ...assignments.envelopes]
  }
  orders.execute({ type: 'RequestOrder', ...wish, openOrders: 5 }, now)
  orders.execute({ type: 'TakeOffer', ...offer }, now)
  orders.execute({ type: 'ConfirmOrder' }, now)
  if (random() < 0.1) return cancelled()
  const { productId: _, ...job } = wish
  const { organisation, productName } = offer
  assignments.execute({ type: 'RequestAssignment', ...job, organisation, productName }, later())
  if (random() < 0.1) return [...orders.envelopes, ...assignments.envelopes]
  let turn = 1
  if (random() < 0.2) {
    assignments.execute({ type: 'AwaitEngineer', turn }, later())
    orders.execute({ type: 'AwaitEngineer', turn }, later())
  }
  // Some are given to another, and some wait once more in between (R12).
  let visit = { engineerId: '', engineerName: sealedLike(''), date: '' }
  do {
    turn += 1
    const engineerId = `eng-${Math.floor(random() * ENGINEERS)}`
    visit = { engineerId, engineerName: sealedLike(engineerId), date: '2026-11-20' }
    assignments.execute({ type: 'ConfirmEngineer', engineerId, engineerName: sealedLike(engineerId), turn }, later())
    if (random() < 0.9) orders.execute({ type: 'RecordVisit', ...visit, turn, moves: 0 }, later())
    if (random() < 0.1) {
      turn += 1
      assignments.execute({ type: 'AwaitEngineer', turn }, later())
    }
  } while (random() < 0.3)
  if (random() < 0.25) return cancelled()
  if (random() < 0.2) return [...orders.envelopes, ...assignments.envelopes]
  assignments.execute({ type: 'CompleteAssignment', ...visit }, later())
  if (random() < 0.2) orders.execute({ type: 'CancelOrder', by: customerId, asStaff: false }, later())
  orders.execute({ type: 'RecordInstallation', ...visit }, later())
  const survey = { submittedBy: customerId, asStaff: false, rating: pick(RATINGS), comment: sealedLike('좋아요') }
  if (random() < 0.7) orders.execute({ type: 'SubmitSurvey', ...survey }, later())
  if (random() < 0.9) orders.execute({ type: 'CloseOrder' }, later())
  return [...orders.envelopes, ...assignments.envelopes]
}
