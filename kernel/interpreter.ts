/** How an aggregate is read by what runs it and by what proves it: its parts as functions of plain messages. */
import type { AnyAggregate, Reaction } from './aggregate.ts'
import type { Decision, Description, Facts, Message, Refusal } from './decision.ts'
import type { Instant } from './time.ts'

/** A command or an event as it travels: its name, and its fields. */
export type Named = Message & Facts

const withoutType = ({ type: _, ...fields }: Named): Facts => fields

export type Parsed =
  | { readonly ok: true; readonly command: Named }
  /** Where it is wrong, as a JSON pointer. */
  | { readonly ok: false; readonly at: string }

/** A command as it may reach the aggregate; checked once more, whoever sent it. */
export const parseCommand = ({ commands }: AnyAggregate, command: unknown): Parsed => {
  if (typeof command !== 'object' || command === null) return { ok: false, at: '' }
  const { type, ...fields } = command as Readonly<Record<string, unknown>>
  const handler = typeof type === 'string' && Object.hasOwn(commands, type) ? commands[type] : undefined
  if (!handler || typeof type !== 'string') return { ok: false, at: '/type' }
  const parsed = handler.schema.safeParse(fields)
  if (parsed.success) return { ok: true, command: { type, ...parsed.data } as Named }
  return { ok: false, at: `/${parsed.error.issues[0]?.path.map(String).join('/') ?? ''}` }
}

const handlerOf = ({ commands, events }: AnyAggregate, type: string) => {
  const handler = commands[type]
  if (!handler) throw new Error(`${events.aggregate} does not know the command ${type}`)
  return handler
}

/** What any aggregate decides, as it travels. */
export type AnyDecision = Decision<Named, Refusal & Facts>

/** Decides one command on a state. */
export const decide = (definition: AnyAggregate, state: unknown, command: Named, now: Instant): AnyDecision =>
  handlerOf(definition, command.type).decide(state as never, withoutType(command) as never, now) as AnyDecision

/** Folds one event into a state. */
export const evolve = (definition: AnyAggregate, state: unknown, event: Named, at: Instant): unknown => {
  const remember = definition.evolve[event.type]
  if (!remember) throw new Error(`${definition.events.aggregate} does not know the event ${event.type}`)
  return remember(state as never, withoutType(event) as never, at)
}

/** What the outside may know of an instance in this state. */
export const describe = (definition: AnyAggregate, state: unknown, id: string): Description | null =>
  definition.describe(state as never, id)

/** Facts that the caller of this command is told besides the state. */
export const replyTo = (definition: AnyAggregate, state: unknown, command: Named): Facts =>
  handlerOf(definition, command.type).reply?.(state as never, withoutType(command) as never) ?? {}

/** The reaction to an event of this kind. */
export const reactionTo = (definition: AnyAggregate, type: string): Reaction | undefined => definition.react?.[type]

/** Whom a reaction asks after this event, and what. */
export const questionOf = (
  reaction: Reaction,
  event: Named,
  id: string,
): { readonly id: string; readonly command: Named } => {
  const [asked, fields] = reaction.question(withoutType(event) as never, id)
  return { id: asked, command: { type: reaction.command, ...fields } }
}

/** The command of one's own that an answer becomes. */
export const answerOf = (
  reaction: Reaction,
  event: Named,
  answer: { readonly reply: Facts } | { readonly refusal: Refusal & Facts },
): Named => {
  const data = withoutType(event) as never
  return (
    'reply' in answer ? reaction.accepted(answer.reply as never, data) : reaction.refused(answer.refusal as never, data)
  ) as Named
}

/** What the aggregate requests of itself, and when. */
export const deadlineOf = (definition: AnyAggregate, state: unknown) =>
  (definition.deadline?.(state as never) ?? null) as { readonly at: Instant; readonly command: Named } | null

/** Whether it has had to do with this other instance. */
export const hasSeen = (definition: AnyAggregate, state: unknown, about: string): boolean =>
  definition.hasSeen?.(state as never, about) ?? false

/** `concert.booking` -> `booking`: what an aggregate is called within its system, and its breaker (K11). */
export const kindOf = (aggregate: string): string => aggregate.slice(aggregate.indexOf('.') + 1)
