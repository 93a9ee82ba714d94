/** Tags of versions (H4): with `If-Match` what a client has seen must still be so, or the command does nothing (412). */
import { tagOf } from '../../durable-objects/runtime/answers.ts'
import type { CommandContext } from '../../kernel/decision.ts'

/** A longer list says nothing. */
const TAGS_LIMIT = 20
const TAG = /^"([\w-]{1,40})"$/

/**
 * The tags that a header names. What is no tag of ours, a weak one included, is the tag of something else and matches
 * nothing; without the header anything does.
 */
export const ifMatchOf = (header: string | undefined): CommandContext['ifMatch'] => {
  if (header === undefined) return undefined
  if (header.trim() === '*') return 'any'
  return header.split(',', TAGS_LIMIT).flatMap((tag) => TAG.exec(tag.trim())?.[1] ?? [])
}

/** The `ETag` of a thing at this version, the same after a command and in a read. */
export const etagOf = ({ version, changedAt }: { readonly version: number; readonly changedAt?: string }): string =>
  `"${tagOf(version, changedAt)}"`
