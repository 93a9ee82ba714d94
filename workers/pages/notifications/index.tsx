/** What somebody was told (알림), newest first, and marking it as read. */
import type { Entry } from '../../notification/entries.ts'
import { area, routes } from '../area.ts'
import { Form, type FormState } from '../form.tsx'
import { day, time } from '../format.ts'
import { catalogue, type Language } from '../language.ts'
import { type Page, page, submit } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Empty, More } from '../parts/list.tsx'
import { kindIn } from '../parts/owned.tsx'

const PAGE_SIZE = 20
const PATH = '/notifications'

const texts = catalogue({
  title: { ko: '알림', en: 'Notifications' },
  none: { ko: '아직 받은 알림이 없습니다', en: 'Nothing yet' },
  noneMore: {
    ko: '예매나 배송처럼 무언가 바뀌면 여기에 알려 드립니다.',
    en: 'When something of yours changes, you will read it here.',
  },
  readAll: { ko: '모두 읽음으로 표시', en: 'Mark all as read' },
  isNew: { ko: '새 알림', en: 'New' },
})

/** By the days of Seoul, newest first. */
const byDay = (lang: Language, items: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> =>
  Map.groupBy(items, ({ at }) => day(lang, at))

const listPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.read('/v1/notifications', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next, unread } = found.value
  return self.show(
    t.title,
    <>
      <naru-live thing="*">
        <div class="stack" id="news">
          <header class="head">
            <h1>{t.title}</h1>
            {unread > 0 && items[0] && (
              <Form form={form} action={self.href(PATH)} submit={t.readAll} quiet>
                <input type="hidden" name="upTo" value={items[0].id} />
              </Form>
            )}
          </header>
          {items.length === 0 && (
            <Empty title={t.none}>
              <p class="quiet">{t.noneMore}</p>
            </Empty>
          )}
          {[...byDay(lang, items)].map(([title, entries]) => (
            <section class="stack tight">
              <h2 class="day">{title}</h2>
              <ol class="news">
                {entries.map((entry) => (
                  <One self={self} entry={entry} />
                ))}
              </ol>
            </section>
          ))}
        </div>
      </naru-live>
      <More lang={lang} path={self.href(PATH)} next={next} />
    </>,
  )
}

const One = ({ self, entry }: { readonly self: Page; readonly entry: Entry }) => {
  const { lang, c } = self
  const { thing, text, at, read } = entry
  const kind = kindIn(c.var.areas, thing)
  return (
    <li class={read ? 'panel read' : 'panel'}>
      <p>{kind ? <a href={self.href(kind.path(thing.id))}>{text[lang]}</a> : text[lang]}</p>
      <p class="row quiet">
        <time datetime={at}>{time(lang, at)}</time>
        {!read && <Badge tone="warn">{texts[lang].isNew}</Badge>}
      </p>
    </li>
  )
}

const markRead = submit('authenticated', async (self, typed) => {
  const body = { upTo: typed.number('upTo') }
  const marked = await self.api.tell('POST /v1/notifications/read', { body, key: typed.key })
  return marked.ok ? self.seeOther(PATH) : listPage(self, self.returned(typed, marked.problem))
})

export const notificationsArea = area({
  pages: routes()
    .get(
      PATH,
      page('authenticated', (self) => listPage(self, self.form())),
    )
    .post(PATH, markRead),
})
