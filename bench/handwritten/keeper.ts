/**
 * What every object of the hand-written Workers does: keeps one row for each command that changed something, answers a
 * repeated key as it did the first time, and sends what it has to tell after the commit; an alarm, set in the commit, looks
 * after what a crash left. Nothing of Naru's kernel or runtime.
 */
import { DurableObject } from 'cloudflare:workers'
import { inboxBinding } from './inbox-binding.ts'

/** What is said of something: plain values, which may go from Worker to Worker. */
export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>
/** An event of one thing, for whoever listens. */
export type EventRecord = {
  readonly to: readonly string[]
  readonly aggregate: string
  readonly id: string
  readonly seq: number
  readonly type: string
  readonly status: string
  readonly was: string | null
  readonly owner: string | null
  readonly organisation: string | null
  readonly label: string
  readonly data: Facts
  readonly at: string
}
export type Answer = { readonly status: number; readonly body: Facts }
/** What an event says besides type and status. */
export type EventFacts = Pick<EventRecord, 'owner' | 'organisation' | 'label' | 'data'>

type Row<Body> = {
  readonly body: Body
  readonly answer: Answer
  readonly events: readonly EventRecord[]
  /** Everything up to this row had been sent when this one was written. */
  readonly sent: number
}
export type Inboxes = Readonly<Record<`${string}_INBOX`, Queue<readonly EventRecord[]>>>

const LOOK_AFTER_MS = 2_000
const MESSAGES_PER_SEND = 100
const JOURNAL = 'CREATE TABLE journal (n INTEGER PRIMARY KEY, key TEXT NOT NULL, row TEXT NOT NULL)'

export const no = (status: number, code: string): Answer => ({ status, body: { code } })
export const isNo = ({ status }: Answer): boolean => status >= 400

export abstract class Keeper<Body extends object, Env extends Inboxes> extends DurableObject<Env> {
  /** Rows written, which is also the version that others see. */
  protected version = 0
  protected status: string | null = null
  readonly #answers = new Map<string, Answer>()
  #unsent: EventRecord[] = []
  #sent = 0
  #isSending = false
  #alarmAt: number | null = null
  #turn: Promise<void> | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    // After the fields of the class itself were made, and before anything else is let in.
    ctx.blockConcurrencyWhile(async () => {
      await Promise.resolve()
      this.#load(ctx.storage)
    })
  }

  #load({ sql }: DurableObjectStorage): void {
    if (sql.exec("SELECT name FROM sqlite_master WHERE name = 'journal'").toArray().length === 0) return
    const rows = sql.exec<{ n: number; key: string; row: string }>('SELECT n, key, row FROM journal ORDER BY n')
    const all = [...rows].map(({ key, row }) => ({ key, ...(JSON.parse(row) as Row<Body>) }))
    this.#sent = all.at(-1)?.sent ?? 0
    for (const [at, { key, body, answer, events }] of all.entries()) {
      this.version += 1
      this.#answers.set(key, answer)
      this.status = events.at(-1)?.status ?? this.status
      if (at >= this.#sent) this.#unsent.push(...events)
      this.apply(body)
    }
  }

  /** Remembers what a row says. */
  protected abstract apply(body: Body): void

  /** What a command of this key was answered before. */
  protected again(key: string): Answer | undefined {
    return this.#answers.get(key)
  }

  protected get id(): string {
    return this.ctx.id.name ?? ''
  }

  /** Those who come in one turn of the event loop go on together, so that what they write is one commit. */
  protected turn(): Promise<void> {
    this.#turn ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#turn = null
        resolve()
      }, 0)
    })
    return this.#turn
  }

  /** One row, and the alarm; what it tells is sent after it is stored. */
  protected commit(key: string, body: Body, answer: Answer, events: readonly EventRecord[] = []): Answer {
    const { sql } = this.ctx.storage
    if (this.version === 0) sql.exec(JOURNAL)
    this.version += 1
    this.status = events.at(-1)?.status ?? this.status
    const row: Row<Body> = { body, answer, events, sent: this.#sent }
    sql.exec('INSERT INTO journal (key, row) VALUES (?, ?)', key, JSON.stringify(row))
    this.#answers.set(key, answer)
    this.apply(body)
    this.#unsent.push(...events)
    this.#wakeBy(Date.now() + LOOK_AFTER_MS)
    this.ctx.waitUntil(this.#finish().catch((fault: unknown) => console.warn(`${this.id}: ${fault}`)))
    return answer
  }

  /** An event that says the status after the row that is about to be written. */
  protected event(
    aggregate: string,
    type: string,
    status: string,
    to: readonly string[],
    about: EventFacts,
  ): EventRecord {
    const at = new Date().toISOString()
    return { to, aggregate, id: this.id, seq: this.version + 1, type, status, was: this.status, ...about, at }
  }

  /** Calls that are owed after a commit: asked again until they succeed, so they must bear that. */
  protected async owed(): Promise<void> {}

  /** When something is due by itself, and what is done then. */
  protected dueAt(): number | null {
    return null
  }

  protected async due(): Promise<void> {}

  override async alarm(): Promise<void> {
    this.#alarmAt = null
    try {
      await this.#finish()
      const at = this.dueAt()
      if (at !== null && at <= Date.now()) await this.due()
      const next = this.dueAt()
      if (next !== null) this.#wakeBy(Math.max(next, Date.now() + LOOK_AFTER_MS))
    } catch (fault) {
      console.warn(`${this.id}: ${fault}`)
      this.#wakeBy(Date.now() + LOOK_AFTER_MS)
    }
  }

  #wakeBy(at: number): void {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return
    this.#alarmAt = at
    this.ctx.storage.setAlarm(at)
  }

  async #finish(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    try {
      while (this.#unsent.length > 0) {
        const batch = this.#unsent.splice(0, MESSAGES_PER_SEND)
        try {
          await this.#send(batch)
        } catch (fault) {
          this.#unsent.unshift(...batch)
          throw fault
        }
      }
      this.#sent = this.version
    } finally {
      this.#isSending = false
    }
    await this.owed()
  }

  async #send(batch: readonly EventRecord[]): Promise<void> {
    const queues: Inboxes = this.env
    const inboxes = new Set(batch.flatMap(({ to }) => to))
    await Promise.all(
      [...inboxes].map(async (inbox) => {
        const queue = queues[inboxBinding(inbox)]
        if (!queue) throw new Error(`no inbox ${inbox} is bound`)
        await queue.send(batch.filter(({ to }) => to.includes(inbox)))
      }),
    )
  }
}
