/** The pages of accounts (회원): signing up and in, one's account, one's organisation, and what applications ask for. */
import { area, routes } from '../area.ts'
import { changePassword, changeProfile, exportAccount, showAccount } from './account.tsx'
import { closeAccount, showClosed, showClosing } from './closing.tsx'
import { acceptInvitation, declineInvitation, showInvitation } from './invitation.tsx'
import { makeKey, revokeKey, rotateKey, showKeys, showRevoke } from './keys.tsx'
import { showMails } from './mails.tsx'
import { approveDevice, consent, denyConsent, denyDevice, lookUpDevice, showConsent, showDevice } from './oauth.tsx'
import {
  activate,
  cancelInvitation,
  changeMember,
  inviteMember,
  removeMember,
  showMember,
  showOrganization,
} from './organization.tsx'
import { forgot, setNewPassword, showForgot, showNewPassword } from './reset.tsx'
import { endSession, removePasskey } from './security.tsx'
import { showSignIn, signedIn, signIn, signInAgain, signOut } from './sign-in.tsx'
import { confirmAgain, showConfirmed, showSignUp, signUp } from './sign-up.tsx'
import { showPrivacy, showTerms } from './terms.tsx'

export const accountArea = area({
  signIn: '/sign-in',
  account: '/account',
  pages: routes()
    .get('/sign-in', showSignIn)
    .post('/sign-in', signIn)
    .post('/sign-in/again', signInAgain)
    .post('/sign-in/done', signedIn)
    .post('/sign-out', signOut)
    .get('/sign-up', showSignUp)
    .post('/sign-up', signUp)
    .post('/confirm-again', confirmAgain)
    .get('/confirmed', showConfirmed)
    .get('/forgot', showForgot)
    .post('/forgot', forgot)
    .get('/new-password', showNewPassword)
    .post('/new-password', setNewPassword)
    .get('/account', showAccount)
    .post('/account', changeProfile)
    .get('/account/export', exportAccount)
    .get('/account/close', showClosing)
    .post('/account/close', closeAccount)
    .get('/closed', showClosed)
    .post('/account/password', changePassword)
    .post('/account/sessions/:id', endSession)
    .post('/account/passkeys/:id', removePasskey)
    .get('/account/keys', showKeys)
    .post('/account/keys', makeKey)
    .post('/account/keys/:key/rotate', rotateKey)
    .get('/account/keys/:key/revoke', showRevoke)
    .post('/account/keys/:key/revoke', revokeKey)
    .get('/organizations/:id/keys', showKeys)
    .post('/organizations/:id/keys', makeKey)
    .post('/organizations/:id/keys/:key/rotate', rotateKey)
    .get('/organizations/:id/keys/:key/revoke', showRevoke)
    .post('/organizations/:id/keys/:key/revoke', revokeKey)
    .get('/organizations/:id', showOrganization)
    .post('/organizations/:id/active', activate)
    .post('/organizations/:id/invitations', inviteMember)
    .post('/organizations/:id/invitations/:invitation/cancel', cancelInvitation)
    .get('/organizations/:id/members/:member', showMember)
    .post('/organizations/:id/members/:member', changeMember)
    .post('/organizations/:id/members/:member/remove', removeMember)
    .get('/invitations/:id', showInvitation)
    .post('/invitations/:id', acceptInvitation)
    .post('/invitations/:id/decline', declineInvitation)
    .get('/consent', showConsent)
    .post('/consent', consent)
    .post('/consent/deny', denyConsent)
    .get('/device', showDevice)
    .post('/device', lookUpDevice)
    .post('/device/approve', approveDevice)
    .post('/device/deny', denyDevice)
    .get('/terms', showTerms)
    .get('/privacy', showPrivacy)
    .get('/dev/mail', showMails),
})
