/** The grammar of a letter: one kind of event, and what it says to the owner of the thing in Korean and in English (N2). */
import type * as z from 'zod'
import type { Envelope, EventKind } from '../../queues/envelope.ts'

/** The same news in both languages. */
export type Text = { readonly ko: string; readonly en: string }

type NoticeFacts<Z extends z.ZodType> = { readonly label: string; readonly data: z.infer<Z> }

/** CloudEvents type, and the sentences for an event of it. */
export type Notice = readonly [type: string, write: (envelope: Envelope) => Text]

/** Declares what is told of one kind of event. */
export const notice = <Z extends z.ZodType>(
  kind: EventKind<string, string, Z>,
  write: (told: NoticeFacts<Z>) => Text,
): Notice => [kind.type, ({ status, data }) => write({ label: status.label, data: kind.data.parse(data) })]

/** Declares what is told of an event whose contents are nobody's business here: always the same, whatever it was. */
export const withoutDetails = (kind: EventKind, text: Text): Notice => [kind.type, () => text]

export const won = (amountKrw: number): string => amountKrw.toLocaleString('en-US')
