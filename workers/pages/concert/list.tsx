/** The concerts to come (공연 목록). */
import { time, won } from '../format.ts'
import type { Language } from '../language.ts'
import { type Page, page } from '../page.tsx'
import { Badge, type Tone, toneOfLeft } from '../parts/badge.tsx'
import { Card, Cards, Empty, Leaf, More } from '../parts/list.tsx'
import { Share } from '../parts/share.tsx'
import { type Concert, type ConcertTexts, texts } from './texts.ts'

const PAGE_SIZE = 24

/** How a concert stands for who would like to go. */
export const saleOf = (t: ConcertTexts, concert: Concert): { readonly word: string; readonly tone: Tone } => {
  const { status, availableTickets: left, registeredTickets: all } = concert
  if (status === 'cancelled') return { word: t.cancelled, tone: 'bad' }
  if (status === 'closed') return { word: t.closed, tone: 'plain' }
  if (status === 'draft') return { word: t.notYet, tone: 'plain' }
  return { word: t.left(left), tone: toneOfLeft(left, all) }
}

const ConcertCard = ({ lang, concert }: { readonly lang: Language; readonly concert: Concert }) => {
  const t = texts[lang]
  const { id, title, venue, startsAt, priceKrw, registeredTickets, availableTickets, status } = concert
  const { word, tone } = saleOf(t, concert)
  return (
    <Card href={`/${lang}/concerts/${id}`} title={title} side={<Leaf lang={lang} at={startsAt} />}>
      <p class="quiet">
        {venue} · <time datetime={startsAt}>{time(lang, startsAt)}</time>
      </p>
      <p class="price">{won(priceKrw)}</p>
      {status === 'on-sale' && <Share left={availableTickets} all={registeredTickets} tone={tone} />}
      <p class="row">
        <Badge tone={tone}>{word}</Badge>
        {status === 'on-sale' && <span class="quiet">{t.of(registeredTickets)}</span>}
      </p>
    </Card>
  )
}

export const listPage = page('everybody', async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.page('/v1/concert/concerts', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
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
            .toSorted((one, other) => one.startsAt.localeCompare(other.startsAt))
            .map((concert) => (
              <ConcertCard lang={lang} concert={concert} />
            ))}
        </Cards>
      )}
      <More lang={lang} path={self.href('/concerts')} next={next} />
    </>,
  )
})
