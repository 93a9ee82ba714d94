/** With what one signs in to one's account, and where one is signed in: the parts of its page, and what they do. */
import { Form, type FormState } from '../form.tsx'
import { day, moment } from '../format.ts'
import { type Page, submit } from '../page.tsx'
import { TextField } from '../parts/fields.tsx'
import { texts } from './account-texts.ts'
import { accountsOf, type Passkey, type Session } from './accounts.ts'
import { deviceOf } from './device-name.ts'
import { texts as signingTexts } from './texts.ts'

export const PATH = '/account'
const PASSKEY_NAME_LIMIT = 60

type PasskeysProps = {
  readonly self: Page
  readonly passkeys: readonly Passkey[]
  readonly form: FormState | undefined
}
export const Passkeys = ({ self, passkeys, form }: PasskeysProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <div class="intro">
        <h2>{t.passkeys}</h2>
        <p class="quiet">{t.passkeysLead}</p>
      </div>
      {passkeys.length === 0 ? (
        <p class="quiet">{t.noPasskeys}</p>
      ) : (
        <ul class="own-list">
          {passkeys.map(({ id, name, createdAt }) => (
            <li>
              <div>
                <strong>{name || t.passkeyUnnamed}</strong>
                {createdAt && (
                  <p class="quiet">
                    {t.added} {day(self.lang, createdAt)}
                  </p>
                )}
              </div>
              <Row self={self} form={form} of="passkey" id={id} act={t.remove} name={name || t.passkeyUnnamed} />
            </li>
          ))}
        </ul>
      )}
      <naru-passkey do="add" failed={t.passkeyFailed} hidden>
        <div class="form">
          <div class="field">
            <label for="passkey-name">{t.passkeyName}</label>
            <input id="passkey-name" maxlength={PASSKEY_NAME_LIMIT} />
          </div>
          <button type="button" class="secondary">
            {t.addPasskey}
          </button>
          <p class="wrong" role="alert"></p>
        </div>
      </naru-passkey>
    </section>
  )
}

type RowProps = {
  readonly self: Page
  readonly form: FormState | undefined
  readonly of: 'passkey' | 'session'
  readonly id: string
  readonly act: string
  /** Which one, for those who hear the buttons one after the other. */
  readonly name: string
}
const Row = ({ self, form, of, id, act, name }: RowProps) => (
  <form method="post" action={self.href(`${PATH}/${of}s/${id}`)}>
    <input type="hidden" name="key" value={(form ?? self.form()).key} />
    <button type="submit" class="secondary">
      {act}
      <span class="sr"> {name}</span>
    </button>
  </form>
)

export const Password = ({ self, form }: { readonly self: Page; readonly form: FormState }) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.password}</h2>
      <Form
        form={form}
        action={self.href(`${PATH}/password`)}
        submit={t.changePassword}
        quiet
        refusals={{ ...signingTexts[self.lang].refusals, ...t.refusals }}
        labels={{ currentPassword: t.currentPassword, newPassword: t.newPassword }}
      >
        <TextField
          form={form}
          name="currentPassword"
          label={t.currentPassword}
          type="password"
          autocomplete="current-password"
        />
        <TextField
          form={form}
          name="newPassword"
          label={t.newPassword}
          type="password"
          autocomplete="new-password"
          hint={t.passwordHint}
          wrong={signingTexts[self.lang].passwordWrong}
        />
      </Form>
    </section>
  )
}

type SessionsProps = {
  readonly self: Page
  readonly sessions: readonly Session[]
  readonly here: string | undefined
  readonly form: FormState | undefined
}
export const Sessions = ({ self, sessions, here, form }: SessionsProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.sessions}</h2>
      <ul class="own-list">
        {sessions.map(({ id, createdAt, ipAddress, userAgent }) => {
          const device = deviceOf(userAgent) ?? t.unknownDevice
          return (
            <li>
              <div>
                <strong>{device}</strong>
                <p class="quiet">
                  {t.signedInAt} {moment(self.lang, createdAt)}
                  {ipAddress && ` · ${ipAddress}`}
                </p>
              </div>
              {id === here ? (
                <span class="badge good">{t.thisOne}</span>
              ) : (
                <Row self={self} form={form} of="session" id={id} act={t.end} name={device} />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** What is gone already is gone, whoever did it. */
const GONE: readonly string[] = ['SessionNotFound', 'PasskeyNotFound']
export const endSession = submit('authenticated', async (self, typed) => {
  const path = `POST /v1/identity/me/sessions/${encodeURIComponent(self.param('id'))}/end` as const
  const ended = await accountsOf(self.c).send(path, {}, typed.key)
  return ended.ok || GONE.includes(ended.problem.code) ? self.seeOther(PATH) : self.refused(ended.problem)
})
export const removePasskey = submit('authenticated', async (self) => {
  const removed = await accountsOf(self.c).send('POST /auth/passkey/delete-passkey', { id: self.param('id') })
  return removed.ok || GONE.includes(removed.problem.code) ? self.seeOther(PATH) : self.refused(removed.problem)
})
