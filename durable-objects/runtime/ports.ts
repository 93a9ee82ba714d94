/** Ports: where a question to another aggregate goes. The binding follows from the aggregate's name. */
import type { Answer, CommandContext, Message } from '../../kernel/decision.ts'
import { kindOf, type Named } from '../../kernel/interpreter.ts'
import type { Publishing } from '../../queues/outbox.ts'
import type { Breaker } from './breaker.ts'
import type { ActorsRpc } from './entrypoint.ts'
import type { Actors } from './inspection.ts'

/** What every actor's environment holds beside its own bindings. */
export type ActorEnv = { readonly BREAKER: DurableObjectNamespace<Breaker>; readonly CALL_LIMIT_MS?: string }

/** How another aggregate or context is asked; throws, or answers `unavailable`, when the outcome is unknown. */
export type Ask = (id: string, command: Named, context: CommandContext) => Promise<Answer>
export type Port<Env> = (env: Env) => Ask

/** What an actor may be given instead of what it finds by itself: a port to what is no aggregate, and, in tests, more. */
export type Dependencies<Env> = {
  /** By the name that is asked: `payment.provider`. */
  readonly ports?: Readonly<Record<string, Port<Env>>>
  readonly publishing?: Publishing
  /** Checks an event by its schema; throws when it does not keep to it (K8). */
  readonly check?: (aggregate: string, event: Message) => void
}

const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_')

/** `rental.customer-record` -> `CUSTOMER_RECORD`: the binding to the actors of an aggregate in its own Worker. */
export const actorBinding = (aggregate: string): string => upper(kindOf(aggregate))

/** `rental.customer-record` -> `CustomerRecord`: its Durable Object class. */
export const className = (aggregate: string): string =>
  kindOf(aggregate).replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())

/** `concert` -> `CONCERT_ACTORS`: the binding to the entrypoint of another system's actors. */
export const entrypointBinding = (system: string): string => `${upper(system)}_ACTORS`

export const systemOf = (aggregate: string): string => aggregate.split('.', 1)[0] ?? ''

/** The port of `asker` to an aggregate: of the same Worker, or behind another system's entrypoint. */
export const boundPort = (env: object, asker: string, asked: string): Ask => {
  const isOwn = systemOf(asked) === systemOf(asker)
  const binding = isOwn ? actorBinding(asked) : entrypointBinding(systemOf(asked))
  const bound: unknown = Reflect.get(env, binding)
  if (bound === undefined) throw new Error(`${asker} asks ${asked}, but there is no binding ${binding}`)
  return isOwn
    ? (id, command, context) => (bound as Actors).getByName(id).execute(command, context)
    : (id, command, context) => (bound as ActorsRpc).execute(asked, id, command, context)
}
