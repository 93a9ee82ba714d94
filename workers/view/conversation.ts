/**
 * Conversations: who took part in what one request set off. The view keeps one row per conversation and participant, and asks the
 * participants themselves for their events; whom they asked, and what caused them, leads to those it never hears of.
 */
import { z } from '@hono/zod-openapi'
import type { Part } from '../../durable-objects/runtime/conversation.ts'
import { entrypointBinding, systemOf } from '../../durable-objects/runtime/ports.ts'
import { outcomeWithin } from '../../kernel/calls.ts'
import { aggregateOf } from '../../kernel/projection.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { actorsBehind, entrypoints, type ViewEnv } from './env.ts'
import { isHidden } from './redaction.ts'

/** Participants that are shown; a conversation has three to six. */
export const PARTICIPANTS_LIMIT = 50
/** From somebody whom the view knows to somebody whom only the others know is a step or two. */
const ROUNDS_LIMIT = 4
const TELL_LIMIT_MS = 2_000

export type Participant = { readonly aggregate: string; readonly id: string }

const kinds = [...new Set([...subscriptions.values()].map(({ kind }) => kind.aggregate))].sort()
/** Of systems that tell of health nobody sees who is in a conversation with whom (S12), so nothing is kept either. */
const silent = new Set(kinds.filter(isHidden).map(systemOf))
const isSilent = (aggregate: string): boolean => silent.has(systemOf(aggregate))
const asked = kinds.filter((kind) => !isSilent(kind))

/** One row for each participant of a conversation that does not bear its name. */
export const participants = (
  events: readonly Envelope[],
): readonly (Participant & { readonly conversation: string })[] => {
  const found = new Map<string, Participant & { readonly conversation: string }>()
  for (const { source, subject, correlationid } of events) {
    const aggregate = aggregateOf(source)
    if (subject === correlationid || isSilent(aggregate)) continue
    found.set(`${correlationid} ${source}`, { conversation: correlationid, aggregate, id: subject })
  }
  return [...found.values()]
}

export const Lane = z
  .object({
    kind: z.string().openapi({ example: 'concert.booking' }),
    id: z.string(),
    href: z.string().openapi({ description: 'Where it is shown whole' }),
    events: z.array(
      z.object({
        id: z.string().openapi({ description: 'As `cause` names it', example: '/concert.booking/…/1' }),
        seq: z.int().min(1),
        type: z.string(),
        time: z.iso.datetime(),
        by: z.string(),
        cause: z.string().openapi({ description: 'The id of an event, or of the request that began it' }),
        status: z.string().nullable(),
        was: z.string().nullable(),
      }),
    ),
    more: z.boolean().openapi({ description: 'It has more events in this conversation than these' }),
  })
  .openapi('Lane')
type Lane = z.infer<typeof Lane>

const NAMED = 'SELECT aggregate, id FROM conversation WHERE conversation = ?1 ORDER BY aggregate, id LIMIT ?2'

/** An event's id, as causes name it. */
const EVENT_ID = /^\/([a-z]+\.[a-z-]+)\/(.+)\/\d+$/

const causesOf = ({ events }: Part): readonly Participant[] =>
  events.flatMap(({ cause }) => {
    const [, aggregate, id] = EVENT_ID.exec(cause) ?? []
    return aggregate !== undefined && id !== undefined ? [{ aggregate, id }] : []
  })

const laneOf = ({ aggregate: kind, id }: Participant, { events, more }: Part): Lane => ({
  kind,
  id,
  href: `/v1/ops/actors/${kind}/${encodeURIComponent(id)}`,
  events: events.map((event) => ({ ...event, id: `/${kind}/${id}/${event.seq}` })),
  more,
})

/** Everybody's part in a conversation, in the order in which they came into it; and who did not answer in time. */
export const conversationOf = async (env: ViewEnv, conversation: string) => {
  const named = await env.DB.prepare(NAMED).bind(conversation, PARTICIPANTS_LIMIT).all<Participant>()
  const keyOf = ({ aggregate, id }: Participant) => `${aggregate}/${id}`
  const seen = new Set<string>()
  const lanes: Lane[] = []
  const unanswered: string[] = []
  let next: readonly Participant[] = [...asked.map((aggregate) => ({ aggregate, id: conversation })), ...named.results]
  for (let round = 0; round < ROUNDS_LIMIT && next.length > 0; round += 1) {
    // Several may lead to the same one.
    const fresh = new Map(next.filter(isThere).map((one) => [keyOf(one), one]))
    for (const key of seen) fresh.delete(key)
    for (const key of fresh.keys()) seen.add(key)
    const parts = await Promise.all(
      Array.from(fresh.values(), async (one) => {
        const { aggregate, id } = one
        const answer = await outcomeWithin(
          actorsBehind(env, aggregate).conversation(aggregate, id, conversation),
          TELL_LIMIT_MS,
        )
        return { one, answer }
      }),
    )
    next = parts.flatMap(({ one, answer }) => {
      if (answer.kind !== 'answered') unanswered.push(keyOf(one))
      if (answer.kind !== 'answered' || answer.value === null) return []
      if (lanes.length < PARTICIPANTS_LIMIT) lanes.push(laneOf(one, answer.value))
      return [...answer.value.asked, ...causesOf(answer.value)]
    })
  }
  const begin = ({ events }: Lane) => events[0]?.time ?? ''
  return { lanes: lanes.sort((a, b) => (begin(a) < begin(b) ? -1 : 1)), unanswered }
}

const isThere = ({ aggregate }: Participant): boolean =>
  !isSilent(aggregate) && kinds.includes(aggregate) && entrypoints.includes(entrypointBinding(systemOf(aggregate)))
