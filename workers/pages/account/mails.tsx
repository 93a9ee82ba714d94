/** The mails that a local run keeps instead of sending them: nobody else has such a page. */
import { moment } from '../format.ts'
import { type Page, page, say } from '../page.tsx'
import { Empty } from '../parts/list.tsx'
import { accountsOf } from './accounts.ts'
import { texts } from './texts.ts'

const isLocal = ({ c }: Page): boolean => c.env.KEEP_MAIL === 'true'

/** Says where mails are read, to whoever tries all this on a machine of their own. */
export const LocalMail = ({ self }: { readonly self: Page }) => {
  const t = texts[self.lang]
  return isLocal(self) ? (
    <p class="said">
      <span>{t.localMail}</span>
      <a href={self.href('/dev/mail')}>{t.openLocalMail}</a>
    </p>
  ) : null
}

const LINK = /(https?:\/\/\S+)/
/** Its links can be followed. */
const Text = ({ text }: { readonly text: string }) => (
  <p class="mail">{text.split(LINK).map((part) => (LINK.test(part) ? <a href={part}>{part}</a> : part))}</p>
)

export const showMails = page('everybody', async (self) => {
  if (!isLocal(self)) return say(self, 404, 'RouteNotFound')
  const t = texts[self.lang]
  const kept = await accountsOf(self.c).read('/dev/mail')
  if (!kept.ok) return self.refused(kept.problem)
  return self.show(
    t.mailsTitle,
    <>
      <h1>{t.mailsTitle}</h1>
      {kept.value.items.length === 0 ? (
        <Empty title={t.noMails} />
      ) : (
        <ol class="news">
          {kept.value.items.map(({ to, subject, text, at }) => (
            <li class="panel stack">
              <div class="stack tight">
                <h2>{subject}</h2>
                <p class="quiet">
                  {t.mailTo} {to} · <time datetime={at}>{moment(self.lang, at)}</time>
                </p>
              </div>
              <Text text={text} />
            </li>
          ))}
        </ol>
      )}
    </>,
  )
})
