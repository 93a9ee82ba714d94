/** All rentals of the organisation by stage (렌탈 현황), those without an engineer first; live. */
import type { Listed } from '../../../client/index.ts'
import { day } from '../format.ts'
import { fragment, type Page, page } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Board } from '../parts/live.tsx'
import { orderStatuses } from '../rental/texts.ts'
import { isEngineerStatus, texts } from './texts.ts'

export const STAFF = ['rental-staff'] as const
type Order = Listed<'/v1/rental/orders'>
type Stage = Order['status']
/** What somebody may have to do something about comes first. */
const STAGES = ['awaiting-engineer', 'requested', 'cancel-requested', 'assigned', 'installed'] as const
const ALL_STAGES = [...STAGES, 'closed', 'cancelled'] as const satisfies readonly Stage[]
const SHOWN = 12
const PAGE_SIZE = 50
const EVERY_SECONDS = 5

export const orderPath = (id: string): string => `/rental/orders/${id}`
const stagePath = (stage: Stage): string => `/rental/orders?stage=${stage}`

const Stages = async ({ self }: { readonly self: Page }) => {
  const { api, lang } = self
  const t = texts[lang]
  const [dashboard, ...lists] = await Promise.all([
    api.one('/v1/rental/dashboard'),
    ...STAGES.map((status) => api.page('/v1/rental/orders', { status, limit: SHOWN })),
  ])
  const stages = STAGES.flatMap((stage, at) => {
    const list = lists[at]
    if (!list?.ok) throw new Error(`The orders at ${stage}: ${list?.problem.code}`)
    return list.value.items.length > 0 ? [{ stage, items: list.value.items, hasMore: list.value.next !== null }] : []
  })
  if (!dashboard.ok) throw new Error(`The dashboard: ${dashboard.problem.code}`)
  const [first] = stages
  const waiting = first?.stage === 'awaiting-engineer' ? first.items.length : 0
  return (
    <div class="stages" data-status={t.unassigned(waiting)}>
      {stages.length === 0 && (
        <Empty title={t.noOrdersAtAll}>
          <p class="quiet">{t.noOrdersMore}</p>
        </Empty>
      )}
      {stages.map(({ stage, items, hasMore }) => (
        <section>
          <header class="head">
            <h2>
              {t.stages[stage]} <span class="quiet">{t.countOf(items.length, hasMore)}</span>
            </h2>
            <a href={self.href(stagePath(stage))}>
              {t.all}
              <span class="sr">: {t.stages[stage]}</span>
            </a>
          </header>
          <ul class="cards">
            {items.map((order) => (
              <OrderCard self={self} order={order} />
            ))}
          </ul>
        </section>
      ))}
      <Load self={self} engineers={dashboard.value.engineers} />
    </div>
  )
}

const OrderCard = ({ self, order }: { readonly self: Page; readonly order: Order }) => {
  const { lang } = self
  const t = texts[lang]
  const { id, productName, region, engineerName, installationDate, preferredDate } = order
  const date = installationDate ?? preferredDate
  return (
    <li class="card stack tight">
      <h3>
        <a href={self.href(orderPath(id))}>{region}</a>
      </h3>
      <p class="quiet">{productName}</p>
      <p class={engineerName ? undefined : 'bad'}>
        {engineerName ?? t.nobody}
        {date && (
          <span class="quiet">
            {' · '}
            {installationDate ? '' : `${t.preferred} `}
            <time datetime={date}>{day(lang, date)}</time>
          </span>
        )}
      </p>
    </li>
  )
}

type Engineers = readonly {
  readonly engineerId: string
  readonly name: string | null
  readonly region: string
  readonly status: string
  readonly openOrders: number
}[]
const Load = ({ self, engineers }: { readonly self: Page; readonly engineers: Engineers }) => {
  const t = texts[self.lang]
  const working = engineers.filter(({ status }) => isEngineerStatus(status) && status === 'active')
  if (working.length === 0) return null
  return (
    <section>
      <header class="head">
        <h2>{t.engineers}</h2>
        <a href={self.href('/rental/engineers')}>
          {t.all}
          <span class="sr">: {t.engineers}</span>
        </a>
      </header>
      <ul class="rows">
        {working.slice(0, SHOWN).map(({ name, region, openOrders }) => (
          <li>
            <span>
              {name} <span class="quiet">{region}</span>
            </span>
            <span>{t.loadOf(openOrders)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const showBoard = page(STAFF, async (self) => {
  const t = texts[self.lang]
  return self.show(
    t.board,
    <>
      <header class="stack tight">
        <h1>{t.board}</h1>
        <p class="lead">{t.boardLead}</p>
      </header>
      <Board lang={self.lang} src={self.href('/rental/board/live')} seconds={EVERY_SECONDS}>
        <Stages self={self} />
      </Board>
    </>,
  )
})
export const boardAlone = fragment(STAFF, async (self) => <Stages self={self} />)

const stageIn = (self: Page): Stage | undefined => ALL_STAGES.find((stage) => stage === self.query('stage'))
/** All of one stage, or of all stages, newest first. */
export const showOrders = page(STAFF, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const stage = stageIn(self)
  const q = self.query('q')?.trim()
  const cursor = self.query('cursor')
  const found = await api.page('/v1/rental/orders', {
    limit: PAGE_SIZE,
    ...(stage && { status: stage }),
    ...(q && { q }),
    ...(cursor && { cursor }),
  })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  const title = stage ? t.stages[stage] : t.total
  return self.show(
    title,
    <>
      <header class="stack tight">
        <p class="eyebrow">
          <a href={self.href('/rental/board')}>{t.board}</a>
        </p>
        <h1>{title}</h1>
      </header>
      <Find self={self} stage={stage} q={q} />
      {items.length === 0 ? (
        <Empty title={q ? t.notFound : t.noOrders}>
          <a class="button secondary" href={self.href('/rental/board')}>
            {t.toBoard}
          </a>
        </Empty>
      ) : (
        <Table
          caption={title}
          columns={[
            { label: t.region, of: ({ id, region }) => <a href={self.href(orderPath(id))}>{region}</a> },
            { label: t.product, of: ({ productName }) => productName },
            {
              label: t.engineer,
              of: ({ engineerName, status }) => engineerName ?? (status !== 'cancelled' && t.nobody),
            },
            {
              label: t.visit,
              of: ({ installationDate }) =>
                installationDate && <time datetime={installationDate}>{day(lang, installationDate)}</time>,
            },
            {
              label: t.status,
              of: ({ status }) => <StatusBadge lang={lang} status={orderStatuses[status]} />,
            },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={self.href(pathOf(stage, q))} next={next} />
    </>,
  )
})
const pathOf = (stage: Stage | undefined, q: string | undefined): string => {
  const query = new URLSearchParams({ ...(stage && { stage }), ...(q && { q }) })
  return `/rental/orders?${query}`
}

type FindProps = { readonly self: Page; readonly stage: Stage | undefined; readonly q: string | undefined }
/** It only looks, so it is no form with a key. */
const Find = ({ self, stage, q }: FindProps) => {
  const t = texts[self.lang]
  return (
    <search>
      <form method="get" action={self.href('/rental/orders')} class="search">
        {stage && <input type="hidden" name="stage" value={stage} />}
        <TextField
          form={self.form('find')}
          name="q"
          label={t.findBy}
          type="search"
          optional="unsaid"
          {...(q && { value: q })}
        />
        <button type="submit" class="secondary">
          {t.find}
        </button>
      </form>
    </search>
  )
}
