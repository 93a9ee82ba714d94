/** One's organisation (기관): who belongs to it and does what, whom its owners invite, and which one is active. */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Checks } from '../parts/checks.tsx'
import { TextField } from '../parts/fields.tsx'
import { accountsOf, type Invitation, type Member } from './accounts.ts'
import { texts as keyTexts } from './key-texts.ts'
import { LocalMail } from './mails.tsx'
import { type Inside, insideRoles, isInside, texts } from './organization-texts.ts'

const pathOf = (id: string): string => `/organizations/${id}`
const rolesIn = (text: string): readonly Inside[] => text.split(',').filter(isInside)
const rolesLabel = (self: Page, text: string): string =>
  rolesIn(text)
    .map((role) => texts[self.lang].roles[role])
    .join(', ')

type Found = { readonly name: string; readonly isOwner: boolean; readonly own: string; readonly isActive: boolean }
/** The organisation of this page, as one who belongs to it sees it. */
const found = async (self: Page): Promise<Found | Response> => {
  const accounts = accountsOf(self.c)
  const [profile, session] = await Promise.all([accounts.read('/v1/identity/me'), accounts.read('/auth/get-session')])
  if (!profile.ok) return self.refused(profile.problem)
  const one = profile.value.organizations.find(({ id }) => id === self.param('id'))
  if (one === undefined) return self.refused({ ...NOT_FOUND })
  const active = session.ok ? session.value?.session.activeOrganizationId : null
  const own = one.roles.join(',')
  return { name: one.name, own, isOwner: one.roles.includes('owner'), isActive: active === self.param('id') }
}
const NOT_FOUND = { code: 'RouteNotFound', status: 404, title: '', detail: '', instance: '' } as const

const organizationPage = async (self: Page, invite: FormState = self.form('invite')): Promise<Response> => {
  const t = texts[self.lang]
  const one = await found(self)
  if (one instanceof Response) return one
  const organizationId = self.param('id')
  const accounts = accountsOf(self.c)
  const [members, invitations] = await Promise.all([
    accounts.read('/auth/organization/list-members', { organizationId }),
    one.isOwner ? accounts.read('/auth/organization/list-invitations', { organizationId }) : null,
  ])
  const pending = invitations?.ok ? invitations.value.filter(({ status }) => status === 'pending') : []
  return self.show(
    one.name,
    <>
      <header class="intro">
        <p class="eyebrow">{t.eyebrow}</p>
        <h1>{one.name}</h1>
        <p class="lead">
          {t.yourRoles}: {rolesLabel(self, one.own)}
        </p>
      </header>
      <Active self={self} isActive={one.isActive} />
      <section class="panel stack">
        <h2>{t.members}</h2>
        <ul class="own-list">
          {(members.ok ? members.value.members : []).map((member) => (
            <MemberRow self={self} member={member} isOwner={one.isOwner} />
          ))}
        </ul>
      </section>
      {one.isOwner && <Invite self={self} form={invite} pending={pending} />}
      {one.isOwner && (
        <p>
          <a href={self.href(`${pathOf(organizationId)}/keys`)}>{keyTexts[self.lang].manage}</a>
        </p>
      )}
    </>,
  )
}

const Active = ({ self, isActive }: { readonly self: Page; readonly isActive: boolean }) => {
  const t = texts[self.lang]
  return isActive ? (
    <p>
      <span class="badge good">{t.active}</span>
    </p>
  ) : (
    <section class="said">
      <p>{t.activateNote}</p>
      <Form
        form={self.form('active')}
        action={self.href(`${pathOf(self.param('id'))}/active`)}
        submit={t.activate}
        refusals={t.refusals}
      />
    </section>
  )
}

type MemberProps = { readonly self: Page; readonly member: Member; readonly isOwner: boolean }
const MemberRow = ({ self, member, isOwner }: MemberProps) => {
  const t = texts[self.lang]
  const isSelf = member.userId === self.principal?.sub
  return (
    <li>
      <div>
        <strong>{member.user.name}</strong> {isSelf && <span class="quiet">({t.you})</span>}
        <p class="quiet">{rolesLabel(self, member.role)}</p>
      </div>
      {isOwner && (
        <a class="button secondary" href={self.href(`${pathOf(self.param('id'))}/members/${member.id}`)}>
          {t.change}
          <span class="sr"> {member.user.name}</span>
        </a>
      )}
    </li>
  )
}

const roleChecks = (self: Page) => insideRoles.map((role) => ({ value: role, label: texts[self.lang].roles[role] }))

