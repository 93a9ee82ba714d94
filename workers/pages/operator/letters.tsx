/** Dead letters (처리 불가 메시지) by their cause, breakers (차단기), and what operators did (운영 기록). */
import { number } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Facts } from '../parts/thing.tsx'
import { At, actorPath, Head, HOME, Id, Leaves, OPERATORS } from './parts.tsx'
import type { Action, Breaker, DeadLetter } from './reads.ts'
import { dependencyName, inboxName, kindName, systemName, texts } from './texts.ts'

const PAGE_SIZE = 50

export const lettersPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const [inbox, reason, cursor] = [self.query('inbox'), self.query('reason'), self.query('cursor')]
  if (!inbox) return causesPage(self)
  const sought = { inbox, ...(reason && { reason }) }
  const found = await api.read('/v1/ops/dead-letters', { ...sought, limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.letters,
    <>
      <Head self={self} title={inboxName(inbox, lang)} lead={reason} up={[t.letters, `${HOME}/dead-letters`]} />
      {items.length === 0 ? (
        <Empty title={t.noLetters} />
      ) : (
        <>
          <Table
            caption={t.letters}
            columns={[
              {
                label: t.letter,
                of: ({ id }) => (
                  <a href={self.href(`${HOME}/dead-letters/${id}`)}>
                    <Id id={id} />
                  </a>
                ),
              },
              { label: t.why, of: ({ reason: why }) => why },
              { label: t.attempts, number: true, of: ({ attempts }) => (attempts === null ? '–' : number(attempts)) },
              { label: t.latest, of: ({ parkedAt }) => <At self={self} at={parkedAt} /> },
            ]}
            rows={items}
          />
          <p>
            <a class="button" href={self.href(`${HOME}/inboxes/${inbox}`)}>
              {t.resendAll}
            </a>
          </p>
        </>
      )}
      <More lang={lang} path={self.href(`${HOME}/dead-letters?${new URLSearchParams(sought)}`)} next={next} />
    </>,
  )
})

const causesPage = async (self: Page): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/dead-letter-causes')
  if (!found.ok) return self.refused(found.problem)
  const { causes } = found.value
  return self.show(
    t.letters,
    <>
      <Head self={self} title={t.letters} lead={t.lettersLead} up={[t.title, HOME]} />
      {causes.length === 0 ? (
        <Empty title={t.noLetters} />
      ) : (
        <Table
          caption={t.allCauses}
          columns={[
            { label: t.inbox, of: ({ inbox }) => inboxName(inbox, lang) },
            {
              label: t.why,
              of: ({ inbox, reason }) => (
                <a href={self.href(`${HOME}/dead-letters?${new URLSearchParams({ inbox, reason })}`)}>{reason}</a>
              ),
            },
            { label: t.count, number: true, of: ({ letters }) => number(letters) },
            { label: t.since, of: ({ oldestAt }) => <At self={self} at={oldestAt} /> },
            { label: t.latest, of: ({ latestAt }) => <At self={self} at={latestAt} /> },
          ]}
          rows={causes}
        />
      )}
    </>,
  )
}

const EVENT_ID = /^\/([a-z]+\.[a-z-]+)\/(.+)\/(\d+)$/
/** `/concert.booking/…/3`: the event of whom, as a link to how it stood then. */
const EventLink = ({ self, event }: { readonly self: Page; readonly event: string }) => {
  const [, kind = '', id = '', seq = ''] = EVENT_ID.exec(event) ?? []
  return kind === '' ? (
    <code>{event}</code>
  ) : (
    <a href={`${self.href(actorPath(kind, id))}?at=${seq}`}>{`${kindName(kind, self.lang)} #${seq}`}</a>
  )
}

