/** Pages that say what stands in the way, and what to do about it. */
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'

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
    <section class="message">
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
    </section>
  )
}

type SignInProps = { readonly lang: Language; readonly words: 'signIn' | 'ended'; readonly to: string | null }
export const SignInFirst = ({ lang, words, to }: SignInProps) => {
  const t = texts[lang].pages
  return (
    <section class="message">
      <h1>{words === 'ended' ? t.endedTitle : t.signInTitle}</h1>
      <p class="lead">{words === 'ended' ? t.ended : t.toSignIn}</p>
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
    </section>
  )
}
