/** Home (홈): what comes next for whoever is here, then what there is to do. */
import { now } from '../../../kernel/time.ts'
import { isAllowed } from '../../http/principal.ts'
import { area, routes } from '../area.ts'
import type { MenuItem, Next, Owned } from '../env.ts'
import { isDay, secondsUntil, soon, startOf } from '../format.ts'
import { catalogue } from '../language.ts'
import { type Page, page } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { Icon } from '../parts/icon.tsx'
import { Countdown } from '../parts/live.tsx'
import { kindIn, nextOf, titleOf } from '../parts/owned.tsx'
import { River } from '../parts/river.tsx'

/** Of so many things, the newest, home finds the one that comes next. */
const LOOKED_AT = 50
/** What is further off is a date, not a countdown. */
const COUNTED_SECONDS = 86_400

const texts = catalogue({
  title: { ko: '홈', en: 'Home' },
  claim: { ko: '강을 건너는 일, 쉽고 확실하게', en: 'Getting across, simply and surely' },
  lead: {
    ko: '좌석은 한 번만 팔리고, 결제는 한 번만 됩니다. 지금 상태를 그대로 보여 드립니다.',
    en: 'A seat is sold once, a payment is made once, and you always see how things stand.',
  },
  next: { ko: '다음 일정', en: 'Coming up' },
  open: { ko: '자세히 보기', en: 'Open it' },
  now: { ko: '지금입니다', en: 'It is time' },
  services: { ko: '무엇을 하시겠어요?', en: 'What would you like to do?' },
  work: { ko: '업무', en: 'Work' },
})

type Coming = { readonly thing: Owned; readonly next: Next }
/** What comes next of all that this reader has. Home is worth showing without it. */
const comingFor = async ({ api, c, principal }: Page): Promise<Coming | null> => {
  if (principal === null) return null
  const mine = await api.read('/v1/mypage', { limit: LOOKED_AT })
  if (!mine.ok) {
    console.warn(JSON.stringify({ at: 'pages.home', request: c.get('requestId'), code: mine.problem.code }))
    return null
  }
  const coming = mine.value.items.flatMap((thing) => {
    const next = nextOf(c.var.areas, thing)
    return next ? [{ thing, next }] : []
  })
  return coming.toSorted((one, other) => (startOf(one.next.at) < startOf(other.next.at) ? -1 : 1))[0] ?? null
}

const showHome = page('everybody', async (self) => {
  const { lang, c, principal } = self
  const t = texts[lang]
  const coming = await comingFor(self)
  const open = c.var.areas.flatMap(({ menu }) => menu).filter(({ icon, own }) => icon && !own)
  const work = open.filter((item) => item.work && isAllowed(item.access, principal))
  return self.show(
    t.title,
    <>
      {principal === null ? (
        <Claim self={self} />
      ) : (
        <naru-live thing="*">
          <div id="coming">{coming ? <ComingUp self={self} coming={coming} /> : <Claim self={self} />}</div>
        </naru-live>
      )}
      {work.length > 0 && <Places self={self} title={t.work} items={work} />}
      <Places self={self} title={t.services} items={open.filter((item) => !item.work)} />
    </>,
  )
})

const Claim = ({ self }: { readonly self: Page }) => (
  <section class="hero">
    <p class="eyebrow">{self.t.brand}</p>
    <h1>{texts[self.lang].claim}</h1>
    <p class="lead">{texts[self.lang].lead}</p>
    <River />
  </section>
)

const ComingUp = ({ self, coming: { thing, next } }: { readonly self: Page; readonly coming: Coming }) => {
  const { lang, c } = self
  const t = texts[lang]
  const kind = kindIn(c.var.areas, thing)
  const status = kind?.status(thing.status)
  const isSoon = !isDay(next.at) && secondsUntil(next.at, now()) <= COUNTED_SECONDS
  return (
    <section class="hero">
      <p class="eyebrow">{t.next}</p>
      <h1>{titleOf(lang, c.var.areas, thing)}</h1>
      <p class="row">
        {status && <StatusBadge lang={lang} status={status} />}
        <span>
          {next.what[lang]} <time datetime={next.at}>{soon(lang, next.at, now())}</time>
        </span>
      </p>
      {isSoon && (
        <p class="left">
          <Countdown lang={lang} until={next.at} over={t.now} />
        </p>
      )}
      {kind && (
        <p>
          <a class="button" href={self.href(kind.path(thing.id))}>
            {t.open}
          </a>
        </p>
      )}
      <River />
    </section>
  )
}

type PlacesProps = { readonly self: Page; readonly title: string; readonly items: readonly MenuItem[] }
const Places = ({ self, title, items }: PlacesProps) => (
  <section class="stack">
    <h2>{title}</h2>
    <ul class="cards">
      {items.map(({ path, label, icon, about }) => (
        <li class="card service">
          {icon && <Icon name={icon} />}
          <div>
            <h3>
              <a href={self.href(path)}>{label[self.lang]}</a>
            </h3>
            {about && <p>{about[self.lang]}</p>}
          </div>
        </li>
      ))}
    </ul>
  </section>
)

export const homeArea = area({ pages: routes().get('/', showHome) })
