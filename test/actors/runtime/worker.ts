/** The Worker of the runtime's actor tests: real aggregates, real inboxes, and actors whose surroundings can fail. */
import { booking } from '../../../durable-objects/concert/booking.ts'
import { concert } from '../../../durable-objects/concert/concert.ts'
import { delivery } from '../../../durable-objects/concert/delivery.ts'
import { Booking, Concert } from '../../../durable-objects/concert/index.ts'
import { payment } from '../../../durable-objects/payment/payment.ts'
import type { LedgerEnv } from '../../../durable-objects/payment/provider.ts'
import { actor } from '../../../durable-objects/runtime/actor.ts'
import type { Breaker } from '../../../durable-objects/runtime/breaker.ts'
import { type ActorsRpc, actorsEntrypoint } from '../../../durable-objects/runtime/entrypoint.ts'
import type { Actors } from '../../../durable-objects/runtime/inspection.ts'
import { type ActorEnv, executeHere } from '../../../durable-objects/runtime/ports.ts'
import type { AnyAggregate } from '../../../kernel/aggregate.ts'
import { readEvents } from '../../../queues/consumer.ts'
import { inboxesOf, inboxesWith } from '../../../queues/inbox.ts'
import { type Inbox, inboxBinding, inboxes } from '../../../queues/subscriptions.ts'
import { policies as concertPolicies } from '../../../workers/concert/policies.ts'
import { policies as paymentPolicies } from '../../../workers/payment/policies.ts'
import { knobs } from './knobs.ts'
import { probe, probeDependencies } from './probe.ts'

export { Booking, Breaker, Concert, Delivery } from '../../../durable-objects/concert/index.ts'
export { Ledger, Payment } from '../../../durable-objects/payment/index.ts'

export type RuntimeTestEnv = LedgerEnv & {
  readonly CONCERT: Actors
  readonly BOOKING: Actors
  readonly DELIVERY: Actors
  readonly PAYMENT: Actors
  readonly PAYMENT_ACTORS: ActorsRpc
  readonly PROBE: Actors
  readonly CUT_OFF_BOOKING: Actors
  readonly CUT_OFF_CONCERT: Actors
  readonly BREAKER: DurableObjectNamespace<Breaker>
  readonly CONCERT_ACTORS: ActorsRpc
}

/** The same concert under the name of the class whose queues can be cut off. */
const cutOffConcert: AnyAggregate = {
  ...concert,
  events: { ...concert.events, aggregate: 'concert.cut-off-concert' },
}

export class ActorsEntrypoint extends actorsEntrypoint(
  [concert, booking, delivery, probe, cutOffConcert],
  inboxesOf(concertPolicies),
) {}

export class PaymentActors extends actorsEntrypoint([payment]) {}

export class Probe extends actor(probe, probeDependencies) {}

type Sender = Pick<Queue<unknown>, 'send' | 'sendBatch'>

/** Actors of one Worker have the same bindings, and share their calls to a queue by them. */
const senders = new Map<Inbox, Sender>()
const switched = (queue: Sender, inbox: Inbox): Sender => {
  const sender = senders.get(inbox) ?? switchedOne(queue, inbox)
  senders.set(inbox, sender)
  return sender
}

/** The real queue, as long as the test lets it work. */
const switchedOne = (queue: Sender, inbox: Inbox): Sender => {
  const through = async <T>(work: () => Promise<T>): Promise<T> => {
    knobs.attempts.push({ inbox, at: Date.now() })
    const transport = knobs.transport.get(inbox) ?? 'works'
    if (transport === 'fails') throw new Error(`the queue ${inbox} fails`)
    if (transport === 'hangs') return new Promise(() => {})
    const taken = await work()
    if (transport === 'unanswered') return new Promise(() => {})
    return taken
  }
  return {
    send: (...args) => through(() => queue.send(...args)),
    sendBatch: (...args) => through(() => queue.sendBatch(...args)),
  }
}

const cutOff = <Env extends object>(env: Env): Env => {
  const bindings = env as Readonly<Record<string, Sender>>
  const switches = inboxes.map((inbox) => {
    const binding = inboxBinding(inbox)
    const missing = knobs.transport.get(inbox) === 'missing'
    return [binding, missing ? undefined : switched(bindings[binding] as Sender, inbox)]
  })
  return { ...env, ...Object.fromEntries(switches) }
}

export class CutOffBooking extends Booking {
  constructor(ctx: DurableObjectState, env: ActorEnv) {
    super(ctx, cutOff(env))
  }
}

export class CutOffConcert extends Concert {
  constructor(ctx: DurableObjectState, env: ActorEnv) {
    super(ctx, cutOff(env))
    if (knobs.isWithoutName) Object.defineProperty(ctx.id, 'name', { value: undefined })
  }
}

const policies = { ...concertPolicies, ...paymentPolicies, view: [], notification: [] }
const runPolicies = inboxesWith<RuntimeTestEnv>(policies, executeHere)

export default {
  fetch: () => new Response('ok'),
  async queue(batch, env) {
    const inbox = inboxes.find((name) => name === batch.queue)
    if (!inbox) throw new Error(`nobody listens to ${batch.queue}`)
    for (const { body } of batch.messages) {
      const reading = readEvents(body, inbox)
      if (!reading.ok) throw new Error(reading.reason)
      knobs.delivered.push({ inbox, events: reading.events })
    }
    await runPolicies(batch, env)
  },
} satisfies ExportedHandler<RuntimeTestEnv>
