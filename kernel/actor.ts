/**
 * Actor: an aggregate as a Durable Object class. One object per instance; commands of one turn share a commit (K13),
 * events go out after it (K3), reactions are asked and asked again (K5), one alarm serves all that is left (K4).
 */
import { DurableObject } from 'cloudflare:workers'
import type { Aggregate, Answer, Description, Facts, Letter, Message, Refusal } from './aggregate.ts'
import { type Breaker, Gate, type Pass } from './breaker.ts'
import { Core, type Gatekeeper, type Ruling } from './core.ts'
import { Journal, PAGE_ROWS, type Recorded } from './journal.ts'
import { withLimit } from './limit.ts'
import { meter } from './meter.ts'
import { backoffMs, RESUME_MS } from './patience.ts'
import { type Publishing, Relay } from './relay.ts'
import { type Instant, instantOf, now } from './time.ts'

/** A call to another context may take this long unless configured otherwise (G5). */
const CALL_LIMIT_MS = 610
/** Commands decided in one commit. */
const GROUP_LIMIT = 256
/** Commands that may wait for their turn; more are turned away for a moment (C11). */
const WAITING_LIMIT = 2_000
/** After this many tries in a row a reaction or a send is parked: seen by operators, woken by a re-drive (K4). */
const TRIES_LIMIT = 40
/** An alarm this soon after waking was set before it; one's own is never set so near. */
const WOKEN_BY_ALARM_MS = 1_000
/** Between two looks at a deadline that has passed. */
const OVERDUE_PAUSE_MS = 50
/** Events shown at once. */
export const INSPECT_LIMIT = 100

/** What every actor's environment holds beside its own bindings. */
export type ActorEnv = { readonly BREAKER: DurableObjectNamespace<Breaker>; readonly CALL_LIMIT_MS?: string }

/** How another aggregate or context is asked; throws, or answers `unavailable`, when the outcome is unknown. */
export type Port<Env> = (env: Env) => (id: string, command: Message & Facts, letter: Letter) => Promise<Answer>

export type Wiring<Env> = {
  readonly ports: Readonly<Record<string, Port<Env>>>
  readonly publishing: Publishing
  /** Checks an event by its schema; throws when it does not keep to it (K8). */
  readonly check: (aggregate: string, event: Message) => void
}

/** One instance, as operators see it. */
export type Inspection = {
  readonly id: string
  readonly aggregate: string
  readonly version: number
  readonly state: Facts
  readonly description: Description | null
  readonly events: readonly Recorded[]
  /** Reactions without an answer, by the event that asked; `parked` ones wait for a re-drive. */
  readonly open: readonly {
    readonly seq: number
    readonly type: string
    readonly tries: number
    readonly parked: boolean
  }[]
  readonly sentUpTo: number
  readonly alarmAt: Instant | null
}

/** What may be asked of an aggregate without a command. */
export type Glance = Description & { readonly id: string; readonly version: number }

/** The methods every actor offers to its own Worker. */
export type ActorRpc = {
  execute(command: unknown, letter: Letter): Promise<Answer>
  peek(): Promise<Glance | null>
  inspect(range: { from: number; limit: number }): Promise<Inspection | null>
  redrive(from: { fromSeq?: number; since?: string }): Promise<{ resent: number }>
}

/**
 * A binding to actors. Narrower than the platform's own type, which maps every answer through RPC types and gives up
 * on recursive ones such as JSON.
 */
export type Actors = {
  getByName(id: string): ActorRpc
  get(objectId: DurableObjectId): ActorRpc
  idFromString(objectId: string): DurableObjectId
}

type Waiting<C> = {
  readonly command: C
  readonly letter: Letter
  readonly settles: number | undefined
  readonly passes: Map<string, Pass>
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}
type Waiter<C> = { readonly command: C; readonly replayed: boolean; readonly resolve: (answer: Answer) => void }

