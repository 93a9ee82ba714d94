/**
 * Breaker: one circuit per dependency, soft state shared by all isolates (K11). Built with itty-durable, composed
 * inside a native class: explicit persistence, synchronous methods, no alarms, no client's request forwarded to it.
 * Losing it is harmless: it starts closed and learns again.
 */
import { DurableObject } from 'cloudflare:workers'
import { createDurable, proxyDurable } from 'itty-durable'
import { outcomeWithin } from '../../kernel/calls.ts'
import { meter } from '../../kernel/meter.ts'
import { type Instant, instantOf } from '../../kernel/time.ts'
import { admit, type Circuit, closedCircuit, type Outcomes, probed, recentOf, tally, type Verdict } from './circuit.ts'

/** A verdict is cached this long at most. */
const CACHED_MS = 1_000
/** A cached `pass` is refreshed in the background from this age on, so that busy callers never wait for it. */
const REFRESH_MS = 500
/** A breaker that does not answer in time lets the call through: it protects, it must not stop the work itself. */
const ASK_LIMIT_MS = 200

/** A breaker as operators see it. */
export type BreakerReport = {
  readonly dependency: string
  readonly mode: Circuit['mode']
  /** When it opened, or when the one that tries was sent; null while it is closed. */
  readonly since: Instant | null
  /** Callers are turned away until then; null when they are not. */
  readonly overloadedUntil: Instant | null
  /** Calls of the last ten seconds. */
  readonly answered: number
  readonly failed: number
}

export const reportOf = (dependency: string, circuit: Circuit): BreakerReport => {
  const { mode, since, overloadedUntil } = circuit
  const recent = recentOf(circuit, Date.now())
  return {
    dependency,
    mode,
    since: mode === 'closed' ? null : instantOf(since),
    overloadedUntil: overloadedUntil > Date.now() ? instantOf(overloadedUntil) : null,
    answered: recent.reduce((sum, { answered }) => sum + answered, 0),
    failed: recent.reduce((sum, { failed }) => sum + failed, 0),
  }
}

class SoftBreaker extends createDurable() {
  circuit: Circuit = closedCircuit

  admit(): Verdict {
    const [circuit, verdict] = admit(this.circuit, Date.now())
    this.#become(circuit)
    return verdict
  }

  tally(outcomes: Outcomes): Verdict {
    this.#become(tally(this.circuit, outcomes, Date.now()))
    // Says how it stands without handing out the probe.
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
    const { mode } = circuit
    const { mode: was } = this.circuit
    this.circuit = circuit
    if (mode === was) return
    console.warn(JSON.stringify({ at: 'breaker.changed', dependency: String(this.id), mode, was }))
    void this.persist()
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

/** Answers that were counted and not reported yet: they outlive the verdict they were counted under. */
const answeredSince = (dependency: string): number => cachedVerdicts.get(dependency)?.answered ?? 0

/** A pass to make one call; its outcome must be reported. */
export type Pass = { readonly dependency: string; readonly probe: boolean }
export type Admitted = { readonly ok: true; readonly pass: Pass }
export type Admission = Admitted | { readonly ok: false; readonly retryAfterSeconds: number }

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
    const cached = cachedVerdicts.get(dependency)
    if (!cached) return null
    const { verdict } = cached
    const age = now - cached.at
    // The clock was put back: how old it is cannot be said.
    if (age < 0) return null
    if (verdict.may === 'pass' && age <= CACHED_MS) {
      if (age > REFRESH_MS && !cached.refreshing) this.#refresh(dependency, cached)
      return { ok: true, pass: { dependency, probe: false } }
    }
    if (verdict.may === 'not' && age <= Math.min(CACHED_MS, verdict.retryAfterMs)) {
      return { ok: false, retryAfterSeconds: seconds(verdict.retryAfterMs - age) }
    }
    return null
  }

  /** The admission, asked of the breaker when no verdict is cached. */
  async admit(dependency: string, now: number): Promise<Admission> {
    const cached = this.cached(dependency, now)
    if (cached) return cached
    const verdict = await this.#ask(dependency)
    if (verdict.may === 'probe') return { ok: true, pass: { dependency, probe: true } }
    cachedVerdicts.set(dependency, { verdict, at: now, refreshing: false, answered: answeredSince(dependency) })
    return verdict.may === 'pass'
      ? { ok: true, pass: { dependency, probe: false } }
      : { ok: false, retryAfterSeconds: seconds(verdict.retryAfterMs) }
  }

  /** Reports how a call went, without making its caller wait. Answers are counted and reported with the next refresh. */
  report(pass: Pass, outcome: 'answered' | 'failed' | 'overloaded'): void {
    const { dependency } = pass
    if (pass.probe) {
      const reported = stubOf(this.#namespace, dependency).probed(outcome === 'answered')
      this.#later(
        this.#quietly(
          dependency,
          reported.then(() => cachedVerdicts.delete(dependency)),
        ),
      )
      return
    }
    const cached = cachedVerdicts.get(dependency)
    if (outcome === 'answered') {
      if (cached) cached.answered += 1
      return
    }
    const failed = outcome === 'failed' ? 1 : 0
    this.#later(this.#quietly(dependency, this.#tally(dependency, cached, { failed, overloaded: 1 - failed })))
  }

  state(dependency: string): Promise<Circuit> {
    return stubOf(this.#namespace, dependency).current()
  }

  reset(dependency: string): Promise<Circuit> {
    cachedVerdicts.delete(dependency)
    return stubOf(this.#namespace, dependency).close()
  }

  #refresh(dependency: string, cached: CachedVerdict): void {
    cached.refreshing = true
    this.#later(this.#quietly(dependency, this.#tally(dependency, cached, { failed: 0, overloaded: 0 })))
  }

  async #tally(
    dependency: string,
    cached: CachedVerdict | undefined,
    outcomes: { failed: number; overloaded: number },
  ): Promise<void> {
    const answered = cached?.answered ?? 0
    if (cached) cached.answered = 0
    const at = Date.now()
    const verdict = await stubOf(this.#namespace, dependency).tally({ answered, ...outcomes })
    // Only `admit` may hand out the probe; until somebody asks for it, the next caller must ask.
    if (verdict.may === 'probe') cachedVerdicts.delete(dependency)
    else cachedVerdicts.set(dependency, { verdict, at, refreshing: false, answered: answeredSince(dependency) })
  }

  async #ask(dependency: string): Promise<Verdict> {
    const answer = await outcomeWithin(stubOf(this.#namespace, dependency).admit(), ASK_LIMIT_MS)
    if (answer.kind === 'answered') return answer.value
    const reason = answer.kind === 'failed' ? String(answer.fault) : 'no answer'
    console.warn(JSON.stringify({ at: 'breaker.no-answer', dependency, reason }))
    return { may: 'pass' }
  }

  async #quietly(dependency: string, report: Promise<unknown>): Promise<void> {
    try {
      await report
    } catch (fault) {
      console.warn(JSON.stringify({ at: 'breaker.report-lost', dependency, reason: String(fault) }))
    }
  }
}

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))
