/** Things of somebody's own, of whatever system: what they are called, how they stand, and what comes next. */
import { now } from '../../../kernel/time.ts'
import type { Area, Next, Owned } from '../env.ts'
import { dateOf, isDay, relative, soon } from '../format.ts'
import type { Language } from '../language.ts'
import { texts } from '../texts.ts'
import { StatusBadge } from './badge.tsx'

/** How things of a kind are shown; null where no area has pages of them. */
export const kindIn = (areas: readonly Area[], { system, kind }: Pick<Owned, 'system' | 'kind'>) =>
  areas.map(({ kinds }) => kinds[`${system}.${kind}`]).find((one) => one !== undefined) ?? null

export const titleOf = (lang: Language, areas: readonly Area[], thing: Owned): string => {
  const kind = kindIn(areas, thing)
  return kind?.title?.(thing)?.[lang] || thing.label || (kind?.name[lang] ?? texts[lang].something)
}

/** What is still to come of it; null when nothing is. */
export const nextOf = (areas: readonly Area[], thing: Owned): Next | null => {
  const next = kindIn(areas, thing)?.next?.(thing)
  if (!next) return null
  // A day is still to come until it is over.
  return (isDay(next.at) ? next.at >= dateOf(now()) : next.at > now()) ? next : null
}

type OwnedCardProps = { readonly lang: Language; readonly areas: readonly Area[]; readonly thing: Owned }
export const OwnedCard = ({ lang, areas, thing }: OwnedCardProps) => {
  const kind = kindIn(areas, thing)
  const status = kind?.status(thing.status)
  const next = nextOf(areas, thing)
  const title = titleOf(lang, areas, thing)
  return (
    <li class="card">
      <div class="stack tight">
        {kind && <p class="eyebrow">{kind.name[lang]}</p>}
        <h2>{kind ? <a href={`/${lang}${kind.path(thing.id)}`}>{title}</a> : title}</h2>
        {next && (
          <p>
            {next.what[lang]} <time datetime={next.at}>{soon(lang, next.at, now())}</time>
          </p>
        )}
        <p class="row quiet">
          {status && <StatusBadge lang={lang} status={status} />}
          <time datetime={thing.changedAt}>{relative(lang, thing.changedAt, now())}</time>
        </p>
      </div>
    </li>
  )
}
