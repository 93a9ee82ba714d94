/** My page (마이페이지): everything that somebody has in all systems, newest first (G8, V3). */
import { area, routes } from '../area.ts'
import { catalogue } from '../language.ts'
import { type Page, page } from '../page.tsx'
import { Cards, Empty, More } from '../parts/list.tsx'
import { Narrowed } from '../parts/narrowed.tsx'
import { OwnedCard } from '../parts/owned.tsx'

const PAGE_SIZE = 24
const PATH = '/mypage'

const texts = catalogue({
  title: { ko: '마이페이지', en: 'My page' },
  lead: {
    ko: '예매, 예약, 호출, 렌탈이 지금 어떤 상태인지 모두 여기에 있습니다.',
    en: 'Everything of yours, and how it stands now.',
  },
  which: { ko: '서비스 고르기', en: 'Choose a service' },
  all: { ko: '전체', en: 'All' },
  none: { ko: '아직 아무것도 없습니다', en: 'Nothing here yet' },
  noneMore: {
    ko: '예매하거나 예약하시면 여기에서 다시 보실 수 있습니다.',
    en: 'What you book or order, you will find here again.',
  },
  toServices: { ko: '서비스 둘러보기', en: 'Look at the services' },
})

/** What an area has pages of, by its system: each with the name of its service. */
const servicesOf = (self: Page): readonly { readonly system: string; readonly word: string }[] =>
  self.c.var.areas.flatMap(({ kinds, menu }) => {
    const system = Object.keys(kinds)[0]?.split('.')[0]
    const word = menu.find(({ work, own }) => !work && !own)?.label[self.lang]
    return system && word ? [{ system, word }] : []
  })

const pathOf = (system: string | undefined): string => (system ? `${PATH}?system=${system}` : PATH)
const chosenIn = (self: Page, services: ReturnType<typeof servicesOf>): string | undefined =>
  services.find(({ system }) => system === self.query('system'))?.system

const showMypage = page('authenticated', async (self) => {
  const { lang, api, c } = self
  const t = texts[lang]
  const services = servicesOf(self)
  const system = chosenIn(self, services)
  const cursor = self.query('cursor')
  const found = await api.read('/v1/mypage', { limit: PAGE_SIZE, ...(cursor && { cursor }), ...(system && { system }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      {services.length > 1 && (
        <Narrowed
          label={t.which}
          choices={[{ system: undefined, word: t.all }, ...services].map((one) => ({
            label: one.word,
            href: self.href(pathOf(one.system)),
            here: one.system === system,
          }))}
        />
      )}
      <naru-live thing="*">
        <div id="mine" class="stack">
          {items.length === 0 ? (
            <Empty title={t.none}>
              <p class="quiet">{t.noneMore}</p>
              <p>
                <a class="button" href={self.href('')}>
                  {t.toServices}
                </a>
              </p>
            </Empty>
          ) : (
            <Cards>
              {items.map((thing) => (
                <OwnedCard lang={lang} areas={c.var.areas} thing={thing} />
              ))}
            </Cards>
          )}
        </div>
      </naru-live>
      <More lang={lang} path={self.href(pathOf(system))} next={next} />
    </>,
  )
})

export const mypageArea = area({
  menu: [
    {
      path: PATH,
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'authenticated',
      icon: 'person',
      own: true,
    },
  ],
  pages: routes().get(PATH, showMypage),
})
