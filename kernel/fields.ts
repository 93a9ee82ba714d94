/** Fields that commands, events and answers of every system have alike. */
import * as z from 'zod'
import { type Instant, instantOf } from './time.ts'

/** Beyond this year an instant has another form than the one that sorts as text. */
const LAST_MS = Date.UTC(9999, 0)

/** The id of an instance, of a person, or of something else that is only compared. */
export const id = z.string().min(1).max(200)

/** One line that people write and read. */
export const text = z.string().trim().min(1).max(200)

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
