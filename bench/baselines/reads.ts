/** The bare read: one row of D1 by its key. The Worker in front reaches it through one service binding, over RPC. */
import { WorkerEntrypoint } from 'cloudflare:workers'

type Env = {
  readonly DB: D1Database
}

export type ThingRow = {
  readonly id: string
  readonly status: string
  readonly data: string
}

export class Reads extends WorkerEntrypoint<Env> {
  async one(id: string): Promise<ThingRow | null> {
    return this.env.DB.prepare('SELECT id, status, data FROM thing WHERE id = ?1').bind(id).first<ThingRow>()
  }
}

export default {
  fetch: () => new Response('ok'),
} satisfies ExportedHandler<Env>
