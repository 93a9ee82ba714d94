/** The calls that wait for a driver (호출 목록), for drivers: live, and taken by one of them. */
import type { Listed } from '../../../client/index.ts'
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { relative, won } from '../format.ts'
import { fragment, type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { Empty } from '../parts/list.tsx'
import { Board } from '../parts/live.tsx'
import { type Pickup, pickupStatuses, texts } from './driver-texts.ts'

type Request = Listed<'/v1/taxi/requests'>
const DRIVERS = ['driver'] as const
/** Nobody chooses among more; those that wait longest come first. */
const SHOWN = 30
/** The ride under way is among the latest. */
const LATEST = 5
const UNDER_WAY: readonly Pickup['status'][] = ['assigned', 'arrived', 'boarded']

const waitingCalls = (self: Page) => self.api.page('/v1/taxi/requests', { limit: SHOWN })
const underWay = async (self: Page): Promise<Pickup | undefined> => {
  const found = await self.api.page('/v1/taxi/pickups', { limit: LATEST })
  if (!found.ok) throw new Error(`The rides of a driver: ${found.problem.code}`)
  return found.value.items.find(({ status }) => UNDER_WAY.includes(status))
}

const requestsPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const [calls, ride] = await Promise.all([waitingCalls(self), underWay(self)])
  if (!calls.ok) return self.refused(calls.problem)
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      {ride && <Busy self={self} ride={ride} />}
      <Form form={form} action={self.href('/requests')} refusals={t.refusals}>
        <Board lang={self.lang} src={self.href('/requests/board')}>
          <Requests self={self} requests={calls.value.items} isFree={!ride} />
        </Board>
      </Form>
    </>,
  )
}

const Busy = ({ self, ride }: { readonly self: Page; readonly ride: Pickup }) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack tight">
      <h2>{t.busy}</h2>
      <p>{t.fromTo(ride.origin, ride.destination)}</p>
      <p class="row">
        <StatusBadge lang={self.lang} status={pickupStatuses[ride.status]} />
      </p>
      <p class="quiet">{t.busyNote}</p>
      <p class="row">
        <a class="button wide" href={self.href(`/rides/${ride.id}`)}>
          {t.toRide}
        </a>
      </p>
    </section>
  )
}

type RequestsProps = { readonly self: Page; readonly requests: readonly Request[]; readonly isFree: boolean }
const Requests = ({ self, requests, isFree }: RequestsProps) => {
  const t = texts[self.lang]
  return (
    <div class="stack" data-status={t.waiting(requests.length)}>
      {requests.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <>
          <h2>{t.waiting(requests.length)}</h2>
          <ul class="cards">
            {requests.map((request) => (
              <WaitingCall self={self} request={request} isFree={isFree} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

type WaitingCallProps = { readonly self: Page; readonly request: Request; readonly isFree: boolean }
const WaitingCall = ({ self, request, isFree }: WaitingCallProps) => {
  const { lang } = self
  const t = texts[lang]
  const { id, origin, destination, fareKrw, openedAt } = request
  return (
    <li class="card stack tight">
      <dl class="route" id={`call-${id}`}>
        <dt>{t.from}</dt>
        <dd>{origin}</dd>
        <dt>{t.to}</dt>
        <dd>{destination}</dd>
      </dl>
      <p class="row">
        <span class="price">{won(fareKrw)}</span>
        <span class="quiet">{t.called(relative(lang, openedAt, now()))}</span>
      </p>
      {isFree && (
        <p class="row">
          <button type="submit" name="callId" value={id} class="wide" aria-describedby={`call-${id}`}>
            {t.accept}
          </button>
        </p>
      )}
    </li>
  )
}

export const showRequests = page(DRIVERS, (self) => requestsPage(self, self.form('accept')))
export const requestsBoard = fragment(DRIVERS, async (self) => {
  const [calls, ride] = await Promise.all([waitingCalls(self), underWay(self)])
  if (!calls.ok) return self.refused(calls.problem)
  return <Requests self={self} requests={calls.value.items} isFree={!ride} />
})
export const acceptCall = submit(DRIVERS, async (self, typed) => {
  const callId = typed.text('callId')
  const accepted = await self.api.send('POST /v1/taxi/requests/{callId}/accept', { callId, key: typed.key })
  if (!accepted.ok) return requestsPage(self, self.returned(typed, accepted.problem, 'accept'))
  return self.seeOther(`/rides/${callId}`, accepted.value.version)
})
