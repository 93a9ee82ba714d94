/**
 * Circuit: when to stop asking a dependency that does not answer, and when to try again (G5, K11). Pure: state and
 * time in, state out.
 *
 * Closed → open at ≥ 50 % failures of ≥ 20 calls in 10 s → after 5 s half-open with exactly one probe → closed.
 * Besides, a dependency that says it is overloaded is left alone for a moment (C11).
 */

export const WINDOW_MS = 10_000
export const CALLS_TO_JUDGE = 20
export const FAILURE_RATE_TO_OPEN = 0.5
export const OPEN_MS = 5_000
/** A probe that reports nothing within this time is presumed lost, and another may go. */
export const PROBE_MS = 5_000
/** How long callers are to wait while a probe is out. */
export const PROBE_PAUSE_MS = 1_000
/** How long callers are turned away after an overload. */
export const OVERLOADED_MS = 1_000

/** What happened in one second. */
type Tally = { readonly second: number; readonly answered: number; readonly failed: number }

export type Circuit = {
  readonly mode: 'closed' | 'open' | 'half-open'
  readonly tallies: readonly Tally[]
  /** When it opened, or when the probe was sent (epoch ms). */
  readonly since: number
  readonly overloadedUntil: number
}

/** What a caller may do now. `pass` holds for a moment; `probe` is for this one call. */
export type Verdict =
  | { readonly may: 'pass' }
  | { readonly may: 'probe' }
  | { readonly may: 'not'; readonly mode: 'open' | 'half-open' | 'overloaded'; readonly retryAfterMs: number }

export type Outcomes = { readonly answered: number; readonly failed: number; readonly overloaded: number }

export const closedCircuit: Circuit = { mode: 'closed', tallies: [], since: 0, overloadedUntil: 0 }

const not = (mode: 'open' | 'half-open' | 'overloaded', until: number, now: number): Verdict => ({
  may: 'not',
  mode,
  retryAfterMs: Math.max(1, until - now),
})

/** May a call be made now? Asking for it can take the one probe, hence the new state. */
export const admit = (circuit: Circuit, now: number): readonly [Circuit, Verdict] => {
  if (circuit.mode === 'closed') {
    const overloadedMs = circuit.overloadedUntil - now
    const isOverloaded = overloadedMs > 0 && overloadedMs <= OVERLOADED_MS
    return [circuit, isOverloaded ? not('overloaded', circuit.overloadedUntil, now) : { may: 'pass' }]
  }
  const until = circuit.since + (circuit.mode === 'open' ? OPEN_MS : PROBE_MS)
  // While a probe is out its answer may come any moment: whoever is turned away should soon ask again.
  // A time that lies ahead was read from a clock that has been put back since: nobody waits for it to come again.
  if (now >= circuit.since && now < until)
    return [circuit, not(circuit.mode, circuit.mode === 'open' ? until : now + PROBE_PAUSE_MS, now)]
  return [{ ...circuit, mode: 'half-open', since: now }, { may: 'probe' }]
}

/** Calls were made. While it is open, late reports of calls made before change nothing. */
export const tally = (circuit: Circuit, outcomes: Outcomes, now: number): Circuit => {
  const overloadedUntil = outcomes.overloaded > 0 ? now + OVERLOADED_MS : circuit.overloadedUntil
  if (circuit.mode !== 'closed') return { ...circuit, overloadedUntil }
  const tallies = counted(circuit.tallies, outcomes, now)
  const failed = tallies.reduce((sum, t) => sum + t.failed, 0)
  const calls = tallies.reduce((sum, t) => sum + t.answered + t.failed, 0)
  const opens = calls >= CALLS_TO_JUDGE && failed / calls >= FAILURE_RATE_TO_OPEN
  return opens
    ? { mode: 'open', tallies: [], since: now, overloadedUntil }
    : { mode: 'closed', tallies, since: circuit.since, overloadedUntil }
}

/** The probe came back. */
export const probed = (circuit: Circuit, answered: boolean, now: number): Circuit => {
  if (circuit.mode !== 'half-open') return circuit
  return answered ? closedCircuit : { ...circuit, mode: 'open', since: now }
}

const within = (tallies: readonly Tally[], now: number): readonly Tally[] =>
  tallies.filter((t) => t.second * 1000 > now - WINDOW_MS)

/** What happened in the window that is judged. */
export const recentOf = ({ tallies }: Circuit, now: number): readonly Tally[] => within(tallies, now)

const counted = (tallies: readonly Tally[], { answered, failed }: Outcomes, now: number): readonly Tally[] => {
  const second = Math.floor(now / 1000)
  const recent = within(tallies, now)
  const last = recent.at(-1)
  return last?.second === second
    ? [...recent.slice(0, -1), { second, answered: last.answered + answered, failed: last.failed + failed }]
    : [...recent, { second, answered, failed }]
}
