/** The frame of every page: what is above, below and beside what it shows. */

import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { isAllowed, type Principal } from '../../http/principal.ts'
import type { MenuItem } from '../env.ts'
import { type Language, otherThan } from '../language.ts'
import { texts } from '../texts.ts'
import { Icon } from './icon.tsx'

type Frame = {
  readonly lang: Language
  readonly title: string
  /** Behind the language, with its query. */
  readonly path: string
  readonly principal: Principal | null
  /** Unread notifications; null when that is not known, or nobody's. */
  readonly unread: number | null
  readonly menu: readonly MenuItem[]
  /** Where people sign in; null while there is no such page. */
  readonly signIn: string | null
  /** Where people see their account; null likewise. */
  readonly account: string | null
  readonly asset: (name: string) => string
}

export const Layout = ({ children, ...frame }: PropsWithChildren<Frame>) => {
  const { lang, title, asset } = frame
  const t = texts[lang]
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{`${title} · ${t.brand}`}</title>
          <link rel="stylesheet" href={asset('index.css')} />
          <link rel="icon" href="data:," />
          <script type="module" src={asset('main.js')}></script>
        </head>
        <body>
          <a class="skip" href="#main">
            {t.skip}
          </a>
          <Top {...frame} />
          <main id="main" tabindex={-1}>
            {children}
          </main>
          <p class="sr" role="status" id="said"></p>
          <PhoneBar {...frame} />
        </body>
      </html>
    </>
  )
}

const isHere = (frame: Frame, path: string): 'page' | undefined =>
  frame.path.split('?')[0] === path || frame.path.startsWith(`${path}/`) ? 'page' : undefined

const open = ({ menu, principal }: Frame): readonly MenuItem[] =>
  menu.filter(({ access }) => access === 'everybody' || isAllowed(access, principal))

const Top = (frame: Frame) => {
  const { lang, path, principal } = frame
  const t = texts[lang]
  const items = open(frame)
  const other = otherThan(lang)
  return (
    <header class="top">
      <a class="brand" href={`/${lang}`}>
        {t.brand}
      </a>
      <nav aria-label={t.mainMenu}>
        {items
          .filter(({ work, own }) => !work && !own)
          .map((item) => (
            <a href={`/${lang}${item.path}`} aria-current={isHere(frame, item.path)}>
              {item.label[lang]}
            </a>
          ))}
      </nav>
      <a class="quiet" lang={other} hreflang={other} href={`/${other}${path}`}>
        {t.inOther}
      </a>
      {items
        .filter(({ own }) => own)
        .map((item) => (
          <a class="own" href={`/${lang}${item.path}`} aria-current={isHere(frame, item.path)}>
            {item.label[lang]}
          </a>
        ))}
      {principal ? <Bell {...frame} /> : <SignIn {...frame} />}
      {items.some(({ work }) => work) && (
        <nav class="work" aria-label={t.workMenu}>
          {items
            .filter(({ work }) => work)
            .map((item) => (
              <a href={`/${lang}${item.path}`} aria-current={isHere(frame, item.path)}>
                {item.label[lang]}
              </a>
            ))}
        </nav>
      )}
    </header>
  )
}

const SignIn = ({ lang, signIn, path }: Frame) =>
  signIn && <a href={`/${lang}${signIn}?next=${encodeURIComponent(path)}`}>{texts[lang].signIn}</a>

/** The number is kept up to date by script. */
const Bell = (frame: Frame) => {
  const { lang, unread } = frame
  const t = texts[lang]
  return (
    <>
      <naru-unread count={unread ?? ''}>
        <a class="bell" href={`/${lang}/notifications`}>
          <Icon name="bell" />
          <span class="sr">{t.notifications}</span>
          <span class="count" hidden={!unread}>
            {unread || ''}
          </span>
        </a>
      </naru-unread>
      <Who {...frame} />
    </>
  )
}

/** Home and four more: who works here needs that first, then everybody what is theirs. */
const BAR_PLACES = 4
const inBar = (frame: Frame): readonly MenuItem[] => {
  const items = open(frame).filter(({ icon }) => icon)
  const placeOf = ({ work, own }: MenuItem): number => (work ? 0 : own ? 1 : 2)
  return items.toSorted((one, other) => placeOf(one) - placeOf(other)).slice(0, BAR_PLACES)
}

/** One's name leads to one's account, where there are accounts. */
const Who = ({ lang, principal, account }: Frame) => {
  const name = principal?.name ?? principal?.sub
  return account === null ? (
    <span class="who quiet">{name}</span>
  ) : (
    <a class="who quiet" href={`/${lang}${account}`}>
      <span class="sr">{texts[lang].account} </span>
      <span>{name}</span>
    </a>
  )
}

const PhoneBar = (frame: Frame) => {
  const { lang } = frame
  const t = texts[lang]
  return (
    <nav class="bar" aria-label={t.phoneMenu}>
      <a href={`/${lang}`} aria-current={frame.path.split('?')[0] === '' ? 'page' : undefined}>
        <Icon name="home" />
        {t.home}
      </a>
      {inBar(frame).map(
        ({ icon, path, label }) =>
          icon && (
            <a href={`/${lang}${path}`} aria-current={isHere(frame, path)}>
              <Icon name={icon} />
              {label[lang]}
            </a>
          ),
      )}
    </nav>
  )
}
