/** Pictures of numbers, drawn on the server; the same numbers stand in a table beneath. */
import type { PropsWithChildren } from 'hono/jsx'
import { number } from '../format.ts'
import { catalogue, type Language } from '../language.ts'
import { Table } from './list.tsx'

/** Drawn as on a phone, and as wide as there is room. */
const WIDTH = 320
const ROW = 40
const BAR = { top: 20, height: 9 }
const COLUMNS_HEIGHT = 120
const LABELS_HEIGHT = 22
const GAP = 2
/** What does not fit beside its number is cut off in the picture, and whole in the table. In halves of a Korean letter. */
const LABEL_LIMIT = 44
const WIDE_FROM = '\u1100'
/** Read aloud as one sentence. */
const SPOKEN_LIMIT = 10

const texts = catalogue({
  asTable: { ko: '표로 보기', en: 'As a table' },
  none: { ko: '아직 없습니다', en: 'Nothing yet' },
})

export type Measure = { readonly label: string; readonly count: number }
type ChartProps = {
  readonly lang: Language
  readonly title: string
  readonly measures: readonly Measure[]
  /** What the two columns of the table are called: 상태, 신청 수. */
  readonly columns: readonly [label: string, count: string]
}

const spoken = (title: string, measures: readonly Measure[]): string =>
  `${title}: ${measures
    .slice(0, SPOKEN_LIMIT)
    .map(({ label, count }) => `${label} ${number(count)}`)
    .join(', ')}`
export const cut = (label: string): string => {
  let room = LABEL_LIMIT
  const letters = Array.from(label)
  const fitting = letters.findIndex((letter) => {
    room -= letter < WIDE_FROM ? 1 : 2
    return room < 0
  })
  return fitting < 0 ? label : `${letters.slice(0, fitting - 1).join('')}…`
}
const most = (measures: readonly Measure[]): number => Math.max(1, ...measures.map(({ count }) => count))

/** One bar for each, the longest for the most. */
export const BarChart = (chart: ChartProps) => {
  const { title, measures } = chart
  const scale = WIDTH / most(measures)
  return (
    <Figure {...chart}>
      <svg
        role="img"
        aria-label={spoken(title, measures)}
        viewBox={`0 0 ${WIDTH} ${(measures.length - 1) * ROW + BAR.top + BAR.height}`}
      >
        {measures.map(({ label, count }, index) => (
          <g transform={`translate(0 ${index * ROW})`}>
            <text y="13">{cut(label)}</text>
            <text class="value" x={WIDTH} y="13" text-anchor="end">
              {number(count)}
            </text>
            <rect class="ground" y={BAR.top} width={WIDTH} height={BAR.height} rx="4" />
            <rect class="measure" y={BAR.top} width={count * scale} height={BAR.height} rx="4" />
          </g>
        ))}
      </svg>
    </Figure>
  )
}

/** One column for each, from left to right; only the ends are named. */
export const ColumnChart = (chart: ChartProps) => {
  const { title, measures } = chart
  const peak = most(measures)
  const width = WIDTH / Math.max(1, measures.length)
  const [first, last] = [measures.at(0), measures.at(-1)]
  return (
    <Figure {...chart}>
      <svg
        role="img"
        aria-label={spoken(title, measures.toReversed())}
        viewBox={`0 0 ${WIDTH} ${COLUMNS_HEIGHT + LABELS_HEIGHT}`}
      >
        {measures.map(({ count }, index) => {
          const height = (count / peak) * COLUMNS_HEIGHT
          return (
            <rect
              class="measure"
              x={index * width + GAP / 2}
              y={COLUMNS_HEIGHT - height}
              width={width - GAP}
              height={height}
              rx="2"
            />
          )
        })}
        <path class="ground" d={`M0 ${COLUMNS_HEIGHT}H${WIDTH}`} />
        <text y={COLUMNS_HEIGHT + LABELS_HEIGHT - 5}>{first?.label}</text>
        {measures.length > 1 && (
          <text x={WIDTH} y={COLUMNS_HEIGHT + LABELS_HEIGHT - 5} text-anchor="end">
            {last?.label}
          </text>
        )}
      </svg>
    </Figure>
  )
}

const Figure = ({ lang, title, measures, columns, children }: PropsWithChildren<ChartProps>) => {
  const t = texts[lang]
  return (
    <figure class="panel chart">
      <figcaption>
        <h2>{title}</h2>
      </figcaption>
      {measures.length === 0 ? <p class="quiet">{t.none}</p> : children}
      {measures.length > 0 && (
        <details>
          <summary>{t.asTable}</summary>
          <Table
            caption={title}
            columns={[
              { label: columns[0], of: ({ label }) => label },
              { label: columns[1], of: ({ count }) => number(count), number: true },
            ]}
            rows={measures}
          />
        </details>
      )}
    </figure>
  )
}
