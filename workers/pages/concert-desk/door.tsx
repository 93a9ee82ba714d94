/** The door (입장 확인): a ticket is scanned or typed, and the whole screen says whether its bearer comes in. */
import type { PropsWithChildren } from 'hono/jsx'
import * as z from 'zod'
import { now, plusSeconds, reached } from '../../../kernel/time.ts'
import type { AnyProblem } from '../api.ts'
import { assetsOf } from '../assets.ts'
import { Form, type FormState, type Typed, wordsFor } from '../form.tsx'
import { dayTime, exactTime } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Countdown } from '../parts/live.tsx'
import { doorTexts } from './door-texts.ts'

const DOOR = ['venue-staff'] as const
const SCAN = '/work/scan'
/** A check-in may be taken back this long (C20). */
const UNDO_SECONDS = 10
const PASS_LIMIT = 600
const NUMBER_LIMIT = 1_000
/** Nobody knows yet whether it was done: pressing again finds out. */
const UNKNOWN: readonly string[] = ['TemporarilyUnavailable', 'InternalFault', 'TooManyRequests']

const scanPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = doorTexts[self.lang]
  const asset = await assetsOf(self.c.env)
  return self.show(
    t.title,
    <section class="panel stack">
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <naru-scanner into="#scan-ticket" off={t.cameraOff}>
        <button type="button" class="secondary" hidden>
          {t.camera}
        </button>
        <video hidden playsinline muted aria-label={t.picture}></video>
        <p role="status" class="quiet"></p>
      </naru-scanner>
      <Form
        form={form}
        action={self.href(SCAN)}
        submit={t.check}
        refusals={t.refusals}
        labels={{ ticket: t.ticket, number: t.which }}
      >
        <TextField
          form={form}
          name="ticket"
          label={t.ticket}
          wrong={t.ticketWrong}
          maxlength={PASS_LIMIT}
          autocomplete="off"
        />
        <NumberField
          form={form}
          name="number"
          label={t.which}
          hint={t.whichHint}
          min={1}
          max={NUMBER_LIMIT}
          value={1}
        />
      </Form>
      <script type="module" src={asset('scanner.js')}></script>
    </section>,
  )
}
export const showScan = page(DOOR, (self) => scanPage(self, self.form('scan')))

const Pass = z.object({ kind: z.string(), id: z.string(), number: z.int() })
/** What a pass says it is for. Whether it is true the API knows, which alone can verify it. */
const claimOf = (text: string): z.infer<typeof Pass> | null => {
  const [, payload] = text.split('.')
  if (payload === undefined) return null
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    )
    return Pass.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null
  } catch {
    // It is no pass, and its bearer is told so.
    return null
  }
}

/** The booking that is meant, and what the API is told. */
const meantBy = (typed: Typed) => {
  const ticket = typed.text('ticket').trim()
  const claim = claimOf(ticket)
  if (claim) return { id: claim.id, kind: claim.kind, number: claim.number, body: { pass: ticket } }
  const number = typed.number('number')
  return { id: ticket, kind: 'concert.booking', number, body: { number } }
}

export const checkIn = submit(DOOR, async (self, typed) => {
  const t = doorTexts[self.lang]
  const { id, kind, number, body } = meantBy(typed)
  if (id === '') return scanPage(self, self.returned(typed, noTicket, 'scan'))
  if (kind !== 'concert.booking') return refuse(self, t.notIn, t.otherKind)
  const checked = await self.api.send('POST /v1/concert/bookings/{id}/check-in', { id, key: typed.key, body })
  if (checked.ok) return self.seeOther(`${SCAN}/${id}/${number}`, checked.value.version)
  // A number that is none is shown at its field; all else is a verdict.
  if (checked.problem.code === 'InputInvalid' || UNKNOWN.includes(checked.problem.code)) {
    return scanPage(self, self.returned(typed, checked.problem, 'scan'))
  }
  return turnAway(self, checked.problem)
})

