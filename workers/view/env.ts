/** What the view Worker is bound to. */
import type { ActorsRpc } from '../../durable-objects/runtime/entrypoint.ts'
import { entrypointBinding, systemOf } from '../../durable-objects/runtime/ports.ts'
import type { Named } from '../../queues/name.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { systemsWithActors } from '../../queues/subscriptions.ts'
import type { AccountsRpc } from '../http/accounts.ts'
import type { Installation } from '../http/installation.ts'
import type { KeysRpc, LeavingRpc, RecipientsRpc } from '../http/sealing.ts'

/** What the view asks of identity (U12). */
export type NamesRpc = { namesOf(ids: readonly string[]): Promise<Readonly<Record<string, string>>> }

/** Besides, the entrypoint of every system's actors: `CONCERT_ACTORS`. */
export type ViewEnv = Named &
  Installation & {
    readonly DB: D1Database
    readonly VIEW_INBOX: Queue<unknown>
    readonly VIEW_DEAD_LETTERS: Queue<unknown>
    readonly KEYS: KeysRpc & LeavingRpc
    readonly NOTIFICATION_ACTORS: RecipientsRpc
    /** No read depends on it: without it people are shown by their ids, and nobody is forgotten before it is back. */
    readonly IDENTITY: NamesRpc & AccountsRpc
  }

/** The entrypoints that the view cannot do without: it wakes, asks for backlogs and sends dead letters through them. */
export const entrypoints: readonly string[] = systemsWithActors.map(entrypointBinding)

/** The entrypoint of a system; the configuration test sees to it that each is bound. */
export const actorsOf = (env: ViewEnv, system: string): ActorsRpc => {
  const bound: unknown = Reflect.get(env, entrypointBinding(system))
  if (bound === undefined) throw new Error(`the view is not bound to the actors of ${system}`)
  return bound as ActorsRpc
}

/** Where an aggregate (`<system>.<kind>`) is woken. */
export const actorsBehind = (env: ViewEnv, aggregate: string): ActorsRpc => actorsOf(env, systemOf(aggregate))

/** Sends the body of a dead letter to its inbox again: the view's own, or through the Worker that consumes it. */
export const resend = async (env: ViewEnv, inbox: Inbox, body: unknown): Promise<void> => {
  if (inbox === 'view') await env.VIEW_INBOX.send(body)
  else await actorsOf(env, inbox.split('-', 1)[0] ?? '').resend(inbox, body)
}
