/**
 * Runs inside every Worker of a benched Naru, beside the real handlers: tells what the isolate has used of what costs
 * money, and calls objects on behalf of the bench. The real code is the same as in a deployment.
 */
import { slownessMs } from '../durable-objects/payment/provider.ts'
import { meter, type Usage } from '../kernel/meter.ts'

/** A host name that exists in the bench only. */
const ORIGIN = 'http://bench'

export type Probed = Usage & {
  /** Queue batches being worked on. */
  readonly batches: number
  /** Messages of batches that were worked on. */
  readonly delivered: number
}
/** A method of an object, to be called past HTTP and `ActorsEntrypoint`. */
export type Call = { readonly binding: string; readonly id: string; readonly method: string; readonly args: unknown[] }

type Handlers<Env> = {
  fetch?(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>
  queue?(batch: MessageBatch, env: Env, ctx: ExecutionContext): void | Promise<void>
  scheduled?(controller: ScheduledController, env: Env, ctx: ExecutionContext): void | Promise<void>
}
type Bindings = Readonly<Record<string, unknown>>

/** Rows as D1 itself counts them, of statements run by queue consumers: what clients read is no part of a flow. */
const d1 = { read: 0, written: 0 }
let batches = 0
let delivered = 0

/** An object as far as it is slowed here. */
type Executing = { execute(command: unknown, context: { readonly commandId: string }): unknown }

/** The same objects, slow at each command when it first comes: as slow as a payment at its limit (G5), by its id. */
export const slowed = <Class extends new (...args: never[]) => Executing>(real: Class): Class =>
  // What extends a class of this type is one; the compiler does not see it through the constructor's unknown arguments.
  class extends (real as unknown as new (...args: unknown[]) => Executing) {
    readonly #met = new Set<string>()

    override async execute(command: unknown, context: { readonly commandId: string }): Promise<unknown> {
      const { commandId } = context
      const isNew = !this.#met.has(commandId)
      this.#met.add(commandId)
      if (isNew) await new Promise((wake) => setTimeout(wake, slownessMs(commandId)))
      return super.execute(command, context)
    }
  } as unknown as Class

/** The real handlers, with the bench's own questions answered before them. */
export const probed = (real: Handlers<Bindings>): Handlers<Bindings> => ({
  ...real,
  fetch(request, env, ctx) {
    if (request.url.startsWith(`${ORIGIN}/`)) return answer(request, env)
    return real.fetch?.(request, env, ctx) ?? new Response('no fetch handler', { status: 404 })
  },
  async queue(batch, env, ctx) {
    batches += 1
    try {
      await real.queue?.(batch, counting(env), ctx)
    } finally {
      batches -= 1
      delivered += batch.messages.length
    }
  },
})

const answer = async (request: Request, env: Bindings): Promise<Response> => {
  if (request.method === 'GET') {
    return Response.json({
      ...meter,
      d1RowsRead: d1.read,
      d1RowsWritten: d1.written,
      batches,
      delivered,
    } satisfies Probed)
  }
  const calls = await request.json<Call[]>()
  return Response.json(await Promise.all(calls.map((call) => callObject(call, env))))
}

const callObject = async ({ binding, id, method, args }: Call, env: Bindings): Promise<unknown> => {
  const namespace = env[binding] as { getByName(id: string): Record<string, (...args: unknown[]) => Promise<unknown>> }
  // Called on the stub itself: a method taken off it would lose its object.
  return (await namespace.getByName(id)[method]?.(...args)) ?? null
}

const isDatabase = (binding: unknown): binding is D1Database =>
  typeof binding === 'object' && binding !== null && 'prepare' in binding && 'batch' in binding

/** The same bindings, with every D1 statement's rows counted. */
const counting = (env: Bindings): Bindings =>
  Object.fromEntries(
    Object.entries(env).map(([name, binding]) => [name, isDatabase(binding) ? watched(binding) : binding]),
  )

const count = <T extends D1Result>(result: T): T => {
  d1.read += result.meta.rows_read
  d1.written += result.meta.rows_written
  return result
}

const watched = (db: D1Database): D1Database =>
  new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => watchedStatement(target.prepare(sql))
      if (name === 'batch') {
        return async (statements: D1PreparedStatement[]) => (await target.batch(statements)).map(count)
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

/** In place, because a batch takes only the platform's own statements. */
const watchedStatement = (statement: D1PreparedStatement): D1PreparedStatement => {
  const { bind, run, all } = statement
  return Object.assign(statement, {
    bind: (...values: unknown[]) => watchedStatement(bind.apply(statement, values)),
    run: async () => count(await run.call(statement)),
    all: async () => count(await all.call(statement)),
  })
}