const busy = (dependency: string): Answer => ({ outcome: 'unavailable', dependency, retryAfterSeconds: 1 })

/** The Durable Object class of an aggregate. */
export const actor = <S, C extends Message, E extends Message, R extends Refusal, Env extends ActorEnv>(
  definition: Aggregate<S, C, E, R>,
  wiring: Wiring<Env>,
) =>
  class Actor extends DurableObject<Env> implements ActorRpc {
    private core: Core<S, C, E, R> | null = null
    private loading: Promise<Core<S, C, E, R>> | null = null
    private readonly relay = new Relay(
      wiring.publishing,
      this.env as Readonly<Record<string, unknown>>,
      definition.name,
      definition.confidential ?? [],
    )
    private readonly gate = new Gate(this.env.BREAKER, (promise) => this.ctx.waitUntil(promise))
    private readonly callLimitMs = Number(this.env.CALL_LIMIT_MS ?? CALL_LIMIT_MS)

    private waiting: Waiting<C>[] = []
    private flushing = false
    /** By root command: who waits for the reactions that it set off. */
    private readonly waiters = new Map<string, Waiter<C>[]>()
    private readonly asking = new Map<number, Promise<void>>()
    private readonly tries = new Map<number, number>()
    private relaying: Promise<boolean> | null = null
    private relayTries = 0
    private alarmAt: number | null = null
    /** Until then an alarm may be an older one, whose events this object took for sent when it woke. */
    private doubt: { readonly until: number; readonly sent: number } | null = null

    /** Judges a command; answers once it is durable and, if others had to be asked, once they answered or too late. */
    async execute(command: unknown, letter: Letter): Promise<Answer> {
      meter.requests += 1
      const parsed = definition.commands.safeParse(command)
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        const at = `/${issue?.path.map(String).join('/') ?? ''}`
        const refusal = { reason: 'CommandMalformed', at, detail: issue?.message ?? '' }
        return { outcome: 'refused', refusal, replayed: false }
      }
      if (this.waiting.length >= WAITING_LIMIT) return busy(definition.name)
      return this.submit(parsed.data, letter)
    }

    /** What the outside may know of it now; null when nothing ever happened to it. Changes nothing, makes nothing. */
    async peek(): Promise<Glance | null> {
      meter.requests += 1
      const core = this.core ?? (await this.load(false))
      const { description, id, version } = core
      return description ? { ...description, id, version } : null
    }

    async inspect({ from, limit }: { from: number; limit: number }): Promise<Inspection | null> {
      meter.requests += 1
      const core = this.core ?? (await this.load(false))
      if (core.version === 0) return null
      const { id, version, state, description } = core
      const events = core.journal.from(from, Math.min(limit, INSPECT_LIMIT)).slice(0, limit)
      const open = Array.from(core.open, ([seq, { event }]) => {
        const tries = this.tries.get(seq) ?? 0
        return { seq, type: event.type, tries, parked: tries >= TRIES_LIMIT }
      })
      const sentUpTo = this.relay.sentUpTo(version)
      const alarm = await this.ctx.storage.getAlarm()
      const alarmAt = alarm === null ? null : instantOf(alarm)
      const shown = redacted(
        { state: state as Facts, events: events as unknown as Facts[] },
        definition.confidential ?? [],
      )
      const seen = shown as unknown as { state: Facts; events: Recorded[] }
      return { id, aggregate: definition.name, version, description, ...seen, open, sentUpTo, alarmAt }
    }

    /** Sends its events again, from a number or a time on, and resumes whatever was given up (K9). */
    async redrive({ fromSeq, since }: { fromSeq?: number; since?: string }): Promise<{ resent: number }> {
      meter.requests += 1
      const core = this.core ?? (await this.load(false))
      this.tries.clear()
      this.relayTries = 0
      await this.resume(core)
      const first = since === undefined ? (fromSeq ?? 1) : core.journal.firstSince(since as Instant)
      if (first === null) return { resent: 0 }
      let resent = 0
      for (let from = first; from <= core.version; ) {
        const events = core.journal.from(from, PAGE_ROWS)
        const last = events.at(-1)
        if (!last || !(await this.relay.again(core.id, events))) break
        resent += events.length
        from = last.seq + 1
      }
      this.arm(core)
      return { resent }
    }

    /** Never throws: what fails is logged and tried again by the next alarm, set here (K4). */
    override async alarm(): Promise<void> {
      meter.requests += 1
      this.alarmAt = null
      try {
        const core = this.core ?? (await this.load(true))
        if (this.doubt && Date.now() < this.doubt.until) this.relay.add(core.journal.allFrom(this.doubt.sent + 1))
        this.doubt = null
        await this.resume(core)
        this.arm(core)
      } catch (fault) {
        console.error(JSON.stringify({ at: 'actor.alarm', aggregate: definition.name, reason: String(fault) }))
        this.alarmAt = Date.now() + RESUME_MS
        await this.ctx.storage.setAlarm(this.alarmAt)
      }
    }

    private submit(command: C, letter: Letter, settles?: number): Promise<Answer> {
      return new Promise((resolve, reject) => {
        this.enqueue({ command, letter, settles, passes: new Map(), resolve, reject })
      })
    }

    private enqueue(one: Waiting<C>): void {
      this.waiting.push(one)
      if (this.flushing) return
      this.flushing = true
      // The commands that reach this object in the same turn come together here.
      setTimeout(() => void this.flush(), 0)
    }

    private async flush(): Promise<void> {
      const batch: Waiting<C>[] = []
      try {
        const core = this.core ?? (await this.load(false))
        this.flushing = false
        batch.push(...this.waiting.splice(0, GROUP_LIMIT))
        if (this.waiting.length > 0) this.enqueueRest()
        this.commit(core, batch)
      } catch (fault) {
        // Nothing of the batch was stored, but memory has moved on: fold again from the journal.
        this.flushing = false
        this.core = null
        this.loading = null
        this.alarmAt = null
        this.relay.forget()
        console.error(JSON.stringify({ at: 'actor.commit', aggregate: definition.name, reason: String(fault) }))
        for (const one of batch.length > 0 ? batch : this.waiting.splice(0)) one.reject(fault)
      }
    }

    private enqueueRest(): void {
      this.flushing = true
      setTimeout(() => void this.flush(), 0)
    }

    /** One transaction and one flush for the whole batch; each command gets its own ruling (K1, K13). */
    private commit(core: Core<S, C, E, R>, batch: readonly Waiting<C>[]): void {
      const at = now()
      const events: Recorded[] = []
      const rulings = new Map<Waiting<C>, Ruling | { readonly kind: 'fault'; readonly fault: unknown }>()
      const sent = this.relay.sentUpTo(core.version)
      this.ctx.storage.transactionSync(() => {
        // Whatever is due comes first, so that a late timer is never seen (C5, K10).
        events.push(...this.overdue(core, at, sent))
        for (const one of batch) {
          const ruling = this.rule(core, one, at, sent)
          if (ruling.kind === 'answered' || ruling.kind === 'pending') events.push(...ruling.events)
          rulings.set(one, ruling)
        }
        core.snapshotIfDue()
      })
      this.relay.add(events)
      this.arm(core)
      for (const [one, ruling] of rulings) this.settle(core, one, ruling)
      for (const event of events)
        if (core.open.has(event.seq)) void this.ask(core, event.seq, passOf(batch, core, event))
      this.relaySoon(core)
    }

    private overdue(core: Core<S, C, E, R>, at: Instant, sent: number): readonly Recorded[] {
      const command = core.due(at)
      if (!command) return []
      const ruling = core.rule(command, this.ownLetter(core, `deadline/${core.version}`), at, sent, () => 'pass')
      return ruling.kind === 'answered' || ruling.kind === 'pending' ? ruling.events : []
    }

    private rule(core: Core<S, C, E, R>, one: Waiting<C>, at: Instant, sent: number) {
      const gate: Gatekeeper = (dependency) => {
        if (one.passes.has(dependency)) return 'pass'
        const admission = this.gate.believed(dependency, Date.now())
        if (!admission) return 'ask'
        return admission.ok ? 'pass' : { retryAfterSeconds: admission.retryAfterSeconds }
      }
      const version = core.version
      try {
        return core.rule(one.command, one.letter, at, sent, gate, one.settles)
      } catch (fault) {
        // A bug before anything changed concerns this command alone; one in the middle of a change concerns all.
        if (core.version !== version) throw fault
        console.error(JSON.stringify({ at: 'actor.decide', aggregate: definition.name, reason: String(fault) }))
        return { kind: 'fault', fault } as const
      }
    }

    private settle(
      core: Core<S, C, E, R>,
      one: Waiting<C>,
      ruling: Ruling | { readonly kind: 'fault'; readonly fault: unknown },
    ): void {
      if (ruling.kind === 'fault') one.reject(ruling.fault)
      else if (ruling.kind === 'gate') this.ctx.waitUntil(this.admit(one, ruling.dependency))
      else if (ruling.kind === 'answered') {
        if (one.settles !== undefined && ruling.root) this.release(core, ruling.root, ruling.answer)
        const replayed = ruling.answer.outcome !== 'unavailable' && ruling.answer.replayed
        one.resolve(core.told(ruling.answer, one.command, replayed))
      } else if (ruling.kind === 'stale' || one.settles !== undefined) one.resolve(busy(definition.name))
      else this.wait(core, one, ruling.root, ruling.events.length > 0)
    }

    /** The answer comes with the reactions of `root`; a retry asks them again if nobody does at the moment. */
    private wait(core: Core<S, C, E, R>, one: Waiting<C>, root: string, fresh: boolean): void {
      const waiting = this.waiters.get(root) ?? []
      waiting.push({ command: one.command, replayed: !fresh && root === one.letter.commandId, resolve: one.resolve })
      this.waiters.set(root, waiting)
      if (fresh) return
      for (const [seq, open] of core.open) if (open.root === root) void this.ask(core, seq)
    }

    private release(core: Core<S, C, E, R>, root: string, answer: Answer): void {
      const waiting = this.waiters.get(root) ?? []
      this.waiters.delete(root)
      for (const { command, replayed, resolve } of waiting) resolve(core.told(answer, command, replayed))
    }

    private async admit(one: Waiting<C>, dependency: string): Promise<void> {
      try {
        const admission = await this.gate.admit(dependency, Date.now())
        if (!admission.ok) {
          one.resolve({ outcome: 'unavailable', dependency, retryAfterSeconds: admission.retryAfterSeconds })
          return
        }
        one.passes.set(dependency, admission.pass)
        this.enqueue(one)
      } catch (fault) {
        one.reject(fault)
      }
    }

    /** Asks what the event's reaction wants to know, unless that is being asked already. */
    private ask(core: Core<S, C, E, R>, seq: number, pass?: Pass): Promise<void> {
      const asked = this.asking.get(seq)
      if (asked) return asked
      const asking = this.askOnce(core, seq, pass)
        .catch((fault: unknown) => {
          console.error(JSON.stringify({ at: 'actor.reaction', aggregate: definition.name, reason: String(fault) }))
        })
        .finally(() => {
          this.asking.delete(seq)
          this.arm(core)
          this.relaySoon(core)
        })
      this.asking.set(seq, asking)
      return asking
    }

    private async askOnce(core: Core<S, C, E, R>, seq: number, given?: Pass): Promise<void> {
      const open = core.open.get(seq)
      const reaction = open && core.reaction(open.event)
      if (!open || !reaction) return
      const pass = given ?? (await this.passFor(reaction.asks))
      if ('retryAfterSeconds' in pass) {
        this.release(core, open.root, { outcome: 'unavailable', dependency: reaction.asks, ...pass })
        return
      }
      const event = { type: open.event.type, ...open.event.data } as unknown as E
      const port = wiring.ports[reaction.asks]
      if (!port) throw new Error(`${definition.name} asks ${reaction.asks}, but no port leads there`)
      const letter = this.ownLetter(core, `${definition.name}/${core.id}/${seq}`, open.event)
      const call = port(this.env)(reaction.of(event, core.id), reaction.command(event, core.id), letter)
      const outcome = await withLimit(call, this.callLimitMs)
      const answer = outcome.kind === 'answered' ? outcome.value : null
      if (answer && answer.outcome !== 'unavailable') {
        this.gate.settle(pass, 'answered')
        return this.answered(core, seq, answer)
      }
      this.gate.settle(pass, outcome.kind === 'failed' && isOverload(outcome.fault) ? 'overloaded' : 'failed')
      this.tries.set(seq, (this.tries.get(seq) ?? 0) + 1)
      const retryAfterSeconds = answer?.outcome === 'unavailable' ? answer.retryAfterSeconds : 1
      this.release(core, open.root, { outcome: 'unavailable', dependency: reaction.asks, retryAfterSeconds })
      // Too late is not never: an answer that still comes settles it without asking again.
      if (outcome.kind === 'timed-out') this.ctx.waitUntil(this.late(core, seq, call))
    }

    private async late(core: Core<S, C, E, R>, seq: number, call: Promise<Answer>): Promise<void> {
      try {
        const answer = await call
        if (answer.outcome !== 'unavailable' && core === this.core) await this.answered(core, seq, answer)
      } catch (fault) {
        console.warn(JSON.stringify({ at: 'actor.late-answer', aggregate: definition.name, reason: String(fault) }))
      }
    }

    private async answered(core: Core<S, C, E, R>, seq: number, answer: Answer): Promise<void> {
      const open = core.open.get(seq)
      const reaction = open && core.reaction(open.event)
      if (!open || !reaction || answer.outcome === 'unavailable') return
      const event = { type: open.event.type, ...open.event.data } as unknown as E
      const command =
        answer.outcome === 'accepted' ? reaction.accepted(answer.reply, event) : reaction.refused(answer.refusal, event)
      this.tries.delete(seq)
      const key = `${definition.name}/${core.id}/${seq}/answer`
      await this.submit(command, this.ownLetter(core, key, open.event), seq)
    }

    private async passFor(dependency: string): Promise<Pass | { readonly retryAfterSeconds: number }> {
      const at = Date.now()
      const admission = this.gate.believed(dependency, at) ?? (await this.gate.admit(dependency, at))
      return admission.ok ? admission.pass : { retryAfterSeconds: admission.retryAfterSeconds }
    }

    /** Everything that waits: what is due, what is open, what is unsent. Ends when each was tried once. */
    private async resume(core: Core<S, C, E, R>): Promise<void> {
      if (core.due(now())) this.commit(core, [])
      const open = [...core.open.keys()].filter((seq) => (this.tries.get(seq) ?? 0) < TRIES_LIMIT)
      await Promise.all(open.map((seq) => this.ask(core, seq)))
      await this.relayNow(core)
    }

    private relaySoon(core: Core<S, C, E, R>): void {
      // Events of one command and of its answers go out together; the alarm covers what hangs.
      if (this.asking.size > 0 || this.relay.idle || this.relaying || this.relayTries > 0) return
      this.ctx.waitUntil(this.relayNow(core))
    }

    private async relayNow(core: Core<S, C, E, R>): Promise<boolean> {
      if (this.relaying) return this.relaying
      this.relaying = this.relayAll(core).finally(() => {
        this.relaying = null
      })
      return this.relaying
    }

    private async relayAll(core: Core<S, C, E, R>): Promise<boolean> {
      while (!this.relay.idle) {
        const arrived = await this.relay.run(core.id)
        this.relayTries = arrived ? 0 : this.relayTries + 1
        if (!arrived) return false
      }
      return true
    }

    /**
     * Sets the one alarm to the earliest need, and leaves an earlier one as it is: each set alarm costs a row.
     * An alarm that equals the deadline says that nothing else is left; `load` relies on it.
     */
    private arm(core: Core<S, C, E, R>): void {
      if (this.core !== core) return
      const at = Date.now()
      const due = core.deadlineAt()
      // What is due but was not done by the commit just made is tried again after a pause, not in a circle.
      const deadline = due === null || due > at ? due : at + OVERDUE_PAUSE_MS
      const wake = this.outstandingAt(core, at)
      const wanted = wake === null ? deadline : Math.min(wake, deadline === null ? wake : deadline - 1)
      if (wanted === null || (this.alarmAt !== null && this.alarmAt <= wanted)) return
      this.alarmAt = wanted
      meter.rowsWritten += 1
      this.ctx.waitUntil(this.ctx.storage.setAlarm(wanted))
    }

    /** When to look again after what is not done yet; null when nothing is, or all of it is parked. */
    private outstandingAt(core: Core<S, C, E, R>, at: number): number | null {
      const tries = [...core.open.keys()].map((seq) => this.tries.get(seq) ?? 0)
      if (!this.relay.idle) tries.push(this.relayTries)
      const live = tries.filter((count) => count < TRIES_LIMIT)
      return live.length > 0 ? at + backoffMs(Math.min(...live)) : null
    }

    /** Wakes from the journal. What may be unsent is told by the alarm that the last commit left. */
    private load(byAlarm: boolean): Promise<Core<S, C, E, R>> {
      this.loading ??= this.wake(byAlarm)
      return this.loading
    }

    private async wake(byAlarm: boolean): Promise<Core<S, C, E, R>> {
      const journal = new Journal(this.ctx.storage.sql)
      const core = new Core(definition, journal, this.ctx.id.name, (event: E) => wiring.check(definition.name, event))
      if (journal.row > 0) {
        this.alarmAt = byAlarm ? null : await this.ctx.storage.getAlarm()
        const quiet = !byAlarm && (this.alarmAt === null || this.alarmAt === core.deadlineAt())
        if (!quiet) this.relay.add(core.journal.allFrom(core.lastSent + 1))
        else if (this.alarmAt === null) this.doubt = { until: Date.now() + WOKEN_BY_ALARM_MS, sent: core.lastSent }
      }
      this.core = core
      return core
    }

    private ownLetter(core: Core<S, C, E, R>, commandId: string, cause?: Recorded): Letter {
      const causationId = cause ? `/${definition.name}/${core.id}/${cause.seq}` : commandId
      const { correlationId = core.id, traceparent = '' } = cause ?? core.journal.from(core.version, 1)[0] ?? {}
      return { commandId, by: definition.name, correlationId, causationId, traceparent }
    }
  }

/** The probe's pass, for the reaction of the command it was given to. */
const passOf = <C extends Message>(
  batch: readonly Waiting<C>[],
  core: { open: ReadonlyMap<number, { root: string }>; reaction(event: Recorded): { asks: string } | undefined },
  event: Recorded,
): Pass | undefined => {
  const asks = core.reaction(event)?.asks
  if (asks === undefined) return undefined
  const root = core.open.get(event.seq)?.root
  const asker = batch.find((one) => one.letter.commandId === root)
  return asker?.passes.get(asks)
}

const isOverload = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && 'overloaded' in fault && fault.overloaded === true

/** A copy without the confidential fields, at whatever depth. */
const redacted = (value: Facts, confidential: readonly string[]): Facts =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (confidential.includes(key) ? '[confidential]' : inner)),
  ) as Facts
