/** To signing in, and back to `next` afterwards. */
import type { Language } from '../language.ts'

type ToSignInProps = { readonly lang: Language; readonly next: string; readonly label: string }
export const ToSignIn = ({ lang, next, label }: ToSignInProps) => (
  <p class="row">
    <a class="button wide" href={`/${lang}/sign-in?next=${encodeURIComponent(next)}`}>
      {label}
    </a>
  </p>
)
