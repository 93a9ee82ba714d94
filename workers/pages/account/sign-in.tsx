/** Signing in (로그인) and out, with a password or a passkey, and going on where one was. */
import { Form, type FormState, type Typed } from '../form.tsx'
import { type Page, page, pageOf, say, submit } from '../page.tsx'
import { TextField } from '../parts/fields.tsx'
import { accountsOf, nextOf, withNext } from './accounts.ts'
import { onward, toOAuth } from './onward.tsx'
import { texts } from './texts.ts'

/** Where somebody goes on: to a page, to a form that was not sent yet, or back to what an application asked for. */
type Onward = { readonly next: string; readonly kept?: string | undefined; readonly oauth?: string | undefined }

/** Only our own pages keep what was typed: nobody elsewhere says what is sent next. */
const isFromOurPage = ({ c }: Page): boolean => c.req.header('origin') === new URL(c.req.url).origin
const typedOnward = (self: Page, typed: Typed): Onward => ({
  next: nextOf(typed.filled('next')),
  kept: isFromOurPage(self) ? typed.filled('kept') : undefined,
  oauth: typed.filled('oauth'),
})

const signInPage = (self: Page, form: FormState, to: Onward): Promise<Response> => {
  const t = texts[self.lang]
  const { next, kept, oauth } = to
  return self.show(
    t.signIn,
    <div class="narrow">
      <header>
        <h1>{t.signIn}</h1>
        {kept !== undefined ? <p class="lead">{t.keptLead}</p> : next !== '' && <p class="lead">{t.signInLead}</p>}
      </header>
      <section class="panel stack">
        <Form
          form={form}
          action={self.href('/sign-in')}
          submit={t.signIn}
          refusals={t.refusals}
          labels={{ email: t.email, password: t.password }}
        >
          <input type="hidden" name="next" value={next} />
          {kept !== undefined && <input type="hidden" name="kept" value={kept} />}
          {oauth !== undefined && <input type="hidden" name="oauth" value={oauth} />}
          <TextField form={form} name="email" label={t.email} type="email" autocomplete="username webauthn" />
          <TextField form={form} name="password" label={t.password} type="password" autocomplete="current-password" />
          <div class="check">
            <label>
              <input type="checkbox" name="remember" value="yes" checked={form.typed?.text('remember') !== ''} />
              <span>{t.remember}</span>
            </label>
          </div>
        </Form>
        <naru-passkey do="sign-in" form={form.name} failed={t.passkeyFailed} hidden>
          <button type="button" class="secondary wide">
            {t.withPasskey}
          </button>
          <p class="wrong" role="alert"></p>
        </naru-passkey>
        <p>
          <a href={self.href('/forgot')}>{t.forgot}</a>
        </p>
      </section>
      <p>
        {t.noAccount} <a href={self.href(withNext('/sign-up', next))}>{t.signUp}</a>
      </p>
    </div>,
  )
}

export const showSignIn = page('everybody', (self) => {
  const { searchParams } = new URL(self.c.req.url)
  const next = nextOf(self.query('next'))
  const oauth = searchParams.has('sig') ? searchParams.toString() : undefined
  const isAsked = (searchParams.get('prompt') ?? '').split(' ').includes('login')
  if (self.principal !== null && !isAsked) return oauth ? onward(self, toOAuth(oauth)) : self.seeOther(next)
  return signInPage(self, self.form(), { next, oauth })
})

/** From a form whose sign-in had ended. */
export const signInAgain = submit('everybody', (self, typed) => signInPage(self, self.form(), typedOnward(self, typed)))

/** Where somebody goes who has just signed in. */
const goOn = (self: Page, to: Onward, name: string): Promise<Response> | Response => {
  if (to.oauth !== undefined) return onward(self, toOAuth(to.oauth))
  if (to.kept === undefined) return self.seeOther(to.next)
  // The request came from nobody yet; what is shown is for whoever it has become.
  self.c.set('principal', self.principal ?? { sub: name, name, roles: ['customer'] })
  return resumePage(pageOf(self.c), to.next, to.kept)
}

export const signIn = submit('everybody', async (self, typed) => {
  const to = typedOnward(self, typed)
  const done = await accountsOf(self.c).send('POST /auth/sign-in/email', {
    email: typed.text('email'),
    password: typed.text('password'),
    rememberMe: typed.text('remember') === 'yes',
  })
  if (!done.ok) return signInPage(self, self.returned(typed, done.problem), to)
  const { name } = (done.value.user ?? {}) as { readonly name?: string }
  return goOn(self, to, name ?? '')
})

/** Signed in by a passkey: the script of the page sends the same form here. */
export const signedIn = submit('authenticated', (self, typed) =>
  goOn(self, typedOnward(self, typed), self.principal?.name ?? ''),
)

/** The form that was not sent, as it was, with the same key: it is sent once, if at all. */
const resumePage = (self: Page, next: string, kept: string): Promise<Response> => {
  const t = texts[self.lang]
  const fields = [...new URLSearchParams(kept)]
  const key = fields.find(([name]) => name === 'key')?.[1]
  if (key === undefined) return say(self, 400)
  return self.show(
    t.resumeTitle,
    <section class="panel stack narrow">
      <h1>{t.resumeTitle}</h1>
      <p class="lead">{t.resumeLead}</p>
      <Form form={{ ...self.form(), key }} action={self.href(next)} submit={t.resume}>
        {fields
          .filter(([name]) => name !== 'key')
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
      </Form>
      <p>
        <a href={self.href('')}>{t.notResume}</a>
      </p>
    </section>,
  )
}

export const signOut = submit('everybody', async (self) => {
  const done = await accountsOf(self.c).send('POST /auth/sign-out')
  return done.ok ? self.seeOther('') : self.refused(done.problem)
})
