/**
 * The bare Worker that commands are measured against: no rules, no events, no projection. A request makes one new
 * object with one row, or two of them, or asks one hot object that does nothing.
 */
import { DurableObject } from 'cloudflare:workers'

interface Wish {
  readonly note: string
}

/** One row in a new object: the least that something durable can cost. */
export class Row extends DurableObject {
  async keep(note: string): Promise<number> {
    const { sql } = this.ctx.storage
    sql.exec('CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, note TEXT NOT NULL)')
    sql.exec('INSERT INTO kept (note) VALUES (?)', note)
    return 1
  }
}

/** One object for everybody, which does nothing. */
export class Hot extends DurableObject {
  async nothing(): Promise<number> {
    return 0
  }
}

interface Env {
  readonly ROW: DurableObjectNamespace<Row>
  readonly HOT: DurableObjectNamespace<Hot>
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { note } = await request.json<Wish>()
    const key = request.headers.get('idempotency-key') ?? ''
    if (pathname === '/hot') {
      return Response.json({ code: 'SeatsSoldOut', left: await env.HOT.getByName('hot').nothing() }, { status: 409 })
    }
    await env.ROW.getByName(`first ${key}`).keep(note)
    if (pathname === '/two') await env.ROW.getByName(`second ${key}`).keep(note)
    return Response.json({ id: key, status: 'kept' }, { status: 201 })
  },
} satisfies ExportedHandler<Env>
