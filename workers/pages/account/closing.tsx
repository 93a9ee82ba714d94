/** Closing an account (탈퇴): what stands in the way, what goes and what stays, and how far it is. */
import { Form, type FormState } from '../form.tsx'
import { moment } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { TextField } from '../parts/fields.tsx'
import { kindIn } from '../parts/owned.tsx'
import { Question } from '../parts/question.tsx'
import { Facts } from '../parts/thing.tsx'
import { accountsOf } from './accounts.ts'
import type { Closing, Receipt } from './closing-api.ts'
import { texts } from './closing-texts.ts'
import { PATH } from './security.tsx'

const CLOSE_PATH = `${PATH}/close`
const RECEIPT_PATH = '/closed'
/** So often a browser without script looks again by itself, until it is done. */
const LOOK_AGAIN_SECONDS = 10

const receiptPath = (receipt: string): string => `${RECEIPT_PATH}?receipt=${encodeURIComponent(receipt)}`

type InTheWayProps = { readonly self: Page; readonly closing: Closing }
const InTheWay = ({ self, closing: { items, organizations } }: InTheWayProps) => {
  const t = texts[self.lang]
  return (
    <section class="said stack">
      <h2>{t.notYet}</h2>
      <p>{items.length > 0 ? t.endFirst : t.handOver}</p>
      <ul class="own-list">
        {items.map(({ kind, id, status }) => {
          const [system = '', name = ''] = kind.split('.')
          const shown = kindIn(self.c.var.areas, { system, kind: name })
          const words = shown ? `${shown.name[self.lang]} · ${shown.status(status).word[self.lang]}` : kind
          return <li>{shown ? <a href={self.href(shown.path(id))}>{words}</a> : words}</li>
        })}
        {organizations.map(({ id, name }) => (
          <li>
            <a href={self.href(`/organizations/${id}`)}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const closingPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const [found, own] = await Promise.all([
    self.api.read('/v1/people/me/closing'),
    accountsOf(self.c).read('/v1/identity/me'),
  ])
  if (!found.ok) return self.refused(found.problem)
  const { items, organizations, receipt } = found.value
  if (receipt && receipt.status !== 'refused') return self.seeOther(receiptPath(receipt.receipt))
  // Whoever has an account elsewhere has no password here.
  const hasAccount = own.ok || own.problem.status !== 404
  const isFree = items.length === 0 && organizations.length === 0
  return self.show(
    t.title,
    <Question about={t.about} title={t.title} back={self.href(PATH)} keep={t.keep}>
      <p class="lead">{t.lead}</p>
      <ul>
        <li>{t.goes}</li>
        <li>{t.stays}</li>
        <li>{t.again}</li>
      </ul>
      {isFree ? (
        <>
          <p>
            <a href={self.href(`${PATH}/export`)} download="naru-account.json">
              {t.export}
            </a>
          </p>
          <Form
            form={form}
            action={self.href(CLOSE_PATH)}
            submit={t.submit}
            refusals={t.refusals}
            labels={{ password: t.password }}
          >
            {hasAccount && (
              <TextField
                form={form}
                name="password"
                label={t.password}
                type="password"
                autocomplete="current-password"
                wrong={t.passwordWrong}
              />
            )}
          </Form>
        </>
      ) : (
        <InTheWay self={self} closing={found.value} />
      )}
    </Question>,
  )
}

export const showClosing = page('authenticated', (self) => closingPage(self, self.form()))

export const closeAccount = submit('authenticated', async (self, typed) => {
  const password = typed.text('password')
  const body = password === '' ? {} : { password }
  const asked = await self.api.tell('POST /v1/people/me/close', { body, key: typed.key })
  if (!asked.ok) return closingPage(self, self.returned(typed, asked.problem))
  return self.seeOther(receiptPath(asked.value.receipt))
})

const wordsOf = (self: Page, { status, because }: Receipt): string => {
  const t = texts[self.lang]
  return status === 'refused' && because === 'last-owner' ? t.refusedOwner : t[status]
}

/** For whoever has its address: the account is gone by then, and so is the session. */
export const showClosed = page('everybody', async (self) => {
  const t = texts[self.lang]
  const named = self.query('receipt')
  if (named === undefined) return self.missing()
  const found = await self.api.read('/v1/people/receipts/{receipt}', { receipt: named })
  if (!found.ok) return self.refused(found.problem)
  const receipt = found.value
  const isOver = receipt.status === 'forgotten' || receipt.status === 'refused'
  if (!isOver) self.c.header('Refresh', String(LOOK_AGAIN_SECONDS))
  const at = (label: string, when: string | null) => (when === null ? [] : [[label, moment(self.lang, when)] as const])
  return self.show(
    t.progress,
    <section class="panel stack narrow">
      <h1>{t.progress}</h1>
      <p class="lead" role="status">
        {wordsOf(self, receipt)}
      </p>
      <Facts
        facts={[
          ...at(t.asked, receipt.askedAt),
          ...at(t.erased, receipt.accountErasedAt),
          ...at(t.destroyed, receipt.keyDestroyedAt),
          ...at(t.done, receipt.forgottenAt),
          [t.receipt, receipt.receipt],
        ]}
      />
      <p class="quiet">{t.receiptHint}</p>
      {!isOver && (
        <p>
          <a class="button secondary" href={self.href(receiptPath(receipt.receipt))}>
            {t.refresh}
          </a>
        </p>
      )}
      {receipt.status === 'refused' && (
        <p>
          <a class="button" href={self.href(CLOSE_PATH)}>
            {t.back}
          </a>
        </p>
      )}
    </section>,
  )
})
