/** The figures of the organisation's rentals (현황판), as pictures and tables; and what customers said (고객 기록). */
import { now } from '../../../kernel/time.ts'
import { dateOf, daysAfter, moment, shortDay } from '../format.ts'
import { page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { BarChart, ColumnChart, type Measure } from '../parts/chart.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Numbers } from '../parts/numbers.tsx'
import { wordOf } from '../rental/order.tsx'
import { orderPath, STAFF } from './board.tsx'
import { type Dashboard, texts } from './texts.ts'

const DAYS = 30
const BARS = 10
const PRODUCTS_AT_MOST = 100
const PAGE_SIZE = 50
const OVER: readonly string[] = ['installed', 'closed', 'cancelled']
const TONES = { GOOD: 'good', FAIR: 'warn', BAD: 'bad' } as const
const RATINGS = ['GOOD', 'FAIR', 'BAD'] as const

/** The last days with what was ordered on each; most of them with nothing, which is news as well. */
const lately = (byDay: Dashboard['orders']['byDay'], today: string) =>
  Array.from({ length: DAYS }, (_, ago) => daysAfter(today, ago - DAYS + 1)).map((date) => ({
    date,
    count: byDay.find((one) => one.day === date)?.orders ?? 0,
  }))

export const showDashboard = page(STAFF, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const [found, products] = await Promise.all([
    api.one('/v1/rental/dashboard'),
    api.page('/v1/rental/products', { ours: 'true', limit: PRODUCTS_AT_MOST }),
  ])
  if (!found.ok) return self.refused(found.problem)
  if (!products.ok) return self.refused(products.problem)
  const { orders, survey, engineers } = found.value
  const nameOf = (productId: string): string =>
    products.value.items.find(({ id }) => id === productId)?.name ?? productId
  const days = lately(orders.byDay, dateOf(now()))
  const byDay: readonly Measure[] =
    orders.total === 0 ? [] : days.map(({ date, count }) => ({ label: shortDay(lang, date), count }))
  const answered = RATINGS.reduce((sum, rating) => sum + survey[rating], 0)
  const under = orders.byStatus.filter(({ status }) => !OVER.includes(status))
  return self.show(
    t.dashboard,
    <>
      <header class="stack">
        <div class="head">
          <h1>{t.dashboard}</h1>
          <a class="button secondary" href={self.href('/rental/records')}>
            {t.records}
          </a>
        </div>
        <Numbers
          numbers={[
            { label: t.total, count: orders.total },
            { label: t.open, count: under.reduce((sum, one) => sum + one.orders, 0) },
            { label: t.answers, count: answered },
          ]}
        />
      </header>
      <div class="charts">
        <BarChart
          lang={lang}
          title={t.byStatus}
          columns={[t.stage, t.orders]}
          measures={orders.byStatus.map(({ status, orders: count }) => ({ label: wordOf(lang, status), count }))}
        />
        <ColumnChart lang={lang} title={t.byDay} columns={[t.day, t.orders]} measures={byDay} />
        <BarChart
          lang={lang}
          title={t.byProduct}
          columns={[t.product, t.orders]}
          measures={orders.byProduct
            .slice(0, BARS)
            .map(({ productId, orders: count }) => ({ label: nameOf(productId), count }))}
        />
        <BarChart
          lang={lang}
          title={t.byRegion}
          columns={[t.region, t.orders]}
          measures={orders.byRegion.slice(0, BARS).map(({ region, orders: count }) => ({ label: region, count }))}
        />
        <BarChart
          lang={lang}
          title={t.byRating}
          columns={[t.rating, t.answers]}
          measures={
            answered === 0 ? [] : RATINGS.map((rating) => ({ label: t.ratings[rating], count: survey[rating] }))
          }
        />
        <BarChart
          lang={lang}
          title={t.byLoad}
          columns={[t.engineer, t.load]}
          measures={engineers
            .slice(0, BARS)
            .map(({ name, openOrders }) => ({ label: name ?? t.erased, count: openOrders }))}
        />
      </div>
    </>,
  )
})

export const showRecords = page(STAFF, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.page('/v1/rental/customer-records', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.records,
    <>
      <header class="stack tight">
        <p class="eyebrow">
          <a href={self.href('/rental/dashboard')}>{t.dashboard}</a>
        </p>
        <h1>{t.records}</h1>
      </header>
      {items.length === 0 ? (
        <Empty title={t.noRecords}>
          <p class="quiet">{t.noRecordsMore}</p>
        </Empty>
      ) : (
        <Table
          caption={t.records}
          columns={[
            { label: t.when, of: ({ createdAt }) => <time datetime={createdAt}>{moment(lang, createdAt)}</time> },
            {
              label: t.customer,
              of: ({ id, customerName }) => <a href={self.href(orderPath(id))}>{customerName ?? t.erased}</a>,
            },
            { label: t.product, of: ({ productName }) => productName },
            { label: t.region, of: ({ region }) => region },
            {
              label: t.rating,
              of: ({ rating }) => <Badge tone={TONES[rating]}>{t.ratings[rating]}</Badge>,
            },
            { label: t.comment, of: ({ comment }) => comment },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={self.href('/rental/records')} next={next} />
    </>,
  )
})
