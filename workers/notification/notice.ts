/** The grammar of a letter: one kind of event, and what it says to the owner of the thing in Korean and in English (N2). */
import type * as z from 'zod'
import type { Envelope, EventKind } from '../../queues/envelope.ts'

/** The same news in both languages. */
export type Text = { readonly ko: string; readonly en: string }

type Told<Z extends z.ZodType> = { readonly label: string; readonly data: z.infer<Z> }

/** CloudEvents type, and the sentences for an event of it. */
export type Letter = readonly [type: string, write: (envelope: Envelope) => Text]

/** Declares what is told of one kind of event. */
export const letter = <Z extends z.ZodType>(
  kind: EventKind<string, string, Z>,
  write: (told: Told<Z>) => Text,
): Letter => [kind.type, ({ status, data }) => write({ label: status.label, data: kind.data.parse(data) })]

/** Declares what is told of an event whose contents are nobody's business here: always the same, whatever it was. */
export const discreet = (kind: EventKind, text: Text): Letter => [kind.type, () => text]

export const won = (amountKrw: number): string => amountKrw.toLocaleString('en-US')
