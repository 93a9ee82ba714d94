/**
 * Breaker: one circuit per dependency, soft state shared by all isolates (K11). Built with itty-durable, composed
 * inside a native class: explicit persistence, synchronous methods, no alarms, no client's request forwarded to it.
 * Losing it is harmless: it starts closed and learns again.
 */
import { DurableObject } from 'cloudflare:workers'
import { createDurable, proxyDurable } from 'itty-durable'
import { outcomeWithin } from '../../kernel/calls.ts'
import { meter } from '../../kernel/meter.ts'
import { admit, type Circuit, closedCircuit, type Outcomes, probed, tally, type Verdict } from './circuit.ts'

/** A verdict is believed this long at most. */
const BELIEVED_MS = 1_000
/** A believed `pass` is refreshed in the background from this age on, so that busy callers never wait for it. */
const REFRESH_MS = 500
/** A breaker that does not answer by then is passed by: it protects, it must not stop the work itself. */
const ASK_LIMIT_MS = 200

export type BreakerReport = Circuit & { readonly dependency: string }

class SoftBreaker extends createDurable() {
  circuit: Circuit = closedCircuit

  admit(): Verdict {
    const [circuit, verdict] = admit(this.circuit, Date.now())
    this.#become(circuit)
    return verdict
  }

  tally(outcomes: Outcomes): Verdict {
    this.#become(tally(this.circuit, outcomes, Date.now()))
    // Tells how it stands without taking the probe.
    const [, verdict] = admit(this.circuit, Date.now())
    return verdict
  }

  probed(answered: boolean): Circuit {
    this.#become(probed(this.circuit, answered, Date.now()))
    return this.circuit
  }

  current(): Circuit {
    return this.circuit
  }

  close(): Circuit {
    this.#become(closedCircuit)
    return this.circuit
  }

  /** Stored only when the mode changes: counts may be forgotten. */
  #become(circuit: Circuit): void {
    const changed = circuit.mode !== this.circuit.mode
    this.circuit = circuit
    if (changed) void this.persist()
  }
}

/** The Durable Object class around the soft breaker; one object per dependency, named after it. */
export class Breaker extends DurableObject {
  // An empty environment: itty-durable would wrap its bindings in proxies that break RPC.
  readonly soft = new SoftBreaker(this.ctx, {})

  override fetch(request: Request): Promise<Response> {
    meter.requests += 1
    return this.soft.fetch(request) as Promise<Response>
  }
}

type Namespace = DurableObjectNamespace<Breaker>
type BreakerStub = {
  admit(): Promise<Verdict>
  tally(outcomes: Outcomes): Promise<Verdict>
  probed(answered: boolean): Promise<Circuit>
  current(): Promise<Circuit>
  close(): Promise<Circuit>
}

// The stub is thenable and must not be returned from async functions, so it is made anew for each call.
const stubOf = (namespace: Namespace, dependency: string): BreakerStub =>
  proxyDurable(namespace, { parse: true }).get(dependency) as BreakerStub

/** What this isolate knows of one dependency. Plain data: promises must not be shared between objects. */
type CachedVerdict = { verdict: Verdict; at: number; refreshing: boolean; answered: number }
const cachedVerdicts = new Map<string, CachedVerdict>()

/** Answers counted but not told yet: they outlive the belief they were counted under. */
const answeredSince = (dependency: string): number => cachedVerdicts.get(dependency)?.answered ?? 0

/** A pass to make one call; its outcome must be reported with `settle`. */
export type Pass = { readonly dependency: string; readonly probe: boolean }
export type Admission =
  | { readonly ok: true; readonly pass: Pass }
  | { readonly ok: false; readonly retryAfterSeconds: number }

/** The gate in front of one Worker's dependencies. `later` keeps a promise alive without anybody waiting for it. */
export class Gate {
  readonly #namespace: Namespace
  readonly #later: (promise: Promise<unknown>) => void

