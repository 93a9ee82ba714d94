/** The Worker of the kernel's actor tests: real aggregates, real inboxes, and actors whose surroundings can fail. */
import { Booking, Concert, type ConcertEnv } from '../../../durable-objects/concert/index.ts'
import type { PaymentEnv } from '../../../durable-objects/payment/index.ts'
import { actor } from '../../../durable-objects/runtime/actor.ts'
import type { Breaker } from '../../../durable-objects/runtime/breaker.ts'
import { type ActorsRpc, actorsEntrypoint } from '../../../durable-objects/runtime/entrypoint.ts'
import type { Actors } from '../../../durable-objects/runtime/inspection.ts'
import { readEvents } from '../../../queues/consumer.ts'
import { inboxesWith } from '../../../queues/inbox.ts'
import { type Inbox, inboxBinding, inboxes } from '../../../queues/subscriptions.ts'
import { policies } from '../../../workers/concert/policies/index.ts'
import { refundWhenBookingOver } from '../../../workers/payment/policies/refund-when-booking-over.ts'
import { knobs } from './knobs.ts'
import { probe, probeWiring } from './probe.ts'

export { Booking, Breaker, Concert, Delivery } from '../../../durable-objects/concert/index.ts'
export { Ledger, Payment } from '../../../durable-objects/payment/index.ts'

export type KernelTestEnv = ConcertEnv &
  PaymentEnv & {
    readonly PROBE: Actors
    readonly CUT_OFF_BOOKING: Actors
    readonly CUT_OFF_CONCERT: Actors
    readonly BREAKER: DurableObjectNamespace<Breaker>
    readonly DESK: ActorsRpc
  }

const residences = [
  { aggregate: 'concert.concert', className: 'Concert', binding: 'CONCERT' },
  { aggregate: 'concert.booking', className: 'Booking', binding: 'BOOKING' },
  { aggregate: 'concert.delivery', className: 'Delivery', binding: 'DELIVERY' },
  { aggregate: 'test.probe', className: 'Probe', binding: 'PROBE' },
  { aggregate: 'concert.concert', className: 'CutOffConcert', binding: 'CUT_OFF_CONCERT' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<ConcertEnv>(residences, [
  'concert',
  'payment',
  'booking',
  'callee',
]) {}

const ofPayment = [{ aggregate: 'payment.payment', className: 'Payment', binding: 'PAYMENT' }] as const

export class PaymentDesk extends actorsEntrypoint<PaymentEnv>(ofPayment, ['provider']) {}

export class Probe extends actor(probe, probeWiring) {}

type Sender = Pick<Queue<unknown>, 'send' | 'sendBatch'>

/** The real queue, as long as the test lets it work. */
const switched = (queue: Sender, inbox: Inbox): Sender => {
  const through = async <T>(work: () => Promise<T>): Promise<T> => {
    knobs.attempts.push({ inbox, at: Date.now() })
    const transport = knobs.transport.get(inbox) ?? 'works'
    if (transport === 'fails') throw new Error(`the queue ${inbox} fails`)
    if (transport === 'hangs') return new Promise(() => {})
    return work()
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
  constructor(ctx: DurableObjectState, env: ConcertEnv) {
    super(ctx, cutOff(env))
  }
}

export class CutOffConcert extends Concert {
  constructor(ctx: DurableObjectState, env: ConcertEnv) {
    super(ctx, cutOff(env))
    if (knobs.nameless) Object.defineProperty(ctx.id, 'name', { value: undefined })
  }
}

const obeyed = inboxesWith<KernelTestEnv>(
  { ...policies, payment: [refundWhenBookingOver], view: [], notification: [] },
  (env, { aggregate, id, command }, context) => {
    const known = [...residences, ...ofPayment].find((residence) => residence.aggregate === aggregate)
    if (!known) throw new Error(`no ${aggregate} lives here`)
    return env[known.binding].getByName(id).execute(command, context)
  },
)

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
    await obeyed(batch, env)
  },
} satisfies ExportedHandler<KernelTestEnv>
