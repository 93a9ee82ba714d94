/** The inboxes of one Worker: each message goes to the policies of the inbox it lies in. */
import type { Answer, CommandContext } from '../kernel/aggregate.ts'
import { disposing, withTimeout } from '../kernel/calls.ts'
import { type CommandMessage, type Policy, runPolicies } from '../kernel/policy.ts'
import { consume } from './consumer.ts'
import { plainQueueName } from './name.ts'
import { deadLettersBinding, type Inbox, inboxes } from './subscriptions.ts'

/** An instance that does not answer so long is tried again with its message; the other calls go on. */
const ANSWER_LIMIT_MS = 30_000

const answerOf = ({ aggregate, command }: CommandMessage, call: Promise<Answer>): Promise<Answer> =>
  withTimeout(ANSWER_LIMIT_MS, `${aggregate} (${command.type})`, disposing(call))

/** A Worker's `queue` handler. A batch of a queue it has no policies for is a mistake in the configuration: it throws. */
export const inboxesWith =
  <Env extends object>(
    policies: Partial<Record<Inbox, readonly Policy[]>>,
    ask: (env: Env, order: CommandMessage, context: CommandContext) => Promise<Answer>,
  ) =>
  async (batch: MessageBatch<unknown>, env: Env): Promise<void> => {
    const queue = plainQueueName(batch.queue, env)
    const inbox = inboxes.find((name) => name === queue)
    const own = inbox && policies[inbox]
    if (!own) throw new Error(`no policies for the queue ${batch.queue}`)
    const deadLetters = (env as Record<string, unknown>)[deadLettersBinding(inbox)] as Queue<unknown>
    await consume(batch, inbox, deadLetters, (events) =>
      runPolicies(own, (order, context) => answerOf(order, ask(env, order, context)), events),
    )
  }
