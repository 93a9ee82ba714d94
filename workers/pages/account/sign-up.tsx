/** Signing up (회원 가입), and the mail that confirms the address. */
import { Form, type FormState } from '../form.tsx'
import { type Page, page, submit } from '../page.tsx'
import { Checks } from '../parts/checks.tsx'
import { TextField } from '../parts/fields.tsx'
import { accountsOf, nextOf, withNext } from './accounts.ts'
import { LocalMail } from './mails.tsx'
import { TEXT_VERSION } from './terms.tsx'
import { texts } from './texts.ts'

const NAME_LIMIT = 200
const EMAIL_LIMIT = 254
const PASSWORD_LIMIT = 128

const signUpPage = (self: Page, form: FormState, next: string): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.signUp,
    <div class="narrow">
      <header>
        <h1>{t.signUp}</h1>
        <p class="lead">{t.signUpLead}</p>
      </header>
      <section class="panel stack">
        <Form
          form={form}
          action={self.href('/sign-up')}
          submit={t.join}
          refusals={t.refusals}
          labels={{ name: t.name, email: t.email, password: t.password, consents: t.agreements }}
        >
          <input type="hidden" name="next" value={next} />
          <TextField
            form={form}
            name="name"
            label={t.name}
            autocomplete="name"
            maxlength={NAME_LIMIT}
            wrong={t.nameWrong}
          />
          <TextField
            form={form}
            name="email"
            label={t.email}
            type="email"
            autocomplete="email"
            maxlength={EMAIL_LIMIT}
            wrong={t.emailWrong}
          />
          <TextField
            form={form}
            name="password"
            label={t.password}
            type="password"
            autocomplete="new-password"
            maxlength={PASSWORD_LIMIT}
            hint={t.passwordHint}
            wrong={t.passwordWrong}
          />
          <Checks
            form={form}
            name="consents"
            label={t.agreements}
            wrong={t.agreementsWrong}
            checks={[
              {
                value: 'terms',
                label: t.terms,
                isRequired: true,
                about: { href: self.href('/terms'), label: t.readTerms },
              },
              {
                value: 'privacy',
                label: t.privacy,
                isRequired: true,
                about: { href: self.href('/privacy'), label: t.readPrivacy },
              },
              { value: 'marketing', label: t.marketing },
            ]}
          />
        </Form>
      </section>
      <p>
        {t.haveAccount} <a href={self.href(withNext('/sign-in', next))}>{t.signIn}</a>
      </p>
    </div>,
  )
}

export const showSignUp = page('everybody', (self) => signUpPage(self, self.form(), nextOf(self.query('next'))))

/** Where the link of the mail leads in the end. */
const confirmedAt = (self: Page, next: string): string => self.href(withNext('/confirmed', next))

export const signUp = submit('everybody', async (self, typed) => {
  const next = nextOf(typed.filled('next'))
  const agreed = typed.all('consents')
  const done = await accountsOf(self.c).send('POST /auth/sign-up/email', {
    email: typed.text('email'),
    password: typed.text('password'),
    name: typed.text('name'),
    locale: self.lang,
    consents: Object.fromEntries(agreed.map((kind) => [kind, TEXT_VERSION])),
    callbackURL: confirmedAt(self, next),
  })
  if (!done.ok) return signUpPage(self, self.returned(typed, done.problem), next)
  return sentPage(self, self.form('again'), { email: typed.text('email'), next })
})

type Sent = { readonly email: string; readonly next: string }
const sentPage = (self: Page, form: FormState, { email, next }: Sent): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.lookInMail,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{t.lookInMail}</h1>
        <p>
          <strong>{email}</strong>
        </p>
        <p class="lead">{t.lookInMailLead}</p>
      </div>
      <LocalMail self={self} />
      <section class="stack tight">
        <h2>{t.noMailTitle}</h2>
        <p class="quiet">{t.noMail}</p>
      </section>
      <Again self={self} form={form} next={next} email={email} />
    </section>,
  )
}

type AgainProps = { readonly self: Page; readonly form: FormState; readonly next: string; readonly email?: string }
/** Asks for the mail once more: with the address that is known, or one that is typed. */
const Again = ({ self, form, next, email }: AgainProps) => {
  const t = texts[self.lang]
  return (
    <Form
      form={form}
      action={self.href('/confirm-again')}
      submit={t.sendAgain}
      refusals={t.refusals}
      labels={{ email: t.email }}
    >
      <input type="hidden" name="next" value={next} />
      {email === undefined ? (
        <TextField form={form} name="email" label={t.email} type="email" autocomplete="email" wrong={t.emailWrong} />
      ) : (
        <input type="hidden" name="email" value={email} />
      )}
    </Form>
  )
}

export const confirmAgain = submit('everybody', async (self, typed) => {
  const [next, email] = [nextOf(typed.filled('next')), typed.text('email')]
  const done = await accountsOf(self.c).send('POST /auth/send-verification-email', {
    email,
    callbackURL: confirmedAt(self, next),
  })
  const form = done.ok ? self.form('again') : self.returned(typed, done.problem, 'again')
  return sentPage(self, form, { email, next })
})

/** Where the link in the mail ends, whether it was good or not. */
export const showConfirmed = page('everybody', (self) => {
  const t = texts[self.lang]
  const next = nextOf(self.query('next'))
  if (self.query('error') !== undefined) {
    return self.show(
      t.notConfirmedTitle,
      <section class="panel stack narrow">
        <h1>{t.notConfirmedTitle}</h1>
        <p class="lead">{t.refusals.LinkNotValid}</p>
        <Again self={self} form={self.form('again')} next={next} />
      </section>,
    )
  }
  return self.show(
    t.confirmedTitle,
    <section class="message narrow">
      <h1>{t.confirmedTitle}</h1>
      <p class="lead">{t.confirmedLead}</p>
      <p>
        {self.principal === null ? (
          <a class="button" href={self.href(withNext('/sign-in', next))}>
            {t.signIn}
          </a>
        ) : (
          <a class="button" href={self.href(next)}>
            {t.goOn}
          </a>
        )}
      </p>
    </section>,
  )
})
