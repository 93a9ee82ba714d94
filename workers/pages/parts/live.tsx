/** What script makes live; without it the same stands there, as it was when the page was written. */
import type { PropsWithChildren } from 'hono/jsx'
import { now } from '../../../kernel/time.ts'
import { exactTime, left } from '../format.ts'
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'

type CountdownProps = { readonly lang: Language; readonly until: string; readonly over: string }
/** What is left until then. The reader's clock may be wrong, so it counts from the time of the page. */
export const Countdown = ({ lang, until, over }: CountdownProps) => {
  const at = now()
  return (
    <naru-countdown until={until} written={at} over={over}>
      <time datetime={until} title={exactTime(lang, until)} role="timer">
        {left(until, at)}
      </time>
    </naru-countdown>
  )
}

type BoardProps = { readonly lang: Language; readonly src: string; readonly seconds?: number }
const EVERY_SECONDS = 4
/** A part of the page that is asked for again and again while it is looked at: `src` answers it alone, with an ETag. */
export const Board = ({ lang, src, seconds = EVERY_SECONDS, children }: PropsWithChildren<BoardProps>) => (
  <naru-board src={src} seconds={seconds} late={texts[lang].boardLate}>
    {children}
  </naru-board>
)
