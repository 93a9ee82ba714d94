/** What a courier is to send, and what they have on the way; both stay up to date while somebody looks. */
import { dayTime } from '../format.ts'
import { fragment, type Page, page } from '../page.tsx'
import { Card, Cards, Empty } from '../parts/list.tsx'
import { Board } from '../parts/live.tsx'
import { type Delivery, texts } from './texts.ts'

export const COURIERS = ['courier'] as const
export const PATH = '/deliveries'
/** Nobody carries more at once, and the oldest are seen again as soon as the newest are gone. */
const SHOWN = 50

/** Both lists, or why they cannot be shown. */
const listsFor = async ({ api, principal }: Page) => {
  const sub = principal?.sub ?? ''
  const [toTake, mine] = await Promise.all([
    api.page('/v1/concert/deliveries', { status: 'prepared', limit: SHOWN }),
    api.page('/v1/concert/deliveries', { status: 'dispatched', courierId: sub, limit: SHOWN }),
  ])
  return { toTake, mine }
}

type ListProps = { readonly self: Page; readonly title: string; readonly none: readonly [string, string] }
const List = ({ self, title, none, items }: ListProps & { readonly items: readonly Delivery[] }) => (
  <section class="stack">
    <h2>
      {title} {items.length > 0 && <span class="quiet">{items.length}</span>}
    </h2>
    {items.length === 0 ? (
      <Empty title={none[0]}>
        <p class="quiet">{none[1]}</p>
      </Empty>
    ) : (
      <Cards>
        {items.map((delivery) => (
          <Parcel self={self} delivery={delivery} />
        ))}
      </Cards>
    )}
  </section>
)

const Parcel = ({ self, delivery }: { readonly self: Page; readonly delivery: Delivery }) => {
  const { lang } = self
  const t = texts[lang]
  const { id, address, concertTitle, quantity, startsAt } = delivery
  return (
    <Card href={self.href(`${PATH}/${id}`)} title={address ?? t.noAddress} heading="h3">
      <p class="quiet">
        {concertTitle}
        {quantity && ` · ${t.tickets(quantity)}`}
      </p>
      {startsAt && (
        <p class="quiet">
          <time datetime={startsAt}>{t.before(dayTime(lang, startsAt))}</time>
        </p>
      )}
    </Card>
  )
}

const Lists = ({ self, toTake, mine }: { self: Page; toTake: readonly Delivery[]; mine: readonly Delivery[] }) => {
  const t = texts[self.lang]
  return (
    <div class="stack">
      <List self={self} title={t.mine} none={[t.noneMine, t.noneMineMore]} items={mine} />
      <List self={self} title={t.toTake} none={[t.noneToTake, t.noneToTakeMore]} items={toTake} />
    </div>
  )
}

export const showDeliveries = page(COURIERS, async (self) => {
  const { lang } = self
  const t = texts[lang]
  const { toTake, mine } = await listsFor(self)
  if (!toTake.ok) return self.refused(toTake.problem)
  if (!mine.ok) return self.refused(mine.problem)
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      <Board lang={lang} src={self.href(`${PATH}/board`)}>
        <Lists self={self} toTake={toTake.value.items} mine={mine.value.items} />
      </Board>
    </>,
  )
})

export const deliveriesBoard = fragment(COURIERS, async (self) => {
  const { toTake, mine } = await listsFor(self)
  if (!toTake.ok) return self.refused(toTake.problem)
  if (!mine.ok) return self.refused(mine.problem)
  return <Lists self={self} toTake={toTake.value.items} mine={mine.value.items} />
})
