/** Ids: derived where a retry must meet the same actor (H3), by chance elsewhere. */

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_BYTES = 16
const BITS_PER_LETTER = 5

/** 128 bits as 26 letters of Crockford's base 32, lower case: safe in URLs, read aloud without doubt. */
export const base32 = (bytes: Uint8Array): string => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    while (bits >= BITS_PER_LETTER) {
      bits -= BITS_PER_LETTER
      text += ALPHABET[(held >> bits) & 31]
    }
  }
  return bits > 0 ? text + ALPHABET[(held << (BITS_PER_LETTER - bits)) & 31] : text
}

/** The id that these words always give. Words are told apart: ('ab', 'c') and ('a', 'bc') differ. */
export const derivedId = async (...words: readonly string[]): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(words)))
  return base32(new Uint8Array(digest, 0, ID_BYTES))
}

const FORM = /^[0-9a-hjkmnp-tv-z]{26}$/

/** Whether these could be the letters of an id; what has another form names nothing that exists, and wakes no actor (K14). */
export const isId = (text: string): boolean => FORM.test(text)

/** So many bytes that nobody can guess. */
export const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count))

/** An id nobody has had before. */
export const freshId = (): string => base32(randomBytes(ID_BYTES))

const HEX_TRACE = 16
const HEX_SPAN = 8

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex = (length: number): string => {
  let text = ''
  for (const byte of randomBytes(length)) text += HEX[byte]
  return text
}

/** A W3C trace context that starts here: sampled, no parent. */
export const freshTraceparent = (): string => `00-${hex(HEX_TRACE)}-${hex(HEX_SPAN)}-01`

/** The form a `traceparent` must have to be believed. */
export const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
