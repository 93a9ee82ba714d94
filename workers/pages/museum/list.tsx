/** The exhibitions to come (전시 목록). */
import { now } from '../../../kernel/time.ts'
import { dateOf } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Badge, type Tone, toneOfLeft } from '../parts/badge.tsx'
import { Card, Cards, Empty, Leaf, More } from '../parts/list.tsx'
import { Share } from '../parts/share.tsx'
import { type Exhibition, type MuseumTexts, texts } from './texts.ts'

const PAGE_SIZE = 60

/** How an exhibition stands for who would like to come. */
export const placesOf = (t: MuseumTexts, exhibition: Exhibition): { readonly word: string; readonly tone: Tone } => {
  const { status, available, capacity, date } = exhibition
  if (status !== 'open') return { word: t.calledOff, tone: 'bad' }
  if (date < dateOf(now())) return { word: t.over, tone: 'plain' }
  return { word: t.left(available), tone: toneOfLeft(available, capacity) }
}

export const listPage = page('everybody', async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.page('/v1/museum/exhibitions', {
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
            .map((exhibition) => (
              <ExhibitionCard self={self} exhibition={exhibition} />
            ))}
        </Cards>
      )}
      <More lang={lang} path={self.href('/exhibitions')} next={next} />
    </>,
  )
})

const ExhibitionCard = ({ self, exhibition }: { readonly self: Page; readonly exhibition: Exhibition }) => {
  const t = texts[self.lang]
  const { id, title, hall, date, capacity, available } = exhibition
  const { word, tone } = placesOf(t, exhibition)
  return (
    <Card href={self.href(`/exhibitions/${id}`)} title={title} side={<Leaf lang={self.lang} at={date} />}>
      <p class="quiet">{hall}</p>
      <Share left={available} all={capacity} tone={tone} />
      <p class="row">
        <Badge tone={tone}>{word}</Badge>
        <span class="quiet">{t.of(capacity)}</span>
      </p>
    </Card>
  )
}
