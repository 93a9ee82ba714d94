/** The grammar of a policy: whenever this happened, these commands are sent. Returns data; `obey` sends it (K6). */
import type * as z from 'zod'
import type { Aggregate, Answer, CommandContext, Facts, Message, Refusal } from './aggregate.ts'

/** A kind of event, as far as a policy must know it. */
type Kind = { readonly type: string; readonly data: z.ZodType }

/** What an event on the wire tells a policy besides its data. */
export type ReceivedEvent = {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly correlationid: string
  readonly traceparent: string
  readonly data: Facts
}

/** A command on its way to an instance. */
export type CommandMessage = { readonly aggregate: string; readonly id: string; readonly command: Message }

/** This command, to that instance of that aggregate; the compiler knows which commands it takes. */
export const send = <S, C extends Message, E extends Message, R extends Refusal>(
  to: Pick<Aggregate<S, C, E, R>, 'name' | 'commands'>,
  id: string,
  command: C,
): CommandMessage => ({ aggregate: to.name, id, command })

export type Policy = {
  /** `<context>.<do>-when-<happened>`. */
  readonly name: string
  readonly on: readonly string[]
  readonly commandsFor: (news: ReceivedEvent) => readonly CommandMessage[]
}

/** Declares a policy; its `then` sees the data of the event and the id of the instance it happened to. */
export const policy = <K extends Kind>(sentence: {
  readonly name: string
  readonly on: K | readonly K[]
  readonly then: (data: z.infer<K['data']>, id: string) => readonly CommandMessage[]
}): Policy => {
  const kinds: readonly Kind[] = Array.isArray(sentence.on) ? sentence.on : [sentence.on as K]
  return {
    name: sentence.name,
    on: kinds.map(({ type }) => type),
    commandsFor: ({ data, subject }) => sentence.then(data as z.infer<K['data']>, subject),
  }
}

/** After so many unknown outcomes the rest of a message waits for its next try: whoever was asked is away. */
const UNKNOWN_LIMIT = 3

/**
 * Sends what the policies order, one command after the other, each under an id made of event and policy, so that a
 * redelivery repeats nothing. An unknown outcome throws once the others were sent: the message is tried again. A refusal
 * nobody waits for is a line in the log (docs/decisions/0023-fan-out.md).
 */
export const runPolicies = async (
  policies: readonly Policy[],
  ask: (order: CommandMessage, context: CommandContext) => Promise<Answer>,
  events: readonly ReceivedEvent[],
): Promise<void> => {
  const unknown: unknown[] = []
  for (const { name, order, context } of commandsOf(policies, events)) {
    try {
      checkAnswer(name, order, await ask(order, context))
    } catch (fault) {
      unknown.push(fault)
      if (unknown.length >= UNKNOWN_LIMIT) break
    }
  }
  if (unknown.length > 0) throw unknown[0]
}

/** Everything that these events set off. */
function* commandsOf(policies: readonly Policy[], events: readonly ReceivedEvent[]) {
  for (const news of events) {
    for (const { name, commandsFor } of policies.filter(({ on }) => on.includes(news.type))) {
      const context: CommandContext = {
        commandId: `${news.id}/${name}`,
        by: name,
        correlationId: news.correlationid,
        causationId: news.id,
        traceparent: news.traceparent,
      }
      for (const order of commandsFor(news)) yield { name, order, context }
    }
  }
}

const checkAnswer = (name: string, order: CommandMessage, answer: Answer): void => {
  if (answer.outcome === 'unavailable') throw new Error(`${answer.dependency} did not answer ${order.command.type}`)
  if (answer.outcome === 'accepted') return
  const { aggregate, id, command } = order
  const line = {
    at: 'policy.refused',
    policy: name,
    aggregate,
    id,
    command: command.type,
    reason: answer.refusal.reason,
  }
  console.info(JSON.stringify(line))
}
