/** Texts in the form of sealed ones, for what never opens them: the same words give the same one. */
import { SEALED_MARK } from '../fields.ts'

const LEAST_CHARACTERS = 38

/** A text that an aggregate takes for sealed. */
export const sealedLike = (words: string): string => {
  const letters = btoa(String.fromCharCode(...new TextEncoder().encode(words))).replace(/[^A-Za-z0-9]/g, '_')
  return `${SEALED_MARK}${'0'.repeat(26)}.${letters.padEnd(LEAST_CHARACTERS, '-')}.`
}
