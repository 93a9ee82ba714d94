/** Sealed fields (K16): what is personal and nothing is decided on. Behind the edge there is only the sealed text of it. */
import * as z from 'zod'

/**
 * A sealed text, as a pattern: the id of the key, and what is sealed. The longest field is a comment of 1,000
 * characters: in Korean 3,000 bytes, which are 4,038 letters with nonce and tag.
 */
export const SEALED_FORM = String.raw`naru-sealed\.([0-9a-z]{26})\.([\w-]{38,4100})\.`
const SEALED_TEXT = new RegExp(`^${SEALED_FORM}$`)
const clearFields = new WeakMap<z.ZodType, z.ZodType<string, string>>()

/** A field of which commands and events hold the sealed text, and take no other; `clear`: as people write it. */
export const sealed = (clear: z.ZodType<string, string>): z.ZodString => {
  const field = z.string().regex(SEALED_TEXT, 'Must be sealed')
  clearFields.set(field, clear)
  return field
}

/** A sealed field as people write it; undefined for a field that is none. */
export const clearOf = (field: z.ZodType): z.ZodType<string, string> | undefined => clearFields.get(field)
