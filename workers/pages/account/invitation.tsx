/** An invitation (초대) as whoever got the mail sees it. */
import { Form, type FormState } from '../form.tsx'
import { type Page, page, submit } from '../page.tsx'
import { accountsOf } from './accounts.ts'
import { isInside, texts } from './organization-texts.ts'

const invitationPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const id = self.param('id')
  const invitation = await accountsOf(self.c).read('/auth/organization/get-invitation', { id })
  if (!invitation.ok) {
    return invitation.problem.status >= 500 ? self.refused(invitation.problem) : notYoursPage(self)
  }
  const { organizationName, role } = invitation.value
  const roles = role.split(',').filter(isInside)
  const title = t.invitationTitle(organizationName)
  return self.show(
    title,
    <section class="panel stack narrow">
      <div class="intro">
        <h1>{title}</h1>
        <p class="lead">{t.invitationLead}</p>
        <p>
          {t.role}: <strong>{roles.map((one) => t.roles[one]).join(', ')}</strong>
        </p>
      </div>
      <Form form={form} action={self.href(`/invitations/${id}`)} submit={t.accept} refusals={t.refusals} />
      <form method="post" action={self.href(`/invitations/${id}/decline`)}>
        <input type="hidden" name="key" value={self.form().key} />
        <button type="submit" class="secondary">
          {t.decline}
        </button>
      </form>
    </section>,
  )
}

const notYoursPage = (self: Page): Promise<Response> => {
  const t = texts[self.lang]
  return self.show(
    t.notYoursTitle,
    <section class="message hero">
      <h1>{t.notYoursTitle}</h1>
      <p class="lead">{t.notYours}</p>
      <p>
        <a class="button" href={self.href('/account')}>
          {t.toAccount}
        </a>
      </p>
    </section>,
  )
}

export const showInvitation = page('authenticated', (self) => invitationPage(self, self.form()))

export const acceptInvitation = submit('authenticated', async (self, typed) => {
  const accounts = accountsOf(self.c)
  const invitationId = self.param('id')
  const asked = await accounts.read('/auth/organization/get-invitation', { id: invitationId })
  if (!asked.ok) return invitationPage(self, self.form())
  const done = await accounts.send('POST /auth/organization/accept-invitation', { invitationId })
  if (!done.ok) return invitationPage(self, self.returned(typed, done.problem))
  const { organizationId } = asked.value
  // Whoever has just accepted goes to work for it.
  await accounts.send('POST /auth/organization/set-active', { organizationId })
  return self.seeOther(`/organizations/${organizationId}`)
})

export const declineInvitation = submit('authenticated', async (self) => {
  const t = texts[self.lang]
  const done = await accountsOf(self.c).send('POST /auth/organization/reject-invitation', {
    invitationId: self.param('id'),
  })
  if (!done.ok) return notYoursPage(self)
  return self.show(
    t.declined,
    <section class="message hero">
      <h1>{t.declined}</h1>
      <p class="lead">{t.declinedLead}</p>
      <p>
        <a class="button" href={self.href('')}>
          {self.t.pages.toHome}
        </a>
      </p>
    </section>,
  )
})
