/** A conversation (대화): what one request set off, as lanes with lines from cause to effect, and as a table. */
import { exactTime } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Table } from '../parts/list.tsx'
import { actorPath, Head, HOME, OPERATORS } from './parts.tsx'
import type { Lane } from './reads.ts'
import { kindName, texts } from './texts.ts'

const LANE = 190
const ROW = 40
const TOP = 44
const DOT = 6
const LABEL_LIMIT = 24

type Told = Lane['events'][number] & { readonly lane: number; readonly kind: string; readonly about: string }
/** All events in the order in which they happened; of two at once the cause comes first. */
export const inOrder = (lanes: readonly Lane[]): readonly Told[] => {
  const all = lanes.flatMap(({ kind, id, events }, lane) =>
    events.map((event) => ({ ...event, lane, kind, about: id })),
  )
  const waiting = all.toSorted(
    (one, other) => one.time.localeCompare(other.time) || one.lane - other.lane || one.seq - other.seq,
  )
  const ids = new Set(all.map(({ id }) => id))
  const told: Told[] = []
  const done = new Set<string>()
  // Each round tells at least one, unless causes lead in a circle; then in the order of time.
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ cause }) => done.has(cause) || !ids.has(cause))
    const [next] = waiting.splice(Math.max(0, ready), 1)
    if (!next) break
    told.push(next)
    done.add(next.id)
  }
  return told
}

export const conversationPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/conversations/{id}', { id: self.param('id') })
  if (!found.ok) return self.refused(found.problem)
  const { lanes, unanswered } = found.value
  const told = inOrder(lanes)
  return self.show(
    t.conversation,
    <>
      <Head self={self} title={t.conversation} lead={t.conversationLead} up={[t.title, HOME]} />
      {unanswered.length > 0 && (
        <p class="notice bad">
          <strong>{t.unanswered(unanswered.map((one) => kindName(one.split('/')[0] ?? '', lang)).join(', '))}</strong>
        </p>
      )}
      <Lanes self={self} lanes={lanes} told={told} />
      <EventTable self={self} told={told} />
    </>,
  )
})

type LanesProps = { readonly self: Page; readonly lanes: readonly Lane[]; readonly told: readonly Told[] }
const Lanes = ({ self, lanes, told }: LanesProps) => {
  const { lang } = self
  const t = texts[lang]
  const at = new Map(told.map(({ id, lane }, row) => [id, { x: lane * LANE + LANE / 2, y: TOP + row * ROW + ROW / 2 }]))
  const [width, height] = [lanes.length * LANE, TOP + told.length * ROW]
  return (
    <section class="panel lanes whole" tabindex={0} aria-label={t.conversation}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t.lanes(told.length, lanes.length)}
      >
        {lanes.map(({ kind }, lane) => (
          <g transform={`translate(${lane * LANE + LANE / 2} 0)`}>
            <path class="ground" d={`M0 ${TOP - 10}V${height}`} />
            <text class="name" y="20" text-anchor="middle">
              {kindName(kind, lang)}
            </text>
          </g>
        ))}
        {told.map(({ id, cause }) => {
          const [from, to] = [at.get(cause), at.get(id)]
          return (
            from &&
            to && <path class="cause" d={`M${from.x} ${from.y}C${from.x} ${to.y} ${from.x} ${to.y} ${to.x} ${to.y}`} />
          )
        })}
        {told.map(({ id, type }) => {
          const place = at.get(id)
          return (
            place && (
              <g transform={`translate(${place.x} ${place.y})`}>
                <circle class={isRoot(told, id) ? 'root' : undefined} r={DOT} />
                <text y="-10" text-anchor="middle">
                  {type.length > LABEL_LIMIT ? `${type.slice(0, LABEL_LIMIT - 1)}…` : type}
                </text>
              </g>
            )
          )
        })}
      </svg>
    </section>
  )
}

const isRoot = (told: readonly Told[], id: string): boolean => {
  const cause = told.find((one) => one.id === id)?.cause
  return !told.some((one) => one.id === cause)
}

const EventTable = ({ self, told }: { readonly self: Page; readonly told: readonly Told[] }) => {
  const { lang } = self
  const t = texts[lang]
  const rowOf = new Map(told.map(({ id }, row) => [id, row]))
  return (
    <Table
      caption={t.events}
      columns={[
        { label: '#', of: ({ id }) => `#${(rowOf.get(id) ?? 0) + 1}` },
        { label: t.time, of: ({ time }) => <time datetime={time}>{exactTime(lang, time)}</time> },
        { label: t.kind, of: ({ kind }) => kindName(kind, lang) },
        {
          label: t.event,
          of: ({ kind, about, seq, type }) => <a href={`${self.href(actorPath(kind, about))}?at=${seq}`}>{type}</a>,
        },
        {
          label: t.cause,
          of: ({ cause }) => {
            const row = rowOf.get(cause)
            return row === undefined ? t.aRequest : `#${row + 1} ${told[row]?.type}`
          },
        },
        { label: t.by, of: ({ by }) => kindName(by, lang) },
      ]}
      rows={told}
    />
  )
}
