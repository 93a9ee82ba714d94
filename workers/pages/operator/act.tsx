/** What operators do (손대기): each asks for a reason, says what it would do where that can be told, and is written down. */
import type { PropsWithChildren } from 'hono/jsx'
import { Form, type FormState, type Typed } from '../form.tsx'
import { type Page, page, submit } from '../page.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Question } from '../parts/question.tsx'
import { actorPath, HOME, OPERATORS } from './parts.tsx'
import { dependencyName, inboxName, kindName, systemName, texts } from './texts.ts'

const REASON_LIMIT = 300
const EVENTS_LIMIT = 1_000_000

type Ask = {
  readonly title: string
  readonly lead: string
  readonly eyebrow: string
  readonly action: string
  readonly back: string
  readonly submit: string
  /** What it would do, once that was asked; the reason is then only carried on. */
  readonly would?: string
  readonly danger?: boolean
}
type AskProps = { readonly self: Page; readonly form: FormState; readonly ask: Ask; readonly typed?: Typed | undefined }
/** First the reason; then, where it can be told, what would happen; then it is done. */
const Asked = ({ self, form, ask, typed, children }: PropsWithChildren<AskProps>) => {
  const t = texts[self.lang]
  const { title, lead, eyebrow, action, back, would } = ask
  return (
    <Question about={eyebrow} title={title} back={back} keep={t.cancel}>
      <p class="lead">{would ?? lead}</p>
      <Form
        form={form}
        action={action}
        submit={ask.submit}
        refusals={t.refusals}
        labels={{ reason: t.reason, fromSeq: t.fromSeq }}
        danger={ask.danger ?? false}
      >
        {would === undefined ? (
          <>
            <TextField
              form={form}
              name="reason"
              label={t.reason}
              hint={t.reasonHint}
              wrong={t.reasonWrong}
              maxlength={REASON_LIMIT}
            />
            {children}
          </>
        ) : (
          <>
            <p>
              {t.reason}: <strong>{typed?.text('reason')}</strong>
            </p>
            <input type="hidden" name="reason" value={typed?.text('reason')} />
            <input type="hidden" name="fromSeq" value={typed?.text('fromSeq')} />
            <input type="hidden" name="sure" value="yes" />
          </>
        )}
      </Form>
    </Question>
  )
}

const isSure = (typed: Typed): boolean => typed.text('sure') === 'yes'

const actorAsk = (self: Page, what: 'redrive' | 'resume', would?: string): Ask => {
  const t = texts[self.lang]
  const [aggregate, id] = [self.param('aggregate'), self.param('id')]
  const path = self.href(actorPath(aggregate, id))
  return {
    title: t[what],
    lead: what === 'redrive' ? t.redriveLead : t.resumeLead,
    eyebrow: kindName(aggregate, self.lang),
    action: `${path}/${what}`,
    back: path,
    submit: would === undefined ? t.tryIt : t.doIt,
    ...(would !== undefined && { would }),
  }
}
const actorPage = (self: Page, what: 'redrive' | 'resume', form: FormState, would?: string, typed?: Typed) => {
  const t = texts[self.lang]
  return self.show(
    t[what],
    <Asked self={self} form={form} ask={actorAsk(self, what, would)} typed={typed}>
      {what === 'redrive' && (
        <NumberField form={form} name="fromSeq" label={t.fromSeq} min={1} max={EVENTS_LIMIT} value={1} />
      )}
    </Asked>,
  )
}
export const askToRedrive = page(OPERATORS, (self) => actorPage(self, 'redrive', self.form()))
export const redrive = submit(OPERATORS, async (self, typed) => {
  const [aggregate, id, sure] = [self.param('aggregate'), self.param('id'), isSure(typed)]
  const body = { reason: typed.text('reason'), fromSeq: typed.number('fromSeq'), dryRun: !sure }
  const done = await self.api.tell('POST /v1/ops/actors/{aggregate}/{id}/redrive', {
    aggregate,
    id,
    key: typed.key,
    body,
  })
  if (!done.ok) return actorPage(self, 'redrive', self.returned(typed, done.problem))
  if (!sure) return actorPage(self, 'redrive', self.form(), texts[self.lang].wouldSend(done.value.resent), typed)
  return self.seeOther(actorPath(aggregate, id))
})
export const askToResume = page(OPERATORS, (self) => actorPage(self, 'resume', self.form()))
export const resume = submit(OPERATORS, async (self, typed) => {
  const [aggregate, id, sure] = [self.param('aggregate'), self.param('id'), isSure(typed)]
  const body = { reason: typed.text('reason'), dryRun: !sure }
  const done = await self.api.tell('POST /v1/ops/actors/{aggregate}/{id}/resume', {
    aggregate,
    id,
    key: typed.key,
    body,
  })
  if (!done.ok) return actorPage(self, 'resume', self.returned(typed, done.problem))
  const { open, unsent } = done.value
  if (!sure) return actorPage(self, 'resume', self.form(), texts[self.lang].wouldResume(open, unsent), typed)
  return self.seeOther(actorPath(aggregate, id))
})

