/** What somebody was told (알림), newest first, and marking it as read. */
import { now } from '../../../kernel/time.ts'
import { area, routes } from '../area.ts'
import type { Area } from '../env.ts'
import { Form, type FormState } from '../form.tsx'
import { relative } from '../format.ts'
import { catalogue } from '../language.ts'
import { type Page, page, submit } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Empty, More } from '../parts/list.tsx'

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

const kindIn = (areas: readonly Area[], system: string, kind: string) =>
  areas.map(({ kinds }) => kinds[`${system}.${kind}`]).find((one) => one !== undefined)

const listPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api, c } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.read('/v1/notifications', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next, unread } = found.value
  const at = now()
  return self.show(
    t.title,
    <>
      <header class="head">
        <h1>{t.title}</h1>
        {unread > 0 && items[0] && (
          <Form form={form} action={self.href(PATH)} submit={t.readAll}>
            <input type="hidden" name="upTo" value={items[0].id} />
          </Form>
        )}
      </header>
      {items.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <ol class="news">
          {items.map(({ thing, text, at: told, read }) => {
            const kind = kindIn(c.var.areas, thing.system, thing.kind)
            return (
              <li class="panel">
                <p>{kind ? <a href={self.href(kind.path(thing.id))}>{text[lang]}</a> : text[lang]}</p>
                <p class="row quiet">
                  <time datetime={told}>{relative(lang, told, at)}</time>
                  {!read && <Badge tone="warn">{t.isNew}</Badge>}
                </p>
              </li>
            )
          })}
        </ol>
      )}
      <More lang={lang} path={self.href(PATH)} next={next} />
    </>,
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
