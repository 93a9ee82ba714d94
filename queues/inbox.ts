/** The inboxes of one Worker: each message goes to the policies of the inbox it lies in. */
import { disposing, withTimeout } from '../kernel/calls.ts'
import type { Answer, CommandContext } from '../kernel/decision.ts'
import { type CommandMessage, type NamedPolicy, named, type Policy, runPolicies } from '../kernel/policy.ts'
import { consume } from './consumer.ts'
import { plainQueueName } from './name.ts'
import { deadLettersBinding, type Inbox, inboxes } from './subscriptions.ts'

/** The policies of one system: inbox -> name -> policy. Each of its inboxes is there; payment's bears its own name. */
export type PoliciesOf<S extends string> = {
  readonly [I in Extract<Inbox, S | `${S}-${string}`>]: Readonly<Record<string, Policy>>
}

/** An instance that does not answer so long is tried again with its message; the other calls go on. */
const ANSWER_LIMIT_MS = 30_000

const answerOf = ({ aggregate, command }: CommandMessage, call: Promise<Answer>): Promise<Answer> =>
  withTimeout(ANSWER_LIMIT_MS, `${aggregate} (${command.type})`, disposing(call))

/** The policies of a Worker by the inbox they listen to. */
type InboxPolicies = Partial<Record<Inbox, readonly NamedPolicy[] | Readonly<Record<string, Policy>>>>

/** The inboxes that have policies here. */
export const inboxesOf = (policies: InboxPolicies): readonly Inbox[] =>
  inboxes.filter((inbox) => policies[inbox] !== undefined)

/** A Worker's `queue` handler. A batch of a queue it has no policies for is a mistake in the configuration: it throws. */
export const inboxesWith =
  <Env extends object>(
    policies: InboxPolicies,
    execute: (env: Env, message: CommandMessage, context: CommandContext) => Promise<Answer>,
  ) =>
  async (batch: MessageBatch<unknown>, env: Env): Promise<void> => {
    const queue = plainQueueName(batch.queue, env)
    const inbox = inboxes.find((name) => name === queue)
    const own = inbox && policies[inbox]
    if (!own) throw new Error(`no policies for the queue ${batch.queue}`)
    const deadLetters = (env as Record<string, unknown>)[deadLettersBinding(inbox)] as Queue<unknown>
    await consume(batch, inbox, deadLetters, (events) =>
      runPolicies(
        Array.isArray(own) ? own : named(inbox, own as Readonly<Record<string, Policy>>),
        (message, context) => answerOf(message, execute(env, message, context)),
        events,
      ),
    )
  }