  constructor(namespace: Namespace, later: (promise: Promise<unknown>) => void) {
    this.#namespace = namespace
    this.#later = later
  }

  /** The admission without waiting, or null when the breaker must be asked first. */
  cached(dependency: string, now: number): Admission | null {
    const belief = cachedVerdicts.get(dependency)
    if (!belief) return null
    const age = now - belief.at
    // The clock was put back: how old it is cannot be said.
    if (age < 0) return null
    if (belief.verdict.may === 'pass' && age <= BELIEVED_MS) {
      if (age > REFRESH_MS && !belief.refreshing) this.#refresh(dependency, belief)
      return { ok: true, pass: { dependency, probe: false } }
    }
    if (belief.verdict.may === 'not' && age <= Math.min(BELIEVED_MS, belief.verdict.retryAfterMs)) {
      return { ok: false, retryAfterSeconds: seconds(belief.verdict.retryAfterMs - age) }
    }
    return null
  }

  /** The admission as the breaker has it now. */
  async admit(dependency: string, now: number): Promise<Admission> {
    const verdict = await this.#ask(dependency)
    if (verdict.may === 'probe') return { ok: true, pass: { dependency, probe: true } }
    cachedVerdicts.set(dependency, { verdict, at: now, refreshing: false, answered: answeredSince(dependency) })
    return verdict.may === 'pass'
      ? { ok: true, pass: { dependency, probe: false } }
      : { ok: false, retryAfterSeconds: seconds(verdict.retryAfterMs) }
  }

  /** Reports how a call went, without making its caller wait. Answers are counted and told with the next refresh. */
  report(pass: Pass, outcome: 'answered' | 'failed' | 'overloaded'): void {
    const { dependency } = pass
    if (pass.probe) {
      const told = stubOf(this.#namespace, dependency).probed(outcome === 'answered')
      this.#later(this.#quietly(told.then(() => cachedVerdicts.delete(dependency))))
      return
    }
    const belief = cachedVerdicts.get(dependency)
    if (outcome === 'answered') {
      if (belief) belief.answered += 1
      return
    }
    const told = this.#tell(dependency, belief, {
      failed: outcome === 'failed' ? 1 : 0,
      overloaded: outcome === 'overloaded' ? 1 : 0,
    })
    this.#later(this.#quietly(told))
  }

  state(dependency: string): Promise<Circuit> {
    return stubOf(this.#namespace, dependency).current()
  }

  reset(dependency: string): Promise<Circuit> {
    cachedVerdicts.delete(dependency)
    return stubOf(this.#namespace, dependency).close()
  }

  #refresh(dependency: string, belief: CachedVerdict): void {
    belief.refreshing = true
    this.#later(this.#quietly(this.#tell(dependency, belief, { failed: 0, overloaded: 0 })))
  }

  async #tell(
    dependency: string,
    belief: CachedVerdict | undefined,
    news: { failed: number; overloaded: number },
  ): Promise<void> {
    const answered = belief?.answered ?? 0
    if (belief) belief.answered = 0
    const at = Date.now()
    const verdict = await stubOf(this.#namespace, dependency).tally({ answered, ...news })
    // Only `admit` may hand out the probe; until somebody asks for it, the next caller must ask.
    if (verdict.may === 'probe') cachedVerdicts.delete(dependency)
    else cachedVerdicts.set(dependency, { verdict, at, refreshing: false, answered: answeredSince(dependency) })
  }

  async #ask(dependency: string): Promise<Verdict> {
    const answer = await outcomeWithin(stubOf(this.#namespace, dependency).admit(), ASK_LIMIT_MS)
    if (answer.kind === 'answered') return answer.value
    const reason = answer.kind === 'failed' ? String(answer.fault) : 'no answer'
    console.warn(JSON.stringify({ at: 'breaker.silent', dependency, reason }))
    return { may: 'pass' }
  }

  async #quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (fault) {
      console.warn(JSON.stringify({ at: 'breaker.report-lost', reason: String(fault) }))
    }
  }
}

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))
