/** What narrows a list further than its order: declared with it, served by the view. */
import type { Role } from './principal.ts'
import type { Row } from './row.ts'

/** A state in which a thing is shown to these roles of its organisation only (C16). */
export type Draft = { readonly status: string; readonly to: readonly Role[] }

/** What narrows a list further than its order. */
export type Narrowing = {
  /** `?when=upcoming|past`, by this instant of it: what is to come, unless asked otherwise (C14). */
  readonly when?: string
  /** The same by this day of it, in Seoul, which is to come until it ends. */
  readonly onDay?: string
  /** `?ours=true`, for these: only what belongs to the organisation of the caller (G12). */
  readonly ours?: readonly Role[]
  /** `?<field>=`: what names something else there, looked for row by row: a page may be short and still have a next. */
  readonly among?: readonly string[]
  /** `?q=`: the id of it or of its owner, or some words of what it is called; looked for row by row. */
  readonly search?: true
  /** `?from=&to=`: what was made on these days in Seoul, both included. */
  readonly days?: boolean
  readonly draft?: Draft
  /** As a table too, by `?format=csv` or the header `Accept`. */
  readonly csv?: {
    readonly columns: readonly string[]
    readonly of: (row: Row) => readonly (string | number | null | undefined)[]
  }
}
/** The parameters that a narrowing brings. */
export type NarrowedBy<N> = (N extends { readonly when: string } | { readonly onDay: string }
  ? { readonly when?: 'upcoming' | 'past' }
  : unknown) &
  (N extends { readonly ours: readonly Role[] } ? { readonly ours?: 'true' } : unknown) &
  (N extends { readonly among: readonly (infer F extends string)[] } ? { readonly [K in F]?: string } : unknown) &
  (N extends { readonly search: true } ? { readonly q?: string } : unknown) &
  (N extends { readonly days: true } ? { readonly from?: string; readonly to?: string } : unknown)
