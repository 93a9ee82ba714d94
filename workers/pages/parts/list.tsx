/** Lists: cards for what one chooses from, rows for what one looks through, and what stands there when there is nothing. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import { now } from '../../../kernel/time.ts'
import { leaf } from '../format.ts'
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'

export const Cards = ({ children }: PropsWithChildren) => <ul class="cards">{children}</ul>

type CardProps = {
  readonly href: string
  readonly title: string
  readonly side?: Child
  readonly heading?: 'h2' | 'h3'
}
/** All of it leads to the thing. */
export const Card = ({ href, title, side, heading: Heading = 'h2', children }: PropsWithChildren<CardProps>) => (
  <li class={side ? 'card with-side' : 'card'}>
    {side}
    <div class="stack tight">
      <Heading>
        <a href={href}>{title}</a>
      </Heading>
      {children}
    </div>
  </li>
)

/** A leaf of a calendar. */
export const Leaf = ({ lang, at }: { readonly lang: Language; readonly at: string }) => {
  const { day, month, weekday } = leaf(lang, at, now())
  return (
    <time class="leaf" datetime={at}>
      <span>{month}</span>
      <b>{day}</b>
      <span>{weekday}</span>
    </time>
  )
}

type EmptyProps = { readonly title: string; readonly children?: Child }
/** Nothing there: says why, and where to go. */
export const Empty = ({ title, children }: EmptyProps) => (
  <section class="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </section>
)

type Column<T> = { readonly label: string; readonly of: (row: T) => Child; readonly number?: boolean }
type TableProps<T> = { readonly caption: string; readonly columns: readonly Column<T>[]; readonly rows: readonly T[] }
/** A table at a desk; on a phone each row is a card, with the names of the columns beside the values. */
export const Table = <T,>({ caption, columns, rows }: TableProps<T>) => (
  <div class="listed">
    <table class="table">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, number }) => (
            <th scope="col" class={number ? 'number' : undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map(({ label, of, number }) => (
              <td data-label={label} class={number ? 'number' : undefined}>
                {of(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

type MoreProps = { readonly lang: Language; readonly path: string; readonly next: string | null }
/** To the next part of a list. */
export const More = ({ lang, path, next }: MoreProps) =>
  next === null ? null : (
    <p>
      <a class="button secondary" href={`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`}>
        {texts[lang].more}
      </a>
    </p>
  )
