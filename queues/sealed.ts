/** Sealed fields (K16): what is personal and nothing is decided on. Behind the edge there is only the sealed text of it. */
import * as z from 'zod'

const SEALED_TEXT = /^naru-sealed\.[0-9a-z]{26}\.[\w-]{38,4000}\.$/
const clearFields = new WeakMap<z.ZodType, z.ZodType<string, string>>()

/** A field of which commands and events hold the sealed text, and take no other; `clear`: as people write it. */
export const sealed = (clear: z.ZodType<string, string>): z.ZodString => {
  const field = z.string().regex(SEALED_TEXT, 'Must be sealed')
  clearFields.set(field, clear)
  return field
}

/** A sealed field as people write it; undefined for a field that is none. */
export const clearOf = (field: z.ZodType): z.ZodType<string, string> | undefined => clearFields.get(field)
