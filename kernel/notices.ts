/** The grammar of notices: what the owner of something is told of an event, in Korean and in English (N2). */
import type { EventData, EventName, Events } from './events.ts'

/** The same notice in both languages. */
export type Text = { readonly ko: string; readonly en: string }

/** What a notice is written from: the label of the thing, and the data of the event as other systems get it. */
export type NoticeFacts<Data> = { readonly label: string; readonly data: Data }

/** What is told of the events of one aggregate, by the name of the event. */
export type Notices = {
  readonly events: Events
  readonly texts: Readonly<Record<string, Text | ((facts: NoticeFacts<never>) => Text) | undefined>>
}

/** Declares notices. A text alone says the same whatever the event holds: for what is nobody else's business (S12). */
export const notices = <X extends Events>(
  events: X,
  texts: { readonly [N in EventName<X>]?: Text | ((facts: NoticeFacts<EventData<X, N>>) => Text) },
): Notices => ({ events, texts })

/** The same of every event, with the label of the thing in front. */
export const labelled =
  (ko: string, en: string) =>
  ({ label }: { readonly label: string }): Text => ({ ko: `${label}: ${ko}`, en: `${label}: ${en}` })

/** An amount of won as people read it: `100,000`. */
export const won = (amountKrw: number): string => amountKrw.toLocaleString('en-US')
