/**
 * The bare Worker that commands are measured against: no rules, no events, no projection. A request makes some new
 * objects with one row each (`/new/3`), or asks one hot object that does nothing or writes one row. `/booking` has the shape of a booking
 * and nothing else: it says what that shape costs on this runtime, whoever writes it.
 */
import { DurableObject } from 'cloudflare:workers'

type Wish = {
  readonly note: string
}

/** An actor looks after what a commit left after so long; a hold ends after the other time. */
const LOOK_AFTER_MS = 2_000
const HOLD_MS = 600_000
const NEW = '/new/'
/** More than any flow makes. */
const OBJECTS_LIMIT = 20

const insert = ({ sql }: DurableObjectStorage, note: string): void => {
  sql.exec('CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, note TEXT NOT NULL)')
  sql.exec('INSERT INTO kept (note) VALUES (?)', note)
}

/** One row in a new object: the least that something durable can cost. */
export class Row extends DurableObject<Env> {
  async keep(note: string): Promise<number> {
    insert(this.ctx.storage, note)
    return 1
  }

  /** The intention, the question to the one who has the seats, the answer; and an alarm in case of a crash. */
  async book(note: string): Promise<number> {
    insert(this.ctx.storage, note)
    await this.ctx.storage.setAlarm(Date.now() + LOOK_AFTER_MS)
    await this.env.HOT.getByName('hot').hold(note)
    insert(this.ctx.storage, note)
    return 1
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + HOLD_MS)
  }
}

/** One object for everybody. */
export class Hot extends DurableObject<Env> {
  async nothing(): Promise<number> {
    return 0
  }

  async hold(note: string): Promise<number> {
    insert(this.ctx.storage, note)
    return 0
  }
}

type Env = {
  readonly ROW: DurableObjectNamespace<Row>
  readonly HOT: DurableObjectNamespace<Hot>
}

/** So many calls of one object at once; every other one writes a row. */
const decisions = async ({ HOT }: Env, count: number): Promise<number> => {
  const hot = HOT.getByName('hot')
  const calls = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? hot.hold(String(at)) : hot.nothing()))
  return (await Promise.all(calls)).length
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { note } = await request.json<Wish>()
    const key = request.headers.get('idempotency-key') ?? ''
    if (pathname === '/hot') {
      return Response.json({ code: 'SeatsSoldOut', left: await env.HOT.getByName('hot').nothing() }, { status: 409 })
    }
    if (pathname === '/booking') {
      await env.ROW.getByName(`booking ${key}`).book(note)
      return Response.json({ id: key, status: 'booked' }, { status: 201 })
    }
    if (pathname === '/decisions') return Response.json({ made: await decisions(env, Number(note)) }, { status: 201 })
    const objects = Number(pathname.slice(NEW.length))
    if (!pathname.startsWith(NEW) || !(objects >= 1 && objects <= OBJECTS_LIMIT))
      return new Response(null, { status: 404 })
    for (let at = 1; at <= objects; at += 1) await env.ROW.getByName(`${at} ${key}`).keep(note)
    return Response.json({ id: key, status: 'kept' }, { status: 201 })
  },
} satisfies ExportedHandler<Env>
