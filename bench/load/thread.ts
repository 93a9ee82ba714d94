/** The load thread as the bench sees it: one order at a time. */
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Tally, Workload } from './workload.ts'

type Reply = { readonly tally: Tally } | { readonly failure: string }

export class LoadThread {
  readonly #worker = new Worker(join(import.meta.dirname, 'worker.ts'))

  /** Carries the order out; throws when the generator itself is at fault. */
  async run(order: Workload): Promise<Tally> {
    const answered = once(this.#worker, 'message') as Promise<[Reply]>
    this.#worker.postMessage(order)
    const [reply] = await answered
    if ('failure' in reply) throw new Error(`the load generator failed: ${reply.failure}`)
    return reply.tally
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