const toneOf = (state: DeadLetter['state']) => (state === 'parked' ? 'bad' : state === 'redriven' ? 'good' : 'plain')
export const letterPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/dead-letters/{id}', { id: self.param('id') })
  if (!found.ok) return self.refused(found.problem)
  const { id, inbox, reason, attempts, events, state, parkedAt, body } = found.value
  const path = self.href(`${HOME}/dead-letters/${id}`)
  return self.show(
    t.letter,
    <article class="thing">
      <Head
        self={self}
        title={t.letter}
        lead={reason}
        up={[inboxName(inbox, lang), `${HOME}/dead-letters?inbox=${inbox}`]}
      />
      <p class="row">
        <Badge tone={toneOf(state)}>{t.letterStates[state]}</Badge>
        {events.map((event) => (
          <EventLink self={self} event={event} />
        ))}
      </p>
      <div class="split">
        <section class="panel stack">
          <h2>{t.content}</h2>
          <Leaves self={self} of={body} />
        </section>
        <section class="panel stack">
          <Facts
            facts={[
              [t.since, <At self={self} at={parkedAt} />],
              [t.attempts, attempts === null ? '–' : number(attempts)],
              [t.id, <code>{id}</code>],
            ]}
          />
          {state === 'parked' && (
            <p class="row">
              <a class="button" href={`${path}/redrive`}>
                {t.resend}
              </a>
              <a href={`${path}/discard`}>{t.discard}</a>
            </p>
          )}
        </section>
      </div>
    </article>,
  )
})

const modeTone = (mode: Breaker['mode']) => (mode === 'closed' ? 'good' : mode === 'open' ? 'bad' : 'warn')
export const breakersPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.read('/v1/ops/breakers')
  if (!found.ok) return self.refused(found.problem)
  const { breakers, unavailable } = found.value
  return self.show(
    t.allBreakers,
    <>
      <Head self={self} title={t.allBreakers} lead={t.breakersLead} up={[t.title, HOME]} />
      {unavailable.length > 0 && (
        <p class="notice bad">
          <strong>{t.unavailable(unavailable.map((system) => systemName(system, lang)).join(', '))}</strong>
        </p>
      )}
      <Table
        caption={t.allBreakers}
        columns={[
          { label: t.asker, of: ({ system }) => systemName(system, lang) },
          {
            label: t.dependency,
            of: ({ system, dependency, mode }) =>
              mode === 'closed' ? (
                dependencyName(system, dependency, lang)
              ) : (
                <a href={self.href(`${HOME}/breakers/${system}/${dependency}`)}>
                  {dependencyName(system, dependency, lang)}
                </a>
              ),
          },
          { label: t.answered, of: ({ failed, answered }) => t.failedOf(failed, answered) },
          { label: t.status, of: ({ mode }) => <Badge tone={modeTone(mode)}>{t.modes[mode]}</Badge> },
        ]}
        rows={breakers}
      />
    </>,
  )
})

export const actionsPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.read('/v1/ops/actions', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.actions,
    <>
      <Head self={self} title={t.actions} up={[t.title, HOME]} />
      {items.length === 0 ? (
        <Empty title={t.noActions} />
      ) : (
        <Table
          caption={t.actions}
          columns={[
            {
              label: t.action,
              of: ({ action, done }) => (done ? t.actionWords[action] : `${t.actionWords[action]} (${t.notDone})`),
            },
            { label: t.about, of: (one) => <About self={self} action={one} /> },
            { label: t.reason, of: ({ reason }) => reason },
            { label: t.by, of: ({ by }) => by },
            { label: t.time, of: ({ at }) => <At self={self} at={at} /> },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={self.href(`${HOME}/actions`)} next={next} />
    </>,
  )
})

const About = ({ self, action: { action, about } }: { readonly self: Page; readonly action: Action }) => {
  const { lang } = self
  if (action === 'redrive-letters')
    return <a href={self.href(`${HOME}/dead-letters?inbox=${about}`)}>{inboxName(about, lang)}</a>
  if (action === 'redrive-letter' || action === 'discard-letter') {
    return (
      <a href={self.href(`${HOME}/dead-letters/${about}`)}>
        <Id id={about} />
      </a>
    )
  }
  if (action === 'forget-person') return <code>{about}</code>
  const [kind = '', ...rest] = about.split('/')
  if (action === 'reset-breaker')
    return <>{`${systemName(kind, lang)} → ${dependencyName(kind, rest.join('/'), lang)}`}</>
  return <a href={self.href(actorPath(kind, rest.join('/')))}>{kindName(kind, lang)}</a>
}
