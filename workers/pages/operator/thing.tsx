/** One thing (한 건): its events, how it stood after the chosen one, what that one changed, and what is left to do. */
import { dayTime, exactTime, moment } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { actorPath, Head, HOME, Leaves, leavesOf, OPERATORS, StatusOf, Value } from './parts.tsx'
import type { Inspected } from './reads.ts'
import { inboxName, kindName, texts } from './texts.ts'

const EVENTS_SHOWN = 50

const atIn = (self: Page): string | undefined => {
  const at = self.query('at')
  return at && /^[\dTZ:.+-]{1,40}$/.test(at) ? at : undefined
}
const fromIn = (self: Page): number | undefined => {
  const from = Number(self.query('from'))
  return Number.isSafeInteger(from) && from > 0 ? from : undefined
}

export const thingPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const [aggregate, id, at, from] = [self.param('aggregate'), self.param('id'), atIn(self), fromIn(self)]
  const found = await api.read('/v1/ops/actors/{aggregate}/{id}', {
    aggregate,
    id,
    limit: EVENTS_SHOWN,
    ...(at && { at }),
    ...(from && { from }),
  })
  if (!found.ok) return self.refused(found.problem)
  const thing = found.value
  const { description, asOf } = thing
  const path = self.href(actorPath(aggregate, id))
  return self.show(
    `${kindName(aggregate, lang)} ${description?.label ?? id}`,
    <article class="thing">
      <Head
        self={self}
        title={description?.label || kindName(aggregate, lang)}
        up={[kindName(aggregate, lang), `${HOME}/instances?kind=${aggregate}`]}
      />
      <p class="row">
        {description?.status && <StatusOf self={self} kind={aggregate} status={description.status} />}
        {description?.owner && (
          <a href={self.href(`${HOME}/instances?owner=${encodeURIComponent(description.owner)}`)}>
            {description.owner}
          </a>
        )}
        <code>{id}</code>
      </p>
      <div class="past">
        <Events self={self} thing={thing} path={path} />
        <section class="panel stack">
          <h2>{asOf ? t.stateAt(asOf.version) : t.stateNow}</h2>
          {asOf?.time && <p class="quiet">{dayTime(lang, asOf.time)}</p>}
          <Leaves self={self} of={asOf ? asOf.state : thing.state} />
          {asOf && (
            <p>
              <a href={path}>{t.toNow}</a>
            </p>
          )}
        </section>
        <Changes self={self} asOf={asOf} />
      </div>
      <LeftToDo self={self} thing={thing} />
      <p class="row">
        <a class={isParked(thing) ? 'button' : 'button secondary'} href={`${path}/resume`}>
          {t.resume}
        </a>
        <a class="button secondary" href={`${path}/redrive`}>
          {t.redrive}
        </a>
      </p>
    </article>,
  )
})

type EventsProps = { readonly self: Page; readonly thing: Inspected; readonly path: string }
const Events = ({ self, thing, path }: EventsProps) => {
  const { lang } = self
  const t = texts[lang]
  const { events, earlier, later, asOf } = thing
  const chosen = asOf ? events.find(({ seq }) => seq === asOf.version) : undefined
  return (
    <section class="panel stack">
      <h2>{t.events}</h2>
      {earlier && <a href={`${path}?from=${earlier}`}>{t.earlier}</a>}
      <ol class="events" start={events[0]?.seq ?? 1}>
        {events.map(({ seq, type, time }) => (
          <li>
            <a href={`${path}?at=${seq}`} aria-current={asOf?.version === seq ? 'true' : undefined}>
              <b>{type}</b>
              <time datetime={time}>{moment(lang, time)}</time>
            </a>
          </li>
        ))}
      </ol>
      {later && <a href={`${path}?from=${later}`}>{t.later}</a>}
      {(chosen ?? events[0]) && (
        <p>
          <a
            href={self.href(`${HOME}/conversations/${encodeURIComponent((chosen ?? events[0])?.correlationId ?? '')}`)}
          >
            {t.toConversation}
          </a>
        </p>
      )}
    </section>
  )
}

type Change = NonNullable<Inspected['asOf']>['changes'][number]
/** What came with places of its own is told place by place, as it stands in the state. */
const eachPlace = (change: Change): readonly { pointer: string; was?: unknown; is?: unknown }[] =>
  change.was === undefined ? leavesOf(change.is, change.pointer).map(([pointer, is]) => ({ pointer, is })) : [change]

const Changes = ({ self, asOf }: { readonly self: Page; readonly asOf: Inspected['asOf'] }) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.changes}</h2>
      {asOf === null && <p class="quiet">{t.chooseEvent}</p>}
      {asOf?.changes.length === 0 && <p class="quiet">{t.noChanges}</p>}
      <dl class="leaves">
        {asOf?.changes.flatMap(eachPlace).map(({ pointer, was, is }) => (
          <div>
            <dt>{pointer.slice(1).replaceAll('/', ' › ')}</dt>
            <dd>
              {was !== undefined && (
                <>
                  <del>
                    <Value lang={self.lang} value={was} />
                  </del>{' '}
                  →{' '}
                </>
              )}
              <ins>
                <Value lang={self.lang} value={is} />
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Something of it waits for an operator: that is what is to be done first. */
const isParked = ({ sendingParked, open, unsent }: Inspected): boolean =>
  sendingParked || open.some(({ parked }) => parked) || unsent.some(({ parked }) => parked)

const LeftToDo = ({ self, thing }: { readonly self: Page; readonly thing: Inspected }) => {
  const { lang } = self
  const t = texts[lang]
  const { open, unsent, deadline } = thing
  return (
    <section class="panel stack">
      <h2>
        {t.todo} {isParked(thing) && <span class="badge bad">{t.parked}</span>}
      </h2>
      {open.length + unsent.length > 0 || deadline ? (
        <ul>
          {unsent.map(({ inbox, events }) => (
            <li>{t.unsent(inboxName(inbox, lang), events)}</li>
          ))}
          {open.map(({ type, tries }) => (
            <li>{t.asks(type, tries)}</li>
          ))}
          {deadline && (
            <li>{t.willDo(deadline.command, `${dayTime(lang, deadline.at)} (${exactTime(lang, deadline.at)})`)}</li>
          )}
        </ul>
      ) : (
        <p class="quiet">{t.nothingLeft}</p>
      )}
    </section>
  )
}
