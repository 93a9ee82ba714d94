/**
 * An actor in memory: one instance of an aggregate that is told commands one after the other, as the runtime does it:
 * what is due by the clock comes first, a decided event is folded at once, and a command seen before changes nothing
 * (K1, K10).
 */
import type { AnyAggregate } from '../aggregate.ts'
import type { Decision, Facts, Refusal } from '../decision.ts'
import { deadlineOf, decide, evolve, type Named } from '../interpreter.ts'
import { type Instant, reached } from '../time.ts'

/** An event, and the state's word before and after it. */
export type Turn = { readonly event: Named; readonly at: Instant; readonly was: string; readonly became: string }

/** One event may request the next at once; more than this in a row is a loop. */
const DUE_LIMIT = 100

export class InMemoryActor<S extends { readonly status: string } = { readonly status: string }> {
  readonly turns: Turn[] = []
  state: S
  readonly #definition: AnyAggregate
  readonly #seen = new Set<string>()

  constructor(definition: AnyAggregate & { readonly initial: S }) {
    this.#definition = definition
    this.state = structuredClone(definition.initial)
  }

  /** Everything that is due by now. */
  wake(now: Instant): void {
    for (let n = 0; n < DUE_LIMIT; n += 1) {
      const deadline = deadlineOf(this.#definition, this.state)
      if (!deadline || !reached(deadline.at, now)) return
      if (this.#judge(deadline.command, now).kind !== 'happened') throw new Error('due, and yet nothing happens')
    }
    throw new Error(`${this.#definition.events.aggregate} is due again and again`)
  }

  /** One command; under an id seen before it does nothing. */
  tell(command: Named, now: Instant, commandId?: string): Decision<Named, Refusal & Facts> {
    this.wake(now)
    if (commandId !== undefined && this.#seen.has(commandId)) return { kind: 'nothing' }
    const decision = this.#judge(command, now)
    // As in the runtime: a refusal changed nothing and is not remembered.
    if (commandId !== undefined && decision.kind === 'happened') this.#seen.add(commandId)
    return decision
  }

  #judge(command: Named, now: Instant): Decision<Named, Refusal & Facts> {
    const decision = decide(this.#definition, this.state, command, now)
    if (decision.kind !== 'happened') return decision
    for (const event of decision.events) {
      const was = this.state.status
      // The state of this very aggregate.
      this.state = evolve(this.#definition, this.state, event, now) as S
      this.turns.push({ event, at: now, was, became: this.state.status })
    }
    return decision
  }
}
