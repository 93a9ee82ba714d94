/**
 * Runs inside a Worker under test, around the real one: can make the Worker or one of its Durable Object classes
 * unreachable, and can deliver queue messages several times, shuffled and late. The real code is not touched.
 * A Worker has one isolate locally, so plain module state is enough.
 */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers'
import { type ChaosOrder, HOST, type QueueChaos } from './chaos-protocol.ts'
import { chaoticQueue } from './chaos-queue.ts'

/** How long the broker keeps a message of a Worker that is down before it tries again. */
const DOWN_RETRY_SECONDS = 1
const DOWN_ALARM_MS = 500

type Handlers = {
  fetch?(request: Request, env: unknown, ctx: ExecutionContext): Response | Promise<Response>
  queue?(batch: MessageBatch, env: unknown, ctx: ExecutionContext): void | Promise<void>
  scheduled?(controller: ScheduledController, env: unknown, ctx: ExecutionContext): void | Promise<void>
}

let down = false
let queueChaos: QueueChaos | null = null
let isTapped = false
const downClasses = new Set<string>()
const lostAnswers = new Set<string>()
/** How often each message was turned away because of chaos: those attempts are not the consumer's. */
const turnedAway = new Map<string, number>()

const obey = async (order: ChaosOrder, env: unknown): Promise<void> => {
  if (order.down !== undefined) down = order.down
  if (order.queueChaos !== undefined) queueChaos = order.queueChaos
  if (order.tap !== undefined) isTapped = order.tap
  note(downClasses, order.classes)
  note(lostAnswers, order.lostAnswers)
  if (order.send) await (env as Record<string, Queue>)[order.send.binding]?.send(order.send.body)
}

const note = (names: Set<string>, order: Readonly<Record<string, boolean>> = {}): void => {
  for (const [name, isSet] of Object.entries(order)) {
    if (isSet) names.add(name)
    else names.delete(name)
  }
}

/** The real Worker's handlers, behind the switch. */
export const handlersUnderChaos = (real: Handlers): Handlers => {
  return {
    ...real,
    async fetch(request, env, ctx) {
      if (new URL(request.url).hostname === HOST) {
        await obey(await request.json<ChaosOrder>(), env)
        return Response.json({ down, queueChaos, downClasses: [...downClasses] })
      }
      if (down) return new Response('down', { status: 503 })
      return real.fetch ? real.fetch(request, env, ctx) : new Response('no fetch handler', { status: 404 })
    },
    async queue(batch, env, ctx) {
      if (real.queue === undefined) throw new Error(`no queue handler for ${batch.queue}`)
      if (down) {
        for (const message of batch.messages) turnAway(message, DOWN_RETRY_SECONDS)
        return
      }
      if (isTapped) {
        for (const { body } of batch.messages) console.log(JSON.stringify({ tapped: batch.queue, body }))
      }
      const own = batch.messages.map((message) => withAttempts(message, turnedAway.get(message.id) ?? 0))
      const run = async (messages: readonly Message[]) => real.queue?.({ ...batchOf(batch), messages }, env, ctx)
      if (queueChaos === null) return run(own)
      await chaoticQueue(own, queueChaos, run, (message, seconds) => turnAway(message, seconds))
    },
    async scheduled(controller, env, ctx) {
      if (down) throw new Error('chaos: the Worker is down')
      await real.scheduled?.(controller, env, ctx)
    },
  }
}

const turnAway = (message: Message, delaySeconds: number): void => {
  turnedAway.set(message.id, (turnedAway.get(message.id) ?? 0) + 1)
  message.retry({ delaySeconds })
}

const withAttempts = (message: Message, away: number): Message => {
  return {
    id: message.id,
    timestamp: message.timestamp,
    body: message.body,
    attempts: message.attempts - away,
    ack: () => message.ack(),
    retry: (options) => message.retry(options),
  }
}

const batchOf = (batch: MessageBatch): Omit<MessageBatch, 'messages'> => {
  return {
    queue: batch.queue,
    metadata: batch.metadata,
    ackAll: () => batch.ackAll(),
    retryAll: (options) => batch.retryAll(options),
  }
}

type Real = { new (ctx: never, env: never): object; readonly prototype: object }

/**
 * A class that stands before the real one: each of its methods looks at the switch, then asks the real instance. By
 * composition, because the real instance also calls its own methods, and those calls do not come over the network.
 */
export const shell = (real: Real, className: string): (new (ctx: never, env: never) => object) => {
  const isObject = real.prototype instanceof DurableObject
  const Shell = isObject ? objectShell(real) : entrypointShell(real)
  const isDown = () => down || (isObject && downClasses.has(className))
  for (const name of methodsOf(real)) {
    Object.defineProperty(Shell.prototype, name, {
      value: function guarded(this: InstanceType<typeof Shell>, ...args: unknown[]): unknown {
        if (!isDown()) {
          const answer: unknown = Reflect.apply(Reflect.get(this.inner, name), this.inner, args)
          return lostAnswers.has(`${className}.${name}`) ? lost(answer) : answer
        }
        // A thrown alarm is retried six times and then forgotten; a machine that is away keeps its alarm.
        if (name === 'alarm' && isObject) return this.postponeAlarm()
        if (name === 'fetch') return new Response('down', { status: 503 })
        throw new Error(`chaos: ${className} is down`)
      },
    })
  }
  return Shell
}

/** It was done; whoever asked does not hear of it. */
const lost = async (answer: unknown): Promise<never> => {
  await answer
  throw new Error('chaos: the answer was lost')
}

const objectShell = (real: Real) =>
  class extends DurableObject {
    readonly inner: object
    constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
      super(ctx, env)
      this.inner = new real(ctx as never, env as never)
    }
    postponeAlarm(): Promise<void> {
      return this.ctx.storage.setAlarm(Date.now() + DOWN_ALARM_MS)
    }
  }

const entrypointShell = (real: Real) =>
  class extends WorkerEntrypoint {
    readonly inner: object
    constructor(ctx: ExecutionContext, env: Cloudflare.Env) {
      super(ctx, env)
      this.inner = new real(ctx as never, env as never)
    }
    postponeAlarm(): never {
      throw new Error('an entrypoint has no alarm')
    }
  }

const methodsOf = (real: Real): Set<string> => {
  const names = new Set<string>()
  const ends: unknown[] = [DurableObject.prototype, WorkerEntrypoint.prototype, null]
  for (let level = real.prototype; !ends.includes(level); level = Object.getPrototypeOf(level)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (name !== 'constructor' && typeof value === 'function') names.add(name)
    }
  }
  return names
}
