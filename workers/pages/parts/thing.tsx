/** The page of one thing: what it is, one status, its steps, what can be done now, and what happened to it. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import { now } from '../../../kernel/time.ts'
import { moment, stamp } from '../format.ts'
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'
import { Badge, type Tone } from './badge.tsx'

export type Step = { readonly label: string; readonly state: 'done' | 'now' | 'ahead'; readonly note?: Child }

/** How a thing stood from some time on; the oldest first. */
export type Stood = { readonly status: string; readonly at: string }
type StepsDone<S extends string> = {
  readonly lang: Language
  readonly steps: readonly S[]
  readonly words: Readonly<Record<S, string>>
  readonly done: number
  /** Of things whose steps are called as their statuses: when each was done. */
  readonly history?: readonly Stood[]
}
/** So many of the steps are done, and the one after these is what the thing waits for. */
export const stepsDone = <S extends string>({ lang, steps, words, done, history = [] }: StepsDone<S>) =>
  steps.map((step, place): Step => {
    const at = history.find(({ status }) => status === step)?.at
    return {
      label: words[step],
      state: place < done ? 'done' : place === done ? 'now' : 'ahead',
      ...(at !== undefined && place < done && { note: <time datetime={at}>{stamp(lang, at, now())}</time> }),
    }
  })

type StepsProps = { readonly lang: Language; readonly steps: readonly Step[]; readonly label?: string }
export const Steps = ({ lang, steps, label: ofWhat }: StepsProps) => {
  const t = texts[lang]
  return (
    <ol class="steps" aria-label={ofWhat ?? t.steps}>
      {steps.map(({ label, state, note }) => (
        <li class={state} aria-current={state === 'now' ? 'step' : undefined}>
          <b>{label}</b>
          {state === 'done' && <span class="sr">{t.stepDone}</span>}
          {note && <small>{note}</small>}
        </li>
      ))}
    </ol>
  )
}

export type Fact = readonly [label: string, value: Child]
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl class="facts">
    {facts.map(([label, value]) => (
      <div>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

type ThingProps = {
  readonly lang: Language
  /** `concert.booking/…`: what notifications about it name; several apart by spaces. */
  readonly of: string
  readonly eyebrow: Child
  readonly title: string
  readonly lead?: Child
  readonly status: { readonly word: string; readonly tone: Tone }
  readonly steps?: readonly Step[]
  readonly facts: readonly Fact[]
  /** It has not caught up with what its reader did. */
  readonly behind?: boolean
  readonly history?: readonly { readonly what: string; readonly at: string }[]
}

/** What stands inside is what can be done now. All of it is renewed as soon as something happens to the thing. */
export const Thing = ({ lang, of, behind, children, ...thing }: PropsWithChildren<ThingProps>) => {
  const t = texts[lang]
  const { eyebrow, title, lead, status, steps, facts, history = [] } = thing
  return (
    <naru-live thing={of} behind={behind ? '' : undefined}>
      <article class="thing" id="thing" data-status={status.word}>
        <header>
          <p class="eyebrow">{eyebrow}</p>
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
          <p>
            <Badge tone={status.tone}>{status.word}</Badge>
          </p>
          {behind && <p class="quiet">{t.updating}</p>}
        </header>
        {steps && <Steps lang={lang} steps={steps} />}
        <div class="split">
          <div class="stack">{children}</div>
          <section class="panel">
            <Facts facts={facts} />
            {history.length > 0 && (
              <details>
                <summary>{t.historyOf}</summary>
                <ol class="history">
                  {history.map(({ what, at }) => (
                    <li>
                      <span>{what}</span> <time datetime={at}>{moment(lang, at)}</time>
                    </li>
                  ))}
                </ol>
              </details>
            )}
          </section>
        </div>
      </article>
    </naru-live>
  )
}
