/** The sales curve (판매 추이) of a concert: drawn on the server, with the same numbers in a table beneath. */
import { number, shortDay, won } from '../format.ts'
import type { Language } from '../language.ts'
import { Table } from '../parts/list.tsx'
import { type Sales, texts } from './texts.ts'

const WIDTH = 640
const HEIGHT = 200
const EDGE = 4

/** Of fewer days the hours are drawn. */
const DAYS_LEAST = 3

type Sold = { readonly tickets: number; readonly cancelledTickets: number }
/** How many tickets were sold by the end of each day or hour, without those that came back. */
export const summed = <T extends Sold>(parts: readonly T[]): readonly (T & { readonly sum: number })[] => {
  let sum = 0
  return parts.map((part) => {
    sum += part.tickets - part.cancelledTickets
    return { ...part, sum }
  })
}

/** From nothing at the left, one step for each. */
export const lineOf = (days: readonly { readonly sum: number }[]): readonly (readonly [x: number, y: number])[] => {
  const most = Math.max(1, ...days.map(({ sum }) => sum))
  const wide = (WIDTH - 2 * EDGE) / Math.max(1, days.length)
  const tall = HEIGHT - 2 * EDGE
  const up = (sum: number): number => Math.round(HEIGHT - EDGE - (Math.max(0, sum) / most) * tall)
  return [[EDGE, up(0)], ...days.map(({ sum }, at) => [Math.round(EDGE + (at + 1) * wide), up(sum)] as const)]
}

export const SalesCurve = ({ lang, sales }: { readonly lang: Language; readonly sales: Sales }) => {
  const t = texts[lang]
  const days = summed(sales.days)
  const [first, last] = [days.at(0), days.at(-1)]
  if (!first || !last) return <p class="quiet">{t.noSales}</p>
  const points = lineOf(days.length < DAYS_LEAST ? summed(sales.hours) : days)
  const line = points.map((point) => point.join(',')).join(' ')
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.curve(last.sum, days.length)}>
        <path class="ground" d={`M${EDGE} ${HEIGHT - EDGE}H${WIDTH - EDGE}`} />
        <polygon class="area" points={`${line} ${points.at(-1)?.[0]},${HEIGHT - EDGE}`} />
        <polyline class="line" points={line} />
      </svg>
      <figcaption class="head">
        <strong>{t.curve(last.sum, days.length)}</strong>
        <span class="quiet">
          {first === last ? shortDay(lang, last.day) : `${shortDay(lang, first.day)} – ${shortDay(lang, last.day)}`}
        </span>
      </figcaption>
      <details>
        <summary>{t.asTable}</summary>
        <Table
          caption={t.sales}
          columns={[
            { label: t.day, of: ({ day }) => <time datetime={day}>{shortDay(lang, day)}</time> },
            { label: t.sold, number: true, of: ({ tickets }) => number(tickets) },
            { label: t.takenBack, number: true, of: ({ cancelledTickets }) => number(cancelledTickets) },
            { label: t.amount, number: true, of: ({ amountKrw, cancelledKrw }) => won(amountKrw - cancelledKrw) },
            { label: t.sum, number: true, of: ({ sum }) => number(sum) },
          ]}
          rows={days}
        />
      </details>
    </figure>
  )
}
