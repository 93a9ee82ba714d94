/** Pages that say what stands in the way, and what to do about it. */

import { freshId } from '../../../kernel/ids.ts'
import type { Typed } from '../form.tsx'
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'
import { River } from './river.tsx'

type Kind = 'missing' | 'denied' | 'expired' | 'unavailable' | 'broken'
type MessageProps = {
  readonly lang: Language
  readonly kind: Kind
  /** The same page once more. */
  readonly again: string
  /** What the operator needs to find it. */
  readonly reference: string | undefined
}

export const Message = ({ lang, kind, again, reference }: MessageProps) => {
  const t = texts[lang].pages
  return (
    <section class="message hero">
      <h1>{t[`${kind}Title`]}</h1>
      <p class="lead">{t[kind]}</p>
      {reference && (
        <p class="quiet">
          {t.reference} <code>{reference}</code>
        </p>
      )}
      <p class="row">
        {kind !== 'missing' && kind !== 'denied' && (
          <a class="button" href={again}>
            {t.again}
          </a>
        )}
        <a class={kind === 'missing' || kind === 'denied' ? 'button' : 'button secondary'} href={`/${lang}`}>
          {t.toHome}
        </a>
      </p>
      <River />
    </section>
  )
}

type SignInProps = { readonly lang: Language; readonly to: string | null }
export const SignInFirst = ({ lang, to }: SignInProps) => {
  const t = texts[lang].pages
  return (
    <section class="message hero">
      <h1>{t.signInTitle}</h1>
      <p class="lead">{t.toSignIn}</p>
      <p class="row">
        {to !== null && (
          <a class="button" href={to}>
            {texts[lang].signIn}
          </a>
        )}
        <a class="button secondary" href={`/${lang}`}>
          {t.toHome}
        </a>
      </p>
      <River />
    </section>
  )
}

type SignInAgainProps = SignInProps & { readonly next: string; readonly typed: Typed | null }
/** A sign-in that ended before a form was sent: what was typed goes along, and can be sent afterwards. */
export const SignInAgain = ({ lang, to, next, typed }: SignInAgainProps) => {
  const t = texts[lang].pages
  return (
    <section class="message hero">
      <h1>{t.endedTitle}</h1>
      <p class="lead">{typed === null ? t.ended : t.endedKept}</p>
      {to !== null && (
        <form method="post" action={to}>
          <input type="hidden" name="key" value={freshId()} />
          <input type="hidden" name="next" value={next} />
          {typed !== null && <input type="hidden" name="kept" value={typed.kept()} />}
          <button type="submit">{texts[lang].signIn}</button>
        </form>
      )}
      <p>
        <a class="button secondary" href={`/${lang}`}>
          {t.toHome}
        </a>
      </p>
      <River />
    </section>
  )
}
