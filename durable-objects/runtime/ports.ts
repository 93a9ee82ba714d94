/** Ports: where a question to another aggregate goes. The binding follows from the aggregate's name. */
import type { Answer, CommandContext, Message } from '../../kernel/decision.ts'
import { kindOf, type Named } from '../../kernel/interpreter.ts'
import type { CommandMessage } from '../../kernel/policy.ts'
import type { Publishing } from '../../queues/outbox.ts'
import type { Breaker } from './breaker.ts'
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
const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())

export const systemOf = (aggregate: string): string => aggregate.split('.', 1)[0] ?? ''

/** `rental.customer-record` -> `CUSTOMER_RECORD`: the binding to the actors of an aggregate in its own Worker. */
export const actorBinding = (aggregate: string): string => upper(kindOf(aggregate))

/** Types of TypeScript itself, which a class of the same name would hide. */
const TYPE_NAMES: readonly string[] = ['Record']

/** `rental.customer-record` -> `CustomerRecord`: its Durable Object class. `screening.record` -> `ScreeningRecord`. */
export const className = (aggregate: string): string => {
  const name = pascal(kindOf(aggregate))
  return TYPE_NAMES.includes(name) ? `${pascal(systemOf(aggregate))}${name}` : name
}

/** `concert` -> `CONCERT_ACTORS`: the binding to the entrypoint of another system's actors. */
export const entrypointBinding = (system: string): string => `${upper(system)}_ACTORS`

const bindingIn = (env: object, binding: string, aggregate: string): unknown => {
  const bound: unknown = Reflect.get(env, binding)
  if (bound === undefined) throw new Error(`there is no binding ${binding}, which leads to ${aggregate}`)
  return bound
}

/** The actors of an aggregate of this Worker. */
export const actorsIn = (env: object, aggregate: string): Actors =>
  // The configuration binds Durable Object classes under these names.
  bindingIn(env, actorBinding(aggregate), aggregate) as Actors

/** Has a command judged by an actor of this Worker: where the policies of its inboxes send theirs. */
export const executeHere = (
  env: object,
  { aggregate, id, command }: CommandMessage,
  context: CommandContext,
): Promise<Answer> => actorsIn(env, aggregate).getByName(id).execute(command, context)

/** The entrypoint of another Worker's actors, as far as a question needs it. */
type Asked = { execute(aggregate: string, id: string, command: Named, context: CommandContext): Promise<Answer> }

/** The port of `caller` to an aggregate: of the same Worker, or behind another system's entrypoint. */
export const boundPort = (env: object, caller: string, asked: string): Ask => {
  const system = systemOf(asked)
  if (system === systemOf(caller)) {
    const actors = actorsIn(env, asked)
    return (id, command, context) => actors.getByName(id).execute(command, context)
  }
  // The configuration binds `ActorsEntrypoint` under these names.
  const entrypoint = bindingIn(env, entrypointBinding(system), asked) as Asked
  return (id, command, context) => entrypoint.execute(asked, id, command, context)
}
