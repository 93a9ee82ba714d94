/** What an aggregate needs around it to live as an actor. */
import type { Message } from '../../kernel/aggregate.ts'
import type { Publishing } from '../../queues/outbox.ts'
import type { Breaker } from './breaker.ts'
import type { Ask } from './reactions.ts'

/** What every actor's environment holds beside its own bindings. */
export type ActorEnv = { readonly BREAKER: DurableObjectNamespace<Breaker>; readonly CALL_LIMIT_MS?: string }

/** Where a reaction's question goes. */
export type Port<Env> = (env: Env) => Ask

export type Dependencies<Env> = {
  readonly ports: Readonly<Record<string, Port<Env>>>
  readonly publishing: Publishing
  /** Checks an event by its schema; throws when it does not keep to it (K8). */
  readonly check: (aggregate: string, event: Message) => void
}
