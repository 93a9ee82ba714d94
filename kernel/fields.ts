/** Fields that commands, events and answers of every system have alike. */
import * as z from 'zod'
import { type Instant, instantOf } from './time.ts'

/** Beyond this year an instant has another form than the one that sorts as text. */
const LAST_MS = Date.UTC(9999, 0)

/** The id of an instance, of a person, or of something else that is only compared. */
export const id = z.string().min(1).max(200)

/** Joins two pictures into one, and asks for the picture instead of the sign: invisible, and part of what is seen. */
const IN_PICTURES = /(?<=\p{Extended_Pictographic}(?:\p{EMod}|\uFE0F)*)\u200D(?=\p{Extended_Pictographic})|\uFE0F/gu
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u

/** How every sealed text begins (K16). Nobody writes it: whoever could, might have read what is not theirs. */
export const SEALED_MARK = 'naru-sealed.'

/** Whether all of it can be seen, and some of it is there to be seen (G14). */
const isClean = (written: string): boolean =>
  !UNSEEN.test(written.replace(IN_PICTURES, '')) && SEEN.test(written) && !written.includes(SEALED_MARK)

/** One line that people write and read: NFC, trimmed, at most so many UTF-16 units, nothing in it that is not seen (G14). */
export const line = (limit: number) =>
  z.string().normalize('NFC').trim().min(1).max(limit).refine(isClean, 'Must be one line of visible text')

/** A line that others match by: every run of white space in it is one space (G14). */
export const nameLine = (limit: number) => line(limit).overwrite((written) => written.replace(/\s+/gu, ' '))

/** The usual line. */
export const text = line(200)

/** UTC with milliseconds. */
export const instant = z
  .string()
  // The form is what makes it an instant.
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/) as unknown as z.ZodType<Instant, Instant>

/** An instant as people write it: RFC 3339 with any offset. It is kept as UTC with milliseconds. */
export const dateTime = z.iso
  .datetime({ offset: true, abort: true })
  .refine((written) => Date.parse(written) < LAST_MS, 'Must lie before the year 9999')
  .transform((written): Instant => instantOf(Date.parse(written)))
  .meta({ type: 'string', format: 'date-time' })

/** A calendar day, e.g. `2027-03-01`: text order is time order. */
export const date = z.iso.date()