type InviteProps = { readonly self: Page; readonly form: FormState; readonly pending: readonly Invitation[] }
const Invite = ({ self, form, pending }: InviteProps) => {
  const t = texts[self.lang]
  const id = self.param('id')
  return (
    <section class="panel stack">
      <div class="intro">
        <h2>{t.inviteTitle}</h2>
        <p class="quiet">{t.inviteLead}</p>
      </div>
      {self.query('done') === 'invited' && (
        <p class="said" role="status">
          {t.invited}
        </p>
      )}
      {self.query('done') === 'invited' && <LocalMail self={self} />}
      <Form
        form={form}
        action={self.href(`${pathOf(id)}/invitations`)}
        submit={t.invite}
        refusals={t.refusals}
        labels={{ email: t.email, roles: t.rolesOf }}
      >
        <TextField form={form} name="email" label={t.email} type="email" autocomplete="off" wrong={t.emailWrong} />
        <Checks form={form} name="roles" label={t.rolesOf} wrong={t.chooseOne} checks={roleChecks(self)} />
      </Form>
      {pending.length > 0 && (
        <>
          <h3>{t.invitations}</h3>
          <ul class="own-list">
            {pending.map((invitation) => (
              <li>
                <div>
                  <strong>{invitation.email}</strong>
                  <p class="quiet">
                    {rolesLabel(self, invitation.role)} · {t.until(day(self.lang, invitation.expiresAt))}
                  </p>
                </div>
                <form method="post" action={self.href(`${pathOf(id)}/invitations/${invitation.id}/cancel`)}>
                  <input type="hidden" name="key" value={self.form().key} />
                  <button type="submit" class="secondary">
                    {t.cancel}
                    <span class="sr"> {invitation.email}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

export const showOrganization = page('authenticated', (self) => organizationPage(self))

export const activate = submit('authenticated', async (self) => {
  const organizationId = self.param('id')
  const done = await accountsOf(self.c).send('POST /auth/organization/set-active', { organizationId })
  return done.ok ? self.seeOther(pathOf(organizationId)) : self.refused(done.problem)
})

export const inviteMember = submit('authenticated', async (self, typed) => {
  const organizationId = self.param('id')
  const done = await accountsOf(self.c).send('POST /auth/organization/invite-member', {
    organizationId,
    email: typed.text('email'),
    role: typed.all('roles'),
  })
  if (!done.ok) return organizationPage(self, self.returned(typed, done.problem, 'invite'))
  return self.seeOther(`${pathOf(organizationId)}?done=invited`)
})

export const cancelInvitation = submit('authenticated', async (self) => {
  const invitationId = self.param('invitation')
  const done = await accountsOf(self.c).send('POST /auth/organization/cancel-invitation', { invitationId })
  const isGone = done.ok || done.problem.status === 400 || done.problem.status === 404
  return isGone ? self.seeOther(pathOf(self.param('id'))) : self.refused(done.problem)
})

/** One member: what they do, or that they go. */
const memberPage = async (self: Page, form: FormState, removal: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const [organizationId, memberId] = [self.param('id'), self.param('member')]
  const one = await found(self)
  if (one instanceof Response) return one
  const members = await accountsOf(self.c).read('/auth/organization/list-members', { organizationId })
  if (!members.ok) return self.refused(members.problem)
  const member = members.value.members.find(({ id }) => id === memberId)
  if (member === undefined || !one.isOwner) return self.refused({ ...NOT_FOUND })
  const at = `${pathOf(organizationId)}/members/${memberId}`
  const { name } = member.user
  return self.show(
    t.changeOf(name),
    <div class="narrow">
      <header>
        <p class="eyebrow">
          <a href={self.href(pathOf(organizationId))}>{one.name}</a>
        </p>
        <h1>{t.changeOf(name)}</h1>
      </header>
      <section class="panel stack">
        <Form form={form} action={self.href(at)} submit={t.save} refusals={t.refusals} labels={{ roles: t.rolesOf }}>
          <Checks
            form={form}
            name="roles"
            label={t.rolesOf}
            wrong={t.chooseOne}
            checks={roleChecks(self)}
            values={rolesIn(member.role)}
          />
        </Form>
      </section>
      <section class="panel stack">
        <h2>{t.removeTitle(name)}</h2>
        <p class="quiet">{t.removeLead}</p>
        <Form form={removal} action={self.href(`${at}/remove`)} submit={t.remove} refusals={t.refusals} danger />
      </section>
      <p>
        <a href={self.href(pathOf(organizationId))}>{t.back}</a>
      </p>
    </div>,
  )
}
const REMOVAL = 'removal'
export const showMember = page('authenticated', (self) => memberPage(self, self.form(), self.form(REMOVAL)))
export const changeMember = submit('authenticated', async (self, typed) => {
  const organizationId = self.param('id')
  const done = await accountsOf(self.c).send('POST /auth/organization/update-member-role', {
    organizationId,
    memberId: self.param('member'),
    role: typed.all('roles'),
  })
  if (!done.ok) return memberPage(self, self.returned(typed, done.problem), self.form(REMOVAL))
  return self.seeOther(pathOf(organizationId))
})
export const removeMember = submit('authenticated', async (self, typed) => {
  const organizationId = self.param('id')
  const done = await accountsOf(self.c).send('POST /auth/organization/remove-member', {
    organizationId,
    memberIdOrEmail: self.param('member'),
  })
  if (!done.ok) return memberPage(self, self.form(), self.returned(typed, done.problem, REMOVAL))
  return self.seeOther(pathOf(organizationId))
})
