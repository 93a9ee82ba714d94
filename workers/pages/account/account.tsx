/** One's own account (내 정보): who one is, where one is signed in, and what is kept. */
import type { FormState, Typed } from '../form.tsx'
import { Form } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Checks } from '../parts/checks.tsx'
import { ChoiceField, TextField } from '../parts/fields.tsx'
import { Facts } from '../parts/thing.tsx'
import { texts } from './account-texts.ts'
import { accountsOf, type Profile } from './accounts.ts'
import { texts as keyTexts } from './key-texts.ts'
import { PATH, Passkeys, Password, Sessions } from './security.tsx'
import { TEXT_VERSION } from './terms.tsx'

const NAME_LIMIT = 200
type Forms = Readonly<Partial<Record<'profile' | 'password' | 'passkey' | 'session', FormState>>>

const accountPage = async (self: Page, forms: Forms = {}): Promise<Response> => {
  const t = texts[self.lang]
  const accounts = accountsOf(self.c)
  const profile = await accounts.read('/v1/identity/me')
  if (!profile.ok) {
    return profile.problem.status === 404 ? elsewherePage(self) : self.refused(profile.problem)
  }
  const [sessions, passkeys, current] = await Promise.all([
    accounts.read('/v1/identity/me/sessions'),
    accounts.read('/auth/passkey/list-user-passkeys'),
    accounts.read('/auth/get-session'),
  ])
  const own = profile.value
  const here = current.ok ? current.value?.session.id : undefined
  return self.show(
    t.title,
    <>
      <header class="head">
        <h1>{t.title}</h1>
        <SignOut self={self} />
      </header>
      {self.query('done') !== undefined && (
        <p class="said" role="status">
          {self.query('done') === 'password' ? t.passwordChanged : t.saved}
        </p>
      )}
      {!own.emailVerified && <Unconfirmed self={self} email={own.email} />}
      <div class="split">
        <div class="stack">
          <ProfileForm self={self} profile={own} form={forms.profile ?? self.form('profile')} />
          <Passkeys self={self} passkeys={passkeys.ok ? passkeys.value : []} form={forms.passkey} />
          <Password self={self} form={forms.password ?? self.form('password')} />
          <Sessions self={self} sessions={sessions.ok ? sessions.value.items : []} here={here} form={forms.session} />
        </div>
        <div class="stack">
          <section class="panel stack">
            <Facts
              facts={[
                [t.email, own.email],
                [t.number, <code>{own.id}</code>],
                [t.since, day(self.lang, own.createdAt)],
                ...(own.consents.terms ? [[t.agreed, day(self.lang, own.consents.terms.at)] as const] : []),
              ]}
            />
          </section>
          {own.organizations.length > 0 && (
            <section class="panel stack">
              <h2>{t.organizations}</h2>
              <ul class="own-list">
                {own.organizations.map(({ id, name }) => (
                  <li>
                    <a href={self.href(`/organizations/${id}`)}>{name}</a>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section class="panel stack">
            <h2>{keyTexts[self.lang].title}</h2>
            <p>
              <a href={self.href(`${PATH}/keys`)}>{keyTexts[self.lang].manage}</a>
            </p>
          </section>
          <section class="panel stack">
            <h2>{t.data}</h2>
            <p class="quiet">{t.dataLead}</p>
            <p>
              <a class="button secondary" href={self.href(`${PATH}/export`)} download="naru-account.json">
                {t.download}
              </a>
            </p>
            <p>
              <a href={self.href(`${PATH}/close`)}>{t.close}</a>
            </p>
          </section>
        </div>
      </div>
    </>,
  )
}

const elsewherePage = (self: Page): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.title,
    <section class="message hero">
      <h1>{t.title}</h1>
      <p class="lead">{t.elsewhere}</p>
      <p>
        <a href={self.href(`${PATH}/close`)}>{t.close}</a>
      </p>
      <p>
        <a class="button" href={self.href('')}>
          {self.t.pages.toHome}
        </a>
      </p>
    </section>,
  )
}

const SignOut = ({ self }: { readonly self: Page }) => (
  <form method="post" action={self.href('/sign-out')}>
    <input type="hidden" name="key" value={self.form().key} />
    <button type="submit" class="secondary">
      {texts[self.lang].signOut}
    </button>
  </form>
)

const Unconfirmed = ({ self, email }: { readonly self: Page; readonly email: string }) => {
  const t = texts[self.lang]
  return (
    <section class="said">
      <p>{t.unconfirmed}</p>
      <Form form={self.form('again')} action={self.href('/confirm-again')} submit={t.sendAgain}>
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="next" value={PATH} />
      </Form>
    </section>
  )
}

type ProfileProps = { readonly self: Page; readonly profile: Profile; readonly form: FormState }
const ProfileForm = ({ self, profile, form }: ProfileProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.profile}</h2>
      <Form
        form={form}
        action={self.href(PATH)}
        submit={t.save}
        refusals={t.refusals}
        labels={{ name: t.name, phone: t.phone }}
      >
        <TextField
          form={form}
          name="name"
          label={t.name}
          value={profile.name}
          autocomplete="name"
          maxlength={NAME_LIMIT}
        />
        <TextField
          form={form}
          name="phone"
          label={t.phone}
          type="tel"
          value={profile.phone ?? ''}
          autocomplete="tel"
          hint={t.phoneHint}
          wrong={t.phoneWrong}
          optional
        />
        <ChoiceField
          form={form}
          name="locale"
          label={t.language}
          value={profile.locale}
          choices={[
            { value: 'ko', label: t.korean },
            { value: 'en', label: t.english },
          ]}
        />
        <Checks
          form={form}
          name="consents"
          label={t.news}
          wrong=""
          checks={[{ value: 'marketing', label: t.marketing }]}
          values={profile.consents.marketing ? ['marketing'] : []}
        />
      </Form>
    </section>
  )
}

export const showAccount = page('authenticated', (self) => accountPage(self))

const changeOf = (typed: Typed) => ({
  name: typed.text('name'),
  phone: typed.filled('phone') ?? null,
  locale: typed.choice('locale', ['ko', 'en']),
  consents: { marketing: typed.all('consents').includes('marketing') ? TEXT_VERSION : null },
})
export const changeProfile = submit('authenticated', async (self, typed) => {
  const changed = await accountsOf(self.c).send('PUT /v1/identity/me', changeOf(typed), typed.key)
  if (!changed.ok) return accountPage(self, { profile: self.returned(typed, changed.problem, 'profile') })
  return self.seeOther(`${PATH}?done=profile`)
})
export const changePassword = submit('authenticated', async (self, typed) => {
  const changed = await accountsOf(self.c).send('POST /auth/change-password', {
    currentPassword: typed.text('currentPassword'),
    newPassword: typed.text('newPassword'),
  })
  if (!changed.ok) return accountPage(self, { password: self.returned(typed, changed.problem, 'password') })
  return self.seeOther(`${PATH}?done=password`)
})
/** A file, as the API answers it. */
export const exportAccount = page('authenticated', async (self) => {
  const kept = await accountsOf(self.c).read('/v1/identity/me/export')
  if (!kept.ok) return self.refused(kept.problem)
  return self.c.json(kept.value, 200, {
    'Cache-Control': 'private, no-store',
    'Content-Disposition': 'attachment; filename="naru-account.json"',
  })
})
