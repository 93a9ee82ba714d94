/** The Worker of a system: its commands over HTTP, its inboxes, and the entrypoint to its actors. */
import { actorBinding, entrypointBinding, executeHere, systemOf } from '../../durable-objects/runtime/ports.ts'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { Policy } from '../../kernel/policy.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { api } from './app.ts'
import { asksForKeys } from './command.ts'
import { mountHealth } from './health.ts'
import { type CommandsOf, mountCommands } from './mount-commands.ts'
import { wrongSettings } from './wrong-settings.ts'

type Policies = Partial<Record<Inbox, Readonly<Record<string, Policy>>>>

/** The bindings that a Worker with these aggregates cannot do without. */
const needsOf = (aggregates: readonly AnyAggregate[], needsKeys: boolean): readonly string[] => {
  const others = aggregates.flatMap(({ events, react }) =>
    Object.values(react ?? {})
      .map((reaction) => systemOf(reaction?.asks ?? events.aggregate))
      .filter((system) => system !== systemOf(events.aggregate)),
  )
  const own = aggregates.map(({ events }) => actorBinding(events.aggregate))
  return [...own, ...(needsKeys ? ['KEYS'] : []), 'BREAKER', ...new Set(others.map(entrypointBinding))]
}

/** The handlers of a system's Worker; `title` is what the document calls it. */
export const systemWorker = (
  title: string,
  aggregates: readonly AnyAggregate[],
  declared: CommandsOf & { readonly policies: Policies },
) => {
  const app = api<{ Bindings: Readonly<Record<string, unknown>> }>()
  mountCommands(app, declared)
  mountHealth(app, {
    title,
    needs: needsOf(aggregates, declared.commands.some(asksForKeys)),
    wrong: (env) => wrongSettings(declared.commands, env),
  })
  return { fetch: app.fetch, queue: inboxesWith(declared.policies, executeHere) }
}
