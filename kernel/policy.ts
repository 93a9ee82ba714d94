/** The grammar of a policy: whenever this happened, these commands are sent. It returns data; the inbox sends it (K6). */
import type { AnyAggregate, CommandInput, CommandName } from './aggregate.ts'
import type { Answer, CommandContext, Facts } from './decision.ts'
import type { EventData, EventName, Events } from './events.ts'
import type { Named } from './interpreter.ts'

/** What an event on the wire tells a policy. */
export type ReceivedEvent = {
  readonly id: string
  /** The CloudEvents type: `naru.<aggregate>.<Event>.v1`. */
  readonly type: string
  readonly subject: string
  readonly correlationid: string
  readonly traceparent: string
  readonly data: Facts
}

/** A command on its way to an instance. */
export type CommandMessage = { readonly aggregate: string; readonly id: string; readonly command: Named }

/** This command, to that instance of that aggregate; the compiler knows which commands it takes, and with what. */
export const send = <D extends AnyAggregate, N extends CommandName<D>>(
  to: D,
  id: string,
  command: N,
  ...[fields]: Record<never, never> extends CommandInput<D, N>
    ? [fields?: CommandInput<D, N>]
    : [fields: CommandInput<D, N>]
): CommandMessage => ({ aggregate: to.events.aggregate, id, command: { type: command, ...(fields as Facts) } })

/** What follows from an event; `null` and an empty list: nothing. */
type Following = CommandMessage | readonly CommandMessage[] | null

export type Policy = {
  /** CloudEvents types. */
  readonly on: readonly string[]
  readonly commandsFor: (event: ReceivedEvent) => readonly CommandMessage[]
}

/** The CloudEvents type of an event. */
export const eventType = (aggregate: string, name: string): string => `naru.${aggregate}.${name}.v1`

/** Declares a policy: whenever one of these events happened, its data and the id of its instance become commands. */
export const whenever = <X extends Events, const N extends EventName<X>>(
  { aggregate }: X,
  names: readonly N[],
  then: (data: EventData<X, N>, id: string) => Following,
): Policy => ({
  on: names.map((name) => eventType(aggregate, name)),
  commandsFor: ({ data, subject }) => {
    // The inbox has checked the data by the schema of the event.
    const following = then(data as EventData<X, N>, subject)
    return following === null ? [] : [following].flat()
  },
})

/** A policy by its name, which is part of the ids of the commands it sends. */
export type NamedPolicy = Policy & { readonly name: string }

/** The policies of one inbox: `<inbox>.<name>` each. */
export const named = (inbox: string, policies: Readonly<Record<string, Policy>>): readonly NamedPolicy[] =>
  Object.entries(policies).map(([name, policy]) => ({ ...policy, name: `${inbox}.${name}` }))

/** After so many unknown outcomes the rest of a message waits for its next try: whoever was asked is away. */
const UNKNOWN_LIMIT = 3

/**
 * Sends what follows from these events, one command after the other, each under an id made of event and policy, so that
 * a redelivery repeats nothing. An unknown outcome throws once the others were sent: the message is tried again. A
 * refusal nobody waits for is a line in the log (docs/decisions/0023-fan-out.md).
 */
export const runPolicies = async (
  policies: readonly NamedPolicy[],
  execute: (message: CommandMessage, context: CommandContext) => Promise<Answer>,
  events: readonly ReceivedEvent[],
): Promise<void> => {
  const unknown: unknown[] = []
  for (const { name, message, context } of commandsOf(policies, events)) {
    try {
      checkAnswer(name, message, await execute(message, context))
    } catch (fault) {
      unknown.push(fault)
      if (unknown.length >= UNKNOWN_LIMIT) break
    }
  }
  if (unknown.length > 0) throw unknown[0]
}

/** Everything that follows from these events. */
function* commandsOf(policies: readonly NamedPolicy[], events: readonly ReceivedEvent[]) {
  for (const event of events) {
    for (const { name, on, commandsFor } of policies) {
      if (!on.includes(event.type)) continue
      const context: CommandContext = {
        commandId: `${event.id}/${name}`,
        by: name,
        correlationId: event.correlationid,
        causationId: event.id,
        traceparent: event.traceparent,
      }
      for (const message of commandsFor(event)) yield { name, message, context }
    }
  }
}

const checkAnswer = (policy: string, { aggregate, id, command }: CommandMessage, answer: Answer): void => {
  if (answer.outcome === 'unavailable') throw new Error(`${answer.dependency} did not answer ${command.type}`)
  if (answer.outcome === 'accepted') return
  const { reason } = answer.refusal
  console.info(JSON.stringify({ at: 'policy.refused', policy, aggregate, id, command: command.type, reason }))
}
