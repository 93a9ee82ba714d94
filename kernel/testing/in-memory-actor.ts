/**
 * Stage: one instance of an aggregate that is told commands one after the other, as its actor does it: what is due by
 * the clock comes first, a decided event is folded at once, and a command seen before changes nothing (K1, K10).
 */
import { type Aggregate, type Decision, decide, evolve, type Message } from '../aggregate.ts'
import { type Instant, reached } from '../time.ts'

/** An event, and the state's word before and after it. */
export type Turn<E> = { readonly event: E; readonly at: Instant; readonly was: string; readonly became: string }

/** One event may wish for the next at once; more than this in a row is a loop. */
const DUE_LIMIT = 100

export class InMemoryActor<
  S extends { readonly status: string },
  C extends Message,
  E extends Message,
  R extends { reason: string },
> {
  readonly turns: Turn<E>[] = []
  state: S
  readonly #definition: Aggregate<S, C, E, R>
  readonly #seen = new Set<string>()

  constructor(definition: Aggregate<S, C, E, R>) {
    this.#definition = definition
    this.state = definition.initial()
  }

  /** Everything that is due by now. */
  wake(now: Instant): void {
    for (let n = 0; n < DUE_LIMIT; n += 1) {
      const deadline = this.#definition.deadline?.(this.state)
      if (!deadline || !reached(deadline.at, now)) return
      if (this.#judge(deadline.command, now).kind !== 'happened') throw new Error('due, and yet nothing happens')
    }
    throw new Error(`${this.#definition.name} is due again and again`)
  }

  /** One command; under an id seen before it does nothing. */
  tell(command: C, now: Instant, commandId?: string): Decision<E, R> {
    this.wake(now)
    if (commandId !== undefined && this.#seen.has(commandId)) return { kind: 'nothing' }
    const decision = this.#judge(command, now)
    // As in the kernel: a refusal changed nothing and is not remembered.
    if (commandId !== undefined && decision.kind === 'happened') this.#seen.add(commandId)
    return decision
  }

  #judge(command: C, now: Instant): Decision<E, R> {
    const decision = decide(this.#definition, this.state, command, now)
    if (decision.kind !== 'happened') return decision
    for (const event of decision.events) {
      const was = this.state.status
      this.state = evolve(this.#definition, this.state, event, now)
      this.turns.push({ event, at: now, was, became: this.state.status })
    }
    return decision
  }
}
