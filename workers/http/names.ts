/** People beside what staff see of them (U12): their names, asked from whoever keeps accounts when a read is answered. */
import { z } from '@hono/zod-openapi'
import type { Role } from './principal.ts'
import type { Item } from './row.ts'

/** Whose name stands beside a row, and who sees it. */
export type Names<F extends string = string> = {
  /** Under which field it is shown; there is none while nobody can say it. */
  readonly field: F
  readonly to: readonly Role[]
  /** Whoever owns what bears the same id there; without it, whoever owns the row. */
  readonly peopleOf?: string
  /** In these states of the row only; without it, in all. */
  readonly during?: readonly string[]
  /** Only what friends say. */
  readonly form?: 'first'
}

/** A read that may have names: of one thing, or a list of them. */
type Named = Item<object> & { readonly kind: 'one' | 'list'; readonly names?: Names }
type ItemOf<R> = R extends Item<infer I> ? I : never
type WithNames<R, F extends string> = Omit<R, '~item' | 'names'> & { readonly names: Names } & Item<
    ItemOf<R> & { readonly [K in F]?: string }
  >

/** The same read with names. */
export const named = <const R extends Named, const F extends string>(read: R, names: Names<F>): WithNames<R, F> =>
  // What an item is, is never a value.
  ({ ...read, names }) as unknown as WithNames<R, F>

/** A shape with the name in it. */
export const withName = (shape: z.ZodObject, { names }: Pick<Named, 'names'>): z.ZodObject => {
  if (!names) return shape
  const description = `For ${names.to.join(', ')}, as long as it can be had`
  return shape.extend({ [names.field]: z.string().optional().openapi({ description }) })
}

const COMPOUND_SURNAME = /^(남궁|황보|제갈|사공|선우|서문|독고|동방)/
const HANGUL = /^\p{Script=Hangul}{2,}$/u

/** What somebody is called by who is not to know more: without the surname, which stands first in Korean. */
export const firstNameOf = (name: string): string => {
  const [first = '', ...rest] = name.trim().split(/\s+/)
  if (rest.length > 0) return HANGUL.test(name.replace(/\s/g, '')) ? rest.join(' ') : first
  if (!HANGUL.test(first)) return first
  const surname = first.length > 2 && COMPOUND_SURNAME.test(first) ? 2 : 1
  return first.slice(surname)
}
