/** What reads are made of: rows of the view, and whose they are. */
import { z } from '@hono/zod-openapi'
import type { Facts } from '../../kernel/decision.ts'

/** Those whose things the reads show to their owners. */
export const customers = ['customer'] as const

/** A row of the view, as far as a read may show it. */
export type Row = {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly owner: string | null
  readonly organisation: string | null
  readonly data: Facts
  readonly createdAt: string
  readonly changedAt: string
}

/** What a list, one thing and one change of it show, as a client gets it. Never a value. */
export type Item<I extends object> = { readonly '~item'?: I }

/** A change of state, as far as a read may show it. */
export const StateChange = z.object({
  seq: z.int(),
  status: z.string(),
  was: z.string().nullable(),
  event: z.string(),
  at: z.iso.datetime(),
})
export type ChangeRow = Readonly<z.infer<typeof StateChange>>
