/** Leading a browser on to another address, where a redirect after a form may not: the policy of pages holds for it too. */
import { catalogue } from '../language.ts'
import type { Page } from '../page.tsx'

const texts = catalogue({
  title: { ko: '이동하고 있습니다', en: 'Taking you there' },
  lead: { ko: '저절로 넘어가지 않으면 아래를 눌러 주세요.', en: 'If nothing happens, press below.' },
  go: { ko: '계속하기', en: 'Go on' },
})

export const onward = (self: Page, url: string): Promise<Response> => {
  const t = texts[self.lang]
  self.c.header('Refresh', `0;url=${url}`)
  return self.show(
    t.title,
    <section class="message hero">
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <p>
        <a class="button" href={url}>
          {t.go}
        </a>
      </p>
    </section>,
  )
}

const SIGNED = ['sig', 'exp', 'ba_iat', 'ba_pl', 'ba_param']
/** What an application asked for, asked once more by whoever has signed in now. */
export const toOAuth = (query: string): string => {
  const asked = new URLSearchParams(query)
  for (const name of SIGNED) asked.delete(name)
  const prompts = (asked.get('prompt') ?? '').split(' ').filter((prompt) => prompt !== 'login' && prompt !== '')
  if (prompts.length > 0) asked.set('prompt', prompts.join(' '))
  else asked.delete('prompt')
  return `/auth/oauth2/authorize?${asked}`
}
