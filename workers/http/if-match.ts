/** `If-Match` on commands (H4): what a client has seen must still be so, or nothing happens (412). */
import type { CommandContext } from '../../kernel/decision.ts'

/** A longer list says nothing. */
const TAGS_LIMIT = 20
const TAG = /^"([1-9]\d{0,14})"$/

/**
 * The versions that a header names. What is no tag of ours, a weak one included, is the tag of something else and matches
 * nothing; without the header anything does.
 */
export const ifMatchOf = (header: string | undefined): CommandContext['ifMatch'] => {
  if (header === undefined) return undefined
  if (header.trim() === '*') return 'any'
  return header
    .split(',', TAGS_LIMIT)
    .flatMap((tag) => TAG.exec(tag.trim())?.[1] ?? [])
    .map(Number)
}
