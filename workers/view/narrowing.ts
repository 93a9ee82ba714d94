/** What narrows a list further than its order (C14, C16, C17, P8): the parameters it brings, and the rows they leave. */
import { z } from '@hono/zod-openapi'
import { type Instant, plusMs } from '../../kernel/time.ts'
import type { Draft, Narrowing } from '../http/narrowing.ts'
import { boundTo, isAllowed, type Principal } from '../http/principal.ts'
import type { Condition, Scan } from './queries/lists.ts'

const FIELD_LIMIT = 200
const DAY_MS = 86_400_000
const SEOUL_AHEAD_MS = 9 * 3_600_000
const DATE_CHARACTERS = 10
/** More than a concert has bookings; what is longer goes on where `Link` says. */
export const TABLE_LIMIT = 10_000

const day = (description: string) => z.iso.date().optional().openapi({ description })

/** `?when=`, `?from=&to=`, `?format=` and the fields that the list may be asked by. */
export const narrowingQuery = ({ when, onDay, ours, among = [], search, days, csv }: Narrowing) => ({
  ...((when || onDay) && {
    when: z.enum(['upcoming', 'past']).optional().openapi({ description: 'What is to come, unless asked otherwise' }),
  }),
  ...(search && {
    q: z.string().trim().min(1).max(FIELD_LIMIT).optional().openapi({
      description: 'The id of it or of its owner, or some words of what it is called',
    }),
  }),
  ...(ours && {
    ours: z
      .enum(['true'])
      .optional()
      .openapi({ description: `Only those of your organisation: ${ours.join(', ')}` }),
  }),
  ...(days && { from: day('The first day of it, in Seoul'), to: day('The last day of it, in Seoul') }),
  ...(csv && {
    format: z.enum(['json', 'csv']).optional().openapi({ description: 'Instead of the header `Accept`' }),
    whole: z
      .enum(['true'])
      .optional()
      .openapi({
        description: `A table from here to the end of the list, up to ${TABLE_LIMIT} lines, not a page of it`,
      }),
  }),
  ...Object.fromEntries(among.map((field) => [field, z.string().min(1).max(FIELD_LIMIT).optional()])),
})

/** Days that end before they begin hold nothing: whoever asks for them has mistaken something (V7). */
export const inOrder = ({ from, to }: { readonly from?: unknown; readonly to?: unknown }): boolean =>
  typeof from !== 'string' || typeof to !== 'string' || from <= to

/** Where a day begins in Seoul. */
const startOf = (date: string, daysLater = 0): Instant =>
  plusMs(`${date}T00:00:00.000Z`, daysLater * DAY_MS - SEOUL_AHEAD_MS)

/** The day it is in Seoul. */
const dayAt = (now: Instant): string => plusMs(now, SEOUL_AHEAD_MS).slice(0, DATE_CHARACTERS)

const madeOn = (asked: Readonly<Record<string, unknown>>): readonly Condition[] => [
  ...(typeof asked.from === 'string' ? [{ sql: 'created_at >= ?', values: [startOf(asked.from)] }] : []),
  ...(typeof asked.to === 'string' ? [{ sql: 'created_at < ?', values: [startOf(asked.to, 1)] }] : []),
]

/** Whether a draft is shown to this caller: to admins all of them (true), to staff those of their organisation. */
const draftsFor = ({ to }: Draft, principal: Principal | null): boolean | string => {
  if (principal === null || !isAllowed(to, principal)) return false
  return boundTo(principal, to) ?? true
}

export const maySeeDraft = (
  draft: Draft,
  principal: Principal | null,
  row: { readonly status: string; readonly organisation: string | null },
): boolean => {
  if (row.status !== draft.status) return true
  const drafts = draftsFor(draft, principal)
  return drafts === true || (drafts !== false && row.organisation === drafts)
}

const withoutDrafts = (draft: Draft, principal: Principal | null): readonly Condition[] => {
  const drafts = draftsFor(draft, principal)
  if (drafts === true) return []
  if (drafts === false) return [{ sql: 'status <> ?', values: [draft.status] }]
  return [{ sql: '(status <> ? OR organisation = ?)', values: [draft.status, drafts] }]
}

const lookedFor = (text: string): Condition => ({
  sql: '(id = ? OR owner = ? OR instr(lower(label), lower(?)) > 0)',
  values: [text, text, text],
})

/**
 * The scan that skips what is not asked for, and the conditions that its rows are read for. A scan skips only along its
 * index, or where a kind has few rows: anything else is read up to the limit of a page.
 */
export const narrow = (
  scan: Scan,
  narrowing: Narrowing,
  asked: Readonly<Record<string, unknown>>,
  principal: Principal | null,
  now: Instant,
): { readonly scan: Scan; readonly only: readonly Condition[] } => {
  const { when, onDay, among = [], days, draft } = narrowing
  const isDated = scan.key[0] === 'created_at'
  const made = days ? madeOn(asked) : []
  const skipped = [
    ...(when ? [{ sql: `data ->> '${when}' ${asked.when === 'past' ? '<=' : '>'} ?`, values: [now] }] : []),
    ...(onDay ? [{ sql: `data ->> '${onDay}' ${asked.when === 'past' ? '<' : '>='} ?`, values: [dayAt(now)] }] : []),
    ...(draft ? withoutDrafts(draft, principal) : []),
    ...(isDated ? made : []),
  ]
  const named = among.flatMap((field) => {
    const value = asked[field]
    return typeof value === 'string' ? [{ sql: `data ->> '${field}' = ?`, values: [value] }] : []
  })
  const sought = typeof asked.q === 'string' ? [lookedFor(asked.q)] : []
  return {
    scan: {
      ...scan,
      where: [scan.where, ...skipped.map(({ sql }) => sql)].join(' AND '),
      values: [...scan.values, ...skipped.flatMap(({ values }) => values)],
    },
    only: [...named, ...sought, ...(isDated ? [] : made)],
  }
}
