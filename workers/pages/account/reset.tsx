/** Choosing a new password (비밀번호 재설정) by a link in a mail. */
import { Form, type FormState } from '../form.tsx'
import { type Page, page, submit } from '../page.tsx'
import { TextField } from '../parts/fields.tsx'
import { accountsOf } from './accounts.ts'
import { LocalMail } from './mails.tsx'
import { texts } from './texts.ts'

const forgotPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.forgotTitle,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.forgotTitle}</h1>
        <p class="lead">{t.forgotLead}</p>
      </div>
      <Form
        form={form}
        action={self.href('/forgot')}
        submit={t.sendLink}
        refusals={t.refusals}
        labels={{ email: t.email }}
      >
        <TextField form={form} name="email" label={t.email} type="email" autocomplete="email" wrong={t.emailWrong} />
      </Form>
      <p>
        <a href={self.href('/sign-in')}>{t.signIn}</a>
      </p>
    </section>,
  )
}
export const showForgot = page('everybody', (self) => forgotPage(self, self.form()))

export const forgot = submit('everybody', async (self, typed) => {
  const t = texts[self.lang]
  const done = await accountsOf(self.c).send('POST /auth/request-password-reset', {
    email: typed.text('email'),
    redirectTo: self.href('/new-password'),
  })
  if (!done.ok) return forgotPage(self, self.returned(typed, done.problem))
  return self.show(
    t.lookInMail,
    <section class="panel stack narrow">
      <h1>{t.lookInMail}</h1>
      <p class="lead">{t.resetSentLead}</p>
      <LocalMail self={self} />
    </section>,
  )
})

const newPasswordPage = (self: Page, form: FormState, token: string): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.forgotTitle,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.forgotTitle}</h1>
        <p class="lead">{t.newPasswordLead}</p>
      </div>
      <Form
        form={form}
        action={self.href('/new-password')}
        submit={t.saveNewPassword}
        refusals={t.refusals}
        labels={{ newPassword: t.newPassword }}
      >
        <input type="hidden" name="token" value={token} />
        <TextField
          form={form}
          name="newPassword"
          label={t.newPassword}
          type="password"
          autocomplete="new-password"
          hint={t.passwordHint}
          wrong={t.passwordWrong}
        />
      </Form>
    </section>,
  )
}

const lapsed = (self: Page): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.notConfirmedTitle,
    <section class="message narrow">
      <h1>{t.notConfirmedTitle}</h1>
      <p class="lead">{t.refusals.LinkNotValid}</p>
      <p>
        <a class="button" href={self.href('/forgot')}>
          {t.askAgain}
        </a>
      </p>
    </section>,
  )
}

export const showNewPassword = page('everybody', (self) => {
  const token = self.query('token')
  return token === undefined ? lapsed(self) : newPasswordPage(self, self.form(), token)
})

export const setNewPassword = submit('everybody', async (self, typed) => {
  const t = texts[self.lang]
  const token = typed.text('token')
  const done = await accountsOf(self.c).send('POST /auth/reset-password', {
    newPassword: typed.text('newPassword'),
    token,
  })
  if (!done.ok) return newPasswordPage(self, self.returned(typed, done.problem), token)
  return self.show(
    t.changedTitle,
    <section class="message narrow">
      <h1>{t.changedTitle}</h1>
      <p class="lead">{t.changedLead}</p>
      <p>
        <a class="button" href={self.href('/sign-in')}>
          {t.signIn}
        </a>
      </p>
    </section>,
  )
})