const noTicket: AnyProblem = {
  code: 'InputInvalid',
  status: 422,
  title: '',
  detail: '',
  instance: '',
  errors: [{ in: 'body', pointer: '/ticket', detail: '' }],
}

const Used = z.object({ checkedInAt: z.string(), checkedInBy: z.string() })

const turnAway = (self: Page, problem: AnyProblem): Promise<Response> => {
  const { lang, principal } = self
  const t = doorTexts[lang]
  self.c.status(problem.status as 409)
  const more: string[] = []
  if (problem.code === 'AlreadyCheckedIn' || problem.code === 'UndoTimeOver') {
    const { checkedInAt, checkedInBy } = Used.parse(problem)
    more.push(t.usedAt(exactTime(lang, checkedInAt)), checkedInBy === principal?.sub ? t.byYou : t.byOther(checkedInBy))
  }
  if ('startsAt' in problem) more.push(t.startsAt(dayTime(lang, String(problem.startsAt))))
  if ('tickets' in problem) more.push(t.has(Number(problem.tickets)))
  return refuse(self, t.notIn, wordsFor(lang, problem, t.refusals), more)
}

const refuse = (self: Page, title: string, why: string, more: readonly string[] = []): Promise<Response> =>
  self.show(
    title,
    <Verdict self={self} tone="bad" title={title}>
      <p class="why">{why}</p>
      {more.map((line) => (
        <p>{line}</p>
      ))}
    </Verdict>,
  )

type VerdictProps = { readonly self: Page; readonly tone: 'good' | 'bad' | 'plain'; readonly title: string }
/** All of the screen, in words that are read from afar. */
const Verdict = ({ self, tone, title, children }: PropsWithChildren<VerdictProps>) => (
  <section class={`verdict ${tone}`} aria-live="assertive">
    <h1>{title}</h1>
    {children}
    <p>
      <a class="button" href={self.href(SCAN)}>
        {doorTexts[self.lang].next}
      </a>
    </p>
  </section>
)

/** How a ticket stands that was just let in, or taken back. */
const entryPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = doorTexts[lang]
  const [id, which] = [self.param('id'), Number(self.param('number'))]
  const booking = await self.api.one('/v1/concert/bookings/{id}', { id, ...self.since })
  if (!booking.ok) return self.refused(booking.problem)
  const { concertTitle, quantity, checkedIn = [] } = booking.value
  const entry = checkedIn.find(({ number }) => number === which)
  if (!entry) {
    return self.show(
      t.undone,
      <Verdict self={self} tone="plain" title={t.undone}>
        <p class="why">{t.undoneMore}</p>
      </Verdict>,
    )
  }
  const until = plusSeconds(entry.at, UNDO_SECONDS)
  return self.show(
    t.comeIn,
    <Verdict self={self} tone="good" title={t.comeIn}>
      <p class="why">{concertTitle}</p>
      <p>{t.ticketOf(which, quantity)}</p>
      <p>{t.insideOf(checkedIn.length, quantity)}</p>
      <p>{t.usedAt(exactTime(lang, entry.at))}</p>
      {!reached(until, now()) && (
        <div class="undo">
          <Form
            form={form}
            action={self.href(`${SCAN}/${id}/${which}/undo`)}
            submit={t.undo}
            refusals={t.refusals}
            quiet
          />
          <p>
            {t.undoLeft} <Countdown lang={lang} until={until} over={t.undoOver} />
          </p>
        </div>
      )}
    </Verdict>,
  )
}
export const showEntry = page(DOOR, (self) => entryPage(self, self.form('undo')))
export const undoEntry = submit(DOOR, async (self, typed) => {
  const [id, number] = [self.param('id'), Number(self.param('number'))]
  const undone = await self.api.send('POST /v1/concert/bookings/{id}/undo-check-in', {
    id,
    key: typed.key,
    body: { number },
  })
  if (!undone.ok)
    return UNKNOWN.includes(undone.problem.code)
      ? entryPage(self, self.returned(typed, undone.problem, 'undo'))
      : turnAway(self, undone.problem)
  return self.seeOther(`${SCAN}/${id}/${number}`, undone.value.version)
})
