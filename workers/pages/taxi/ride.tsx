/** One ride of a driver (배차): the next step, giving it back, and the rides of today. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, moment, won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Numbers } from '../parts/numbers.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, stepsDone, Thing } from '../parts/thing.tsx'
import { type DriverTexts, type Pickup, pickupStatuses, texts } from './driver-texts.ts'

const DRIVERS = ['driver'] as const
/** More than anybody drives in a day. */
const PAGE_SIZE = 100
const STEPS = ['accepted', 'arrived', 'boarded', 'completed'] as const
/** What is done next, by how far the ride is. */
const NEXT = { assigned: 'arrive', arrived: 'board', boarded: 'complete' } as const
type Act = (typeof NEXT)[keyof typeof NEXT]

const found = (self: Page) => self.api.one('/v1/taxi/pickups/{callId}', { callId: self.param('id'), ...self.since })
const titleOf = (t: DriverTexts, { origin, destination }: Pickup): string => t.fromTo(origin, destination)

const DONE: Readonly<Partial<Record<Pickup['status'], number>>> = { assigned: 1, arrived: 2, boarded: 3, completed: 4 }
const stepsOf = (lang: Page['lang'], { status }: Pickup): readonly Step[] | undefined => {
  const done = DONE[status]
  return done === undefined ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done })
}
const factsOf = (t: DriverTexts, { origin, destination, fareKrw, id, passengerName }: Pickup): readonly Fact[] => [
  ...(passengerName === undefined ? [] : [[t.passenger, passengerName] as const]),
  [t.from, origin],
  [t.to, destination],
  [t.fare, won(fareKrw ?? 0)],
  [t.number, <code>{id}</code>],
]

const ridePage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const ride = await found(self)
  if (!ride.ok) return self.refused(ride.problem)
  const one = ride.value
  const { word, tone } = pickupStatuses[one.status]
  const steps = stepsOf(lang, one)
  return self.show(
    titleOf(t, one),
    <Thing
      lang={lang}
      // A driver hears of a ride as the driver: when the passenger gives it up.
      of={`taxi.driver/${self.principal?.sub}`}
      eyebrow={<a href={self.href('/rides')}>{t.ride}</a>}
      title={titleOf(t, one)}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(t, one)}
      behind={one.version < (self.since.minVersion ?? 0)}
    >
      <Now self={self} ride={one} form={form} />
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly ride: Pickup; readonly form: FormState }
const Now = ({ self, ride, form }: NowProps) => {
  const t = texts[self.lang]
  const { status, id } = ride
  switch (status) {
    case 'assigned':
    case 'arrived':
    case 'boarded':
      return (
        <section class="panel stack">
          <h2>{t.now[status]}</h2>
          <p class="lead">{t.notes[status]}</p>
          <Form
            form={form}
            action={self.href(`/rides/${id}/${NEXT[status]}`)}
            submit={t.acts[NEXT[status]]}
            refusals={t.refusals}
          />
          {status !== 'boarded' && (
            <p>
              <a href={self.href(`/rides/${id}/release`)}>{t.release}</a>
            </p>
          )}
        </section>
      )
    default:
      return (
        <section class="panel stack">
          <p class="lead">{status === 'completed' ? t.completedNote(ride.fareKrw ?? 0) : t.cancelledNote}</p>
          <p>
            <a class="button wide" href={self.href('/requests')}>
              {t.toBoard}
            </a>
          </p>
        </section>
      )
  }
}

const acting = (act: Act) =>
  submit(DRIVERS, async (self, typed) => {
    const callId = self.param('id')
    const done = await self.api.send(`POST /v1/taxi/pickups/{callId}/${act}`, { callId, key: typed.key })
    if (!done.ok) return ridePage(self, self.returned(typed, done.problem, 'ride'))
    return self.seeOther(`/rides/${callId}`, done.value.version)
  })
export const showRide = page(DRIVERS, (self) => ridePage(self, self.form('ride')))
export const arrive = acting('arrive')
export const board = acting('board')
export const complete = acting('complete')

const releasePage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const ride = await found(self)
  if (!ride.ok) return self.refused(ride.problem)
  const { id } = ride.value
  return self.show(
    t.releaseTitle,
    <Question about={titleOf(t, ride.value)} title={t.releaseTitle} back={self.href(`/rides/${id}`)} keep={t.keep}>
      <p class="lead">{t.releaseNote}</p>
      <Form form={form} action={self.href(`/rides/${id}/release`)} submit={t.release} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToRelease = page(DRIVERS, (self) => releasePage(self, self.form('release')))
export const releaseRide = submit(DRIVERS, async (self, typed) => {
  const callId = self.param('id')
  const released = await self.api.send('POST /v1/taxi/pickups/{callId}/release', { callId, key: typed.key })
  if (!released.ok) return releasePage(self, self.returned(typed, released.problem, 'release'))
  return self.seeOther('/requests')
})

/** Today's, with what they came to, and those before. */
export const showRides = page(DRIVERS, async (self) => {
  const { lang } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const rides = await self.api.page('/v1/taxi/pickups', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!rides.ok) return self.refused(rides.problem)
  const { items, next } = rides.value
  const today = dateOf(now())
  const isToday = ({ changedAt }: Pickup): boolean => dateOf(changedAt) === today
  const [todays, earlier] = [items.filter(isToday), items.filter((ride) => !isToday(ride))]
  return self.show(
    t.rides,
    <>
      <header class="stack">
        <h1>{t.rides}</h1>
        {!cursor && <Takings lang={lang} rides={todays} />}
      </header>
      {items.length === 0 ? (
        <Empty title={t.noRides}>
          <p class="quiet">{t.noRidesMore}</p>
          <a class="button" href={self.href('/requests')}>
            {t.toBoard}
          </a>
        </Empty>
      ) : (
        <>
          <Rides self={self} title={t.today} rides={todays} />
          <Rides self={self} title={t.earlier} rides={earlier} />
        </>
      )}
      <More lang={lang} path={self.href('/rides')} next={next} />
    </>,
  )
})

const Takings = ({ lang, rides }: { readonly lang: Page['lang']; readonly rides: readonly Pickup[] }) => {
  const t = texts[lang]
  const done = rides.filter(({ status }) => status === 'completed')
  return (
    <Numbers
      numbers={[
        { label: t.doneToday, count: t.rideCount(done.length) },
        { label: t.earned, count: won(done.reduce((sum, { fareKrw = 0 }) => sum + fareKrw, 0)) },
      ]}
    />
  )
}

type RidesProps = { readonly self: Page; readonly title: string; readonly rides: readonly Pickup[] }
const Rides = ({ self, title, rides }: RidesProps) => {
  const { lang } = self
  const t = texts[lang]
  if (rides.length === 0) return null
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <Table
        caption={title}
        columns={[
          { label: t.route, of: (ride) => <a href={self.href(`/rides/${ride.id}`)}>{titleOf(t, ride)}</a> },
          { label: t.when, of: ({ changedAt }) => <time datetime={changedAt}>{moment(lang, changedAt)}</time> },
          { label: t.fare, of: ({ fareKrw }) => won(fareKrw ?? 0), number: true },
          {
            label: t.status,
            of: ({ status }) => <StatusBadge lang={lang} status={pickupStatuses[status]} />,
          },
        ]}
        rows={rides}
      />
    </section>
  )
}
