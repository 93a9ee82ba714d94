/** What an instance had to do with a conversation: its events in it, and whom it asked. Nothing of what they say. */
import type { Recorded } from '../../kernel/decision.ts'
import { questionOf, reactionTo } from '../../kernel/interpreter.ts'
import type { Instant } from '../../kernel/time.ts'
import type { AggregateInstance } from './instance.ts'

/** Events of one instance in one conversation that are told; an instance has a few, unless something goes in circles. */
export const CONVERSATION_LIMIT = 100

/** An event as a step of a conversation. */
export type Step = {
  readonly seq: number
  readonly type: string
  readonly time: Instant
  readonly by: string
  /** The event (`/<aggregate>/<id>/<seq>`) or the request that caused it. */
  readonly cause: string
  readonly status: string | null
  readonly was: string | null
}
export type Part = {
  readonly events: readonly Step[]
  /** There are more than these. */
  readonly more: boolean
  /** Whom its reactions asked in it. */
  readonly asked: readonly { readonly aggregate: string; readonly id: string }[]
}

/** Its part in the conversation; null when it has none, or must not say whose conversations it takes part in (S12). */
export const partIn = ({ definition, journal, id }: AggregateInstance, correlationId: string): Part | null => {
  const { confidential } = definition.events
  if (confidential.includes('correlationId')) return null
  const found = journal.ofConversation(correlationId, CONVERSATION_LIMIT + 1)
  if (found.length === 0) return null
  const told = found.slice(0, CONVERSATION_LIMIT)
  const asked = told.flatMap(({ type, data }) => {
    const reaction = reactionTo(definition, type)
    return reaction ? [{ aggregate: reaction.asks, id: questionOf(reaction, { ...data, type }, id).id }] : []
  })
  return { events: told.map(stepOf), more: found.length > told.length, asked }
}

const stepOf = ({ seq, type, time, by, causationId: cause, after, was }: Recorded): Step => ({
  ...{ seq, type, time, by, cause, was },
  status: after?.status ?? null,
})
