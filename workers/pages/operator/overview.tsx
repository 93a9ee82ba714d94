/** The overview (운영): each number leads to what is behind it. */
import { now } from '../../../kernel/time.ts'
import { number, relative } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Table } from '../parts/list.tsx'
import { Head, HOME, OPERATORS, pageFor } from './parts.tsx'
import type { Overview } from './reads.ts'
import { inboxName, systemName, texts } from './texts.ts'

const SPARK = { width: 240, height: 40 }

export const overviewPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/overview')
  if (!found.ok) return self.refused(found.problem)
  const { lag, backlog, deadLetters, overdue, breakers, flows } = found.value
  const quiet = [
    ...backlog.unknown.map((inbox) => inboxName(inbox, lang)),
    ...breakers.unavailable.map((system) => systemName(system, lang)),
  ]
  return self.show(
    t.title,
    <>
      <header class="head">
        <Head self={self} title={t.title} lead={t.lead} />
        <a class="button" href={self.href(`${HOME}/instances`)}>
          {t.find}
        </a>
      </header>
      {quiet.length > 0 && (
        <p class="notice bad" role="alert">
          <strong>{t.unavailable([...new Set(quiet)].join(', '))}</strong>
        </p>
      )}
      <ul class="cards gauges">
        <Gauge
          self={self}
          label={t.letters}
          count={deadLetters.parked}
          href={deadLetters.href}
          isBad={deadLetters.parked > 0}
        />
        <Gauge
          self={self}
          label={t.overdue}
          count={overdue.count}
          value={overdue.more ? t.orMore(overdue.count) : undefined}
          href={overdue.href}
          isBad={overdue.count > 0}
        />
        <Gauge self={self} label={t.breakers} count={breakers.open} href={breakers.href} isBad={breakers.open > 0} />
        <Gauge
          self={self}
          label={t.backlog}
          count={backlog.messages}
          note={backlog.oldestAt ? t.oldest(relative(lang, backlog.oldestAt, now())) : undefined}
          href={backlog.href}
        />
        <Gauge
          self={self}
          label={t.lag}
          count={0}
          value={t.ms(lag.p99Ms)}
          note={t.samples(lag.samples)}
          href={lag.href}
        />
      </ul>
      <section class="panel stack whole">
        <h2>{t.flows}</h2>
        {flows.length === 0 && <p class="quiet">{t.noFlows}</p>}
        <div class="flows">
          {flows.map((flow) => (
            <FlowLine self={self} flow={flow} />
          ))}
        </div>
      </section>
      <p>
        <a href={self.href(`${HOME}/actions`)}>{t.actions}</a>
      </p>
    </>,
  )
})

type GaugeProps = {
  readonly self: Page
  readonly label: string
  readonly count: number
  readonly value?: string | undefined
  readonly note?: string | undefined
  readonly href: string
  readonly isBad?: boolean
}
const Gauge = ({ self, label, count, value, note, href, isBad }: GaugeProps) => (
  <li class="card">
    <h2>
      <a href={pageFor(self, href)}>{label}</a>
    </h2>
    <p class={isBad ? 'gauge bad' : 'gauge'}>{value ?? number(count)}</p>
    {note && <p class="quiet">{note}</p>}
  </li>
)

type Flow = Overview['flows'][number]
const FlowLine = ({ self, flow }: { readonly self: Page; readonly flow: Flow }) => {
  const { lang } = self
  const t = texts[lang]
  const { system, perMinute, href } = flow
  const most = Math.max(1, ...perMinute)
  const wide = SPARK.width / perMinute.length
  const sum = perMinute.reduce((total, count) => total + count, 0)
  const said = t.flowOf(systemName(system, lang), sum)
  return (
    <div class="flow">
      <a href={pageFor(self, href)}>{said}</a>
      <svg viewBox={`0 0 ${SPARK.width} ${SPARK.height}`} role="img" aria-label={said} preserveAspectRatio="none">
        {perMinute.map((count, at) => {
          const height = Math.round((count / most) * SPARK.height)
          return <rect x={at * wide} y={SPARK.height - height} width={wide - 1} height={height} />
        })}
      </svg>
    </div>
  )
}

export const lagPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/lag')
  if (!found.ok) return self.refused(found.problem)
  const { inboxes, view } = found.value
  return self.show(
    t.backlog,
    <>
      <Head self={self} title={t.backlog} lead={`${t.lag}: ${t.ms(view.p99Ms)}`} up={[t.title, HOME]} />
      <Table
        caption={t.backlog}
        columns={[
          { label: t.inbox, of: ({ inbox }) => inboxName(inbox, lang) },
          { label: t.backlog, number: true, of: ({ backlog }) => (backlog === null ? '–' : number(backlog)) },
          { label: t.letters, number: true, of: ({ parked }) => number(parked) },
        ]}
        rows={inboxes}
      />
    </>,
  )
})
