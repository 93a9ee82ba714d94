/** The hospitals and their days to come (검진 병원 목록). */
import { now } from '../../../kernel/time.ts'
import { dateOf } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Badge, type Tone, toneOfLeft } from '../parts/badge.tsx'
import { Card, Cards, Empty, Leaf, More } from '../parts/list.tsx'
import { Share } from '../parts/share.tsx'
import { type ScreeningTexts, type Slot, texts } from './texts.ts'

const PAGE_SIZE = 60

/** How a day stands for who would like to come. */
export const placesOf = (t: ScreeningTexts, slot: Slot): { readonly word: string; readonly tone: Tone } => {
  const { status, available, capacity, date } = slot
  if (status !== 'open') return { word: t.calledOff, tone: 'bad' }
  if (date < dateOf(now())) return { word: t.over, tone: 'plain' }
  return { word: t.left(available), tone: toneOfLeft(available, capacity) }
}

export const listPage = page('everybody', async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.page('/v1/screening/hospitals', {
    limit: PAGE_SIZE,
    status: 'open',
    ...(cursor && { cursor }),
  })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      {items.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <Cards>
          {items
            .toSorted((one, other) => one.date.localeCompare(other.date))
            .map((slot) => (
              <SlotCard self={self} slot={slot} />
            ))}
        </Cards>
      )}
      <More lang={lang} path={self.href('/screenings')} next={next} />
    </>,
  )
})

const SlotCard = ({ self, slot }: { readonly self: Page; readonly slot: Slot }) => {
  const t = texts[self.lang]
  const { word, tone } = placesOf(t, slot)
  return (
    <Card href={self.href(`/screenings/${slot.id}`)} title={slot.name} side={<Leaf lang={self.lang} at={slot.date} />}>
      <Share left={slot.available} all={slot.capacity} tone={tone} />
      <p class="row">
        <Badge tone={tone}>{word}</Badge>
        <span class="quiet">{t.of(slot.capacity)}</span>
      </p>
    </Card>
  )
}
