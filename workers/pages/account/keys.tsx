/**
 * API keys (U9), of an organisation and of one's own. A key is shown in the answer to the form that made it and nowhere
 * else: the same form sent again, as by a reload, makes none and shows the same one.
 */
import { Form, type FormState } from '../form.tsx'
import { moment } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Checks } from '../parts/checks.tsx'
import { TextField } from '../parts/fields.tsx'
import { Question } from '../parts/question.tsx'
import { type ApiKey, accountsOf } from './accounts.ts'
import { texts } from './key-texts.ts'
import { texts as inside, insideRoles, isInside } from './organization-texts.ts'

const NAME_LIMIT = 200
const OWN = '/account/keys'
/** Owners of an organisation are no role of the systems. */
const staffRoles = insideRoles.filter((role) => role !== 'owner')

/** Whose keys this page is about: those of the organisation in its path, or one's own. */
const organizationOf = (self: Page): string | null => self.param('id') || null
const pathOf = (self: Page): string => {
  const id = organizationOf(self)
  return id === null ? OWN : `/organizations/${id}/keys`
}
const apiOf = (self: Page) => {
  const id = organizationOf(self)
  return id === null
    ? ('/v1/identity/me/keys' as const)
    : (`/v1/identity/organizations/${encodeURIComponent(id)}/keys` as const)
}

const scopeLabel = (self: Page, scope: string): string => {
  const t = texts[self.lang]
  if (scope === 'customer' || scope === 'driver') return t[scope]
  return isInside(scope) ? inside[self.lang].roles[scope] : scope
}

const keysPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const isOwn = organizationOf(self) === null
  const found = await accountsOf(self.c).read(apiOf(self))
  if (!found.ok) return self.refused(found.problem)
  const { items } = found.value
  const scopes = isOwn ? ['customer', 'driver', ...staffRoles] : staffRoles
  return self.show(
    t.title,
    <>
      <header class="intro">
        <h1>{t.title}</h1>
        <p class="lead">{isOwn ? t.leadOwn : t.leadOrganization}</p>
      </header>
      <section class="panel stack">
        <h2>{t.list}</h2>
        {items.length === 0 ? (
          <p class="quiet">{t.none}</p>
        ) : (
          <ul class="own-list">
            {items.map((key) => (
              <KeyRow self={self} of={key} />
            ))}
          </ul>
        )}
      </section>
      <section class="panel stack">
        <h2>{t.make}</h2>
        <Form
          form={form}
          action={self.href(pathOf(self))}
          submit={t.make}
          refusals={t.refusals}
          labels={{ name: t.name, scopes: t.scopes }}
        >
          <TextField
            form={form}
            name="name"
            label={t.name}
            autocomplete="off"
            maxlength={NAME_LIMIT}
            wrong={t.nameWrong}
          />
          <Checks
            form={form}
            name="scopes"
            label={t.scopes}
            wrong={t.chooseOne}
            checks={scopes.map((value) => ({ value, label: scopeLabel(self, value) }))}
          />
        </Form>
      </section>
    </>,
  )
}

const KeyRow = ({ self, of: key }: { readonly self: Page; readonly of: ApiKey }) => {
  const t = texts[self.lang]
  const at = `${pathOf(self)}/${key.id}`
  const when = (instant: string) => moment(self.lang, instant)
  return (
    <li>
      <div>
        <strong>{key.name}</strong>
        <p class="quiet">{key.scopes.map((scope) => scopeLabel(self, scope)).join(', ')}</p>
        <p class="quiet">
          {key.lastUsedAt === null ? t.unused : t.usedAt(when(key.lastUsedAt))}
          {key.previousEndsAt !== null && ` · ${t.previousUntil(when(key.previousEndsAt))}`}
        </p>
      </div>
      {key.revokedAt !== null ? (
        <span class="badge">{t.revoked}</span>
      ) : (
        <div class="stack tight">
          <form method="post" action={self.href(`${at}/rotate`)}>
            <input type="hidden" name="key" value={self.form().key} />
            <button type="submit" class="secondary">
              {t.rotate}
              <span class="sr"> {key.name}</span>
            </button>
          </form>
          <a class="button secondary" href={self.href(`${at}/revoke`)}>
            {t.revoke}
            <span class="sr"> {key.name}</span>
          </a>
        </div>
      )}
    </li>
  )
}

/** The key itself, once. */
const shown = (self: Page, { name, secret }: { readonly name: string; readonly secret: string }, isNew: boolean) => {
  const t = texts[self.lang]
  return self.show(
    t.madeTitle,
    <section class="panel stack narrow">
      <p class="eyebrow">{name}</p>
      <h1>{t.madeTitle}</h1>
      <p class="lead">{t.madeLead}</p>
      <p>
        <code>{secret}</code>
      </p>
      {!isNew && <p class="quiet">{t.overlap}</p>}
      <p>
        <a class="button" href={self.href(pathOf(self))}>
          {t.back}
        </a>
      </p>
    </section>,
  )
}

export const showKeys = page('authenticated', (self) => keysPage(self, self.form('key')))

export const makeKey = submit('authenticated', async (self, typed) => {
  const wanted = { name: typed.text('name'), scopes: typed.all('scopes') }
  const made = await accountsOf(self.c).makeKey(apiOf(self), wanted, typed.key)
  return made.ok ? shown(self, made.value, true) : keysPage(self, self.returned(typed, made.problem, 'key'))
})

export const rotateKey = submit('authenticated', async (self, typed) => {
  const at = `${apiOf(self)}/${encodeURIComponent(self.param('key'))}/rotate` as const
  const made = await accountsOf(self.c).makeKey(at, {}, typed.key)
  return made.ok ? shown(self, made.value, false) : keysPage(self, self.returned(typed, made.problem, 'key'))
})

const revokePage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const found = await accountsOf(self.c).read(apiOf(self))
  if (!found.ok) return self.refused(found.problem)
  const key = found.value.items.find(({ id }) => id === self.param('key'))
  if (key === undefined) return self.seeOther(pathOf(self))
  const title = t.revokeTitle(key.name)
  return self.show(
    title,
    <Question about={t.title} title={title} back={self.href(pathOf(self))} keep={t.keep}>
      <p class="lead">{t.revokeLead}</p>
      <Form
        form={form}
        action={self.href(`${pathOf(self)}/${key.id}/revoke`)}
        submit={t.revoke}
        refusals={t.refusals}
        danger
      />
    </Question>,
  )
}
export const showRevoke = page('authenticated', (self) => revokePage(self, self.form('revoke')))
export const revokeKey = submit('authenticated', async (self, typed) => {
  const at = `POST ${apiOf(self)}/${encodeURIComponent(self.param('key'))}/revoke` as const
  const done = await accountsOf(self.c).send(at, {}, typed.key)
  return done.ok ? self.seeOther(pathOf(self)) : revokePage(self, self.returned(typed, done.problem, 'revoke'))
})