const breakerPage = (self: Page, form: FormState) => {
  const { lang } = self
  const t = texts[lang]
  const [system, dependency] = [self.param('system'), self.param('dependency')]
  const ask = {
    title: t.reset,
    lead: t.resetLead,
    eyebrow: `${systemName(system, lang)} → ${dependencyName(system, dependency, lang)}`,
    action: self.href(`${HOME}/breakers/${system}/${dependency}`),
    back: self.href(`${HOME}/breakers`),
    submit: t.reset,
    danger: true,
  }
  return self.show(t.reset, <Asked self={self} form={form} ask={ask} />)
}
export const askToReset = page(OPERATORS, (self) => breakerPage(self, self.form()))
export const resetBreaker = submit(OPERATORS, async (self, typed) => {
  const [system, dependency] = [self.param('system'), self.param('dependency')]
  const body = { reason: typed.text('reason') }
  const done = await self.api.tell('POST /v1/ops/breakers/{system}/{dependency}/reset', {
    system,
    dependency,
    key: typed.key,
    body,
  })
  return done.ok ? self.seeOther(`${HOME}/breakers`) : breakerPage(self, self.returned(typed, done.problem))
})

const inboxPage = (self: Page, form: FormState, would?: string, typed?: Typed) => {
  const t = texts[self.lang]
  const inbox = self.param('inbox')
  const ask = {
    title: t.resendAll,
    lead: t.resendAllLead,
    eyebrow: inboxName(inbox, self.lang),
    action: self.href(`${HOME}/inboxes/${inbox}`),
    back: self.href(`${HOME}/dead-letters?inbox=${inbox}`),
    submit: would === undefined ? t.tryIt : t.doIt,
    ...(would !== undefined && { would }),
  }
  return self.show(t.resendAll, <Asked self={self} form={form} ask={ask} typed={typed} />)
}
export const askToResendAll = page(OPERATORS, (self) => inboxPage(self, self.form()))
export const resendAll = submit(OPERATORS, async (self, typed) => {
  const [inbox, sure] = [self.param('inbox'), isSure(typed)]
  const body = { inbox, reason: typed.text('reason'), dryRun: !sure }
  const done = await self.api.tell('POST /v1/ops/dead-letters/redrive', { key: typed.key, body })
  if (!done.ok) return inboxPage(self, self.returned(typed, done.problem))
  if (!sure) return inboxPage(self, self.form(), texts[self.lang].wouldSendLetters(done.value.redriven.length), typed)
  return self.seeOther(`${HOME}/dead-letters`)
})

const DECISIONS = ['redrive', 'discard'] as const
type Decision = (typeof DECISIONS)[number]
const letterPage = (self: Page, what: Decision, form: FormState) => {
  const t = texts[self.lang]
  const path = self.href(`${HOME}/dead-letters/${self.param('id')}`)
  const title = what === 'redrive' ? t.resend : t.discard
  const ask = {
    title,
    lead: what === 'redrive' ? t.redriveLead : t.discardLead,
    eyebrow: t.letter,
    action: `${path}/${what}`,
    back: path,
    submit: title,
    danger: what === 'discard',
  }
  return self.show(title, <Asked self={self} form={form} ask={ask} />)
}
export const askToDecide = (what: Decision) => page(OPERATORS, (self) => letterPage(self, what, self.form()))
export const decide = (what: Decision) =>
  submit(OPERATORS, async (self, typed) => {
    const id = self.param('id')
    const body = { reason: typed.text('reason') }
    const done = await self.api.tell(`POST /v1/ops/dead-letters/{id}/${what}`, { id, key: typed.key, body })
    return done.ok
      ? self.seeOther(`${HOME}/dead-letters/${id}`)
      : letterPage(self, what, self.returned(typed, done.problem))
  })
