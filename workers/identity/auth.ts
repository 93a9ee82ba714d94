/**
 * How the library is set up (decision 33): accounts, sessions, passkeys, organisations, keys and the OAuth server. What it
 * leaves open is decided here; what it does otherwise than we promise is done around it, in `auth-routes.ts`.
 */
import { oauthDeviceAuthorization, oauthProvider } from '@better-auth/oauth-provider'
import { passkey } from '@better-auth/passkey'
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { createAccessControl } from 'better-auth/plugins/access'
import { jwt } from 'better-auth/plugins/jwt'
import { organization } from 'better-auth/plugins/organization'
import { defaultStatements, ownerAc } from 'better-auth/plugins/organization/access'
import { z } from 'zod'
import { keyed, macWith } from '../http/installation.ts'
import { claimsOf, isAdmin, listed, staffRoles } from './claims.ts'
import { keepLink } from './confirmation.ts'
import { AUDIENCE, hashesAtOnce, type IdentityEnv } from './env.ts'
import { claimsOfMachine, digestOf, isSecretOf, keyScopes } from './keys.ts'
import { mailerOf } from './mailer.ts'
import { mailOf } from './mails.ts'
import { BUSY_RETRY_SECONDS, PASSWORD_LEAST, PASSWORD_MOST, passwordsOf, TooManyHashes } from './passwords.ts'
import { accessTokens, jwtOptionsOf, TOKEN_SECONDS } from './tokens.ts'

export const BASE_PATH = '/auth'
const DAY_SECONDS = 86_400
const SESSION_SECONDS = 30 * DAY_SECONDS
const CONFIRM_SECONDS = DAY_SECONDS
const RESET_SECONDS = 3_600
const INVITATION_SECONDS = 7 * DAY_SECONDS

/** Not served: what we do in another way, or do not do. */
const NOT_SERVED = [
  '/token',
  '/update-user',
  '/set-password',
  '/link-social',
  '/unlink-account',
  '/sign-in/social',
  '/organization/create',
]

const access = createAccessControl(defaultStatements)
const nothingInside = { organization: [], member: [], invitation: [], team: [], ac: [] } as const
/** Owners look after an organisation; the roles of the systems count in the systems only. */
const organisationRoles = {
  owner: access.newRole(ownerAc.statements),
  ...Object.fromEntries(staffRoles.map((role) => [role, access.newRole(nothingInside)])),
}

const knownRoles = (roles: string): void => {
  const unknown = listed(roles).filter((role) => !Object.hasOwn(organisationRoles, role))
  if (unknown.length === 0) return
  throw new APIError('BAD_REQUEST', { code: 'ROLE_NOT_FOUND', message: 'There is no such role inside an organisation' })
}

const FirstMembership = z.object({ organizationId: z.string() })

/** Whoever signs in acts for the organisation they have belonged to longest, until they choose another one. */
const organisationAtFirst = async (db: D1Database, userId: string): Promise<string | null> => {
  const found = await db
    .prepare('SELECT organizationId FROM member WHERE userId = ?1 ORDER BY createdAt, id LIMIT 1')
    .bind(userId)
    .first()
  return found === null ? null : FirstMembership.parse(found).organizationId
}

const activeIn = (session: object): string | undefined => {
  const active: unknown = Reflect.get(session, 'activeOrganizationId')
  return typeof active === 'string' ? active : undefined
}

/** A device has no session of its own: it acts for the organisation that its person has last acted for. */
const organisationOf = async (db: D1Database, userId: string): Promise<string | null> => {
  const found = await db
    .prepare(
      `SELECT activeOrganizationId AS organizationId FROM session
       WHERE userId = ?1 AND activeOrganizationId IS NOT NULL ORDER BY updatedAt DESC, id LIMIT 1`,
    )
    .bind(userId)
    .first()
  return found === null ? organisationAtFirst(db, userId) : FirstMembership.parse(found).organizationId
}

/** Whoever finds no turn to be hashed is told to come again. */
const passwordsInTurn = ({ HASHES_AT_ONCE }: IdentityEnv) => {
  const passwords = passwordsOf(() => hashesAtOnce(HASHES_AT_ONCE))
  const orBusy = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (fault) {
      if (!(fault instanceof TooManyHashes)) throw fault
      const headers = { 'retry-after': String(BUSY_RETRY_SECONDS) }
      throw new APIError('SERVICE_UNAVAILABLE', { code: 'TEMPORARILY_UNAVAILABLE', message: fault.message }, headers)
    }
  }
  return {
    hash: (password: string) => orBusy(passwords.hash(password)),
    verify: (of: { hash: string; password: string }) => orBusy(passwords.verify(of)),
  }
}

/** The library's own word for a server of this kind; the database alone differs where its tables are made. */
export const optionsOf = (env: IdentityEnv, secret: string, database: BetterAuthOptions['database'] = env.DB) => {
  const { PUBLIC_ORIGIN: origin, DB } = env
  const mailer = mailerOf(env)
  const jwtOptions = jwtOptionsOf(origin)
  const localeOf = (user: object): unknown => Reflect.get(user, 'locale')
  return {
    baseURL: origin,
    basePath: BASE_PATH,
    secret,
    database,
    // Locally a machine has two names; what a browser asks is the same origin or none.
    trustedOrigins: (request) => [origin, ...(request === undefined ? [] : [new URL(request.url).origin])],
    telemetry: { enabled: false },
    disabledPaths: NOT_SERVED,
    logger: { level: 'error', disableColors: true },
    // Failures are counted by us, by account and by address (U5); requests by the gateway (H5).
    rateLimit: { enabled: false },
    advanced: { cookiePrefix: 'naru', ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] } },
    session: { expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    user: {
      additionalFields: {
        phone: { type: 'string', required: false },
        locale: { type: 'string', required: false },
        consents: { type: 'string', required: false, returned: false },
        roles: { type: 'string', required: false, input: false, returned: false },
      },
    },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      minPasswordLength: PASSWORD_LEAST,
      maxPasswordLength: PASSWORD_MOST,
      password: passwordsInTurn(env),
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, url }) =>
        mailer.send({ to: user.email, ...mailOf('reset', localeOf(user), { link: url }) }),
      onExistingUserSignUp: ({ user }) =>
        mailer.send({ to: user.email, ...mailOf('taken', localeOf(user), { link: origin }) }),
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: CONFIRM_SECONDS,
      sendVerificationEmail: async ({ user, url, token }) => {
        const link = new URL(url)
        link.searchParams.set('token', await keepLink(env, user.id, token, CONFIRM_SECONDS))
        await mailer.send({ to: user.email, ...mailOf('confirm', localeOf(user), { link: link.href }) })
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: { ...session, activeOrganizationId: await organisationAtFirst(DB, session.userId) },
          }),
        },
      },
    },
    plugins: [
      organization({
        ac: access,
        roles: organisationRoles,
        creatorRole: 'owner',
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
        invitationExpiresIn: INVITATION_SECONDS,
        requireEmailVerificationOnInvitation: true,
        cancelPendingInvitationsOnReInvite: true,
        // The library has roles of its own besides, which mean nothing here.
        organizationHooks: {
          beforeCreateInvitation: async ({ invitation }) => knownRoles(invitation.role),
          beforeUpdateMemberRole: async ({ newRole }) => knownRoles(newRole),
        },
        sendInvitationEmail: ({ id, email, organization: { name } }) =>
          mailer.send({ to: email, ...mailOf('invited', 'ko', { name, link: `${origin}/invitations/${id}` }) }),
      }),
      passkey({ rpID: origin === '' ? 'localhost' : new URL(origin).hostname, rpName: 'Naru', origin }),
      jwt(jwtOptions),
      accessTokens(DB, jwtOptions),
      oauthProvider({
        loginPage: '/sign-in',
        consentPage: '/consent',
        scopes: ['openid', 'profile', 'email', 'offline_access', 'naru', ...keyScopes],
        resources: [{ identifier: AUDIENCE, accessTokenTtl: TOKEN_SECONDS }],
        allowDynamicClientRegistration: false,
        // Clients are an admin's to make and to change.
        clientPrivileges: ({ user }) => isAdmin(DB, user?.id),
        resourcePrivileges: ({ user }) => isAdmin(DB, user?.id),
        clientRegistrationDefaultResources: [AUDIENCE],
        m2mAccessTokenExpiresIn: TOKEN_SECONDS,
        storeClientSecret: { hash: digestOf, verify: (secret, stored) => isSecretOf(DB, secret, stored) },
        // Consent is given for the organisation that is active then; nobody is asked which one besides.
        postLogin: {
          page: '/consent',
          shouldRedirect: () => false,
          consentReferenceId: ({ session }) => activeIn(session),
        },
        customAccessTokenClaims: async ({ user, referenceId, scopes, metadata }) =>
          user
            ? { ...(await claimsOf(DB, user.id, referenceId ?? (await organisationOf(DB, user.id)))) }
            : (claimsOfMachine(metadata, scopes) ?? { roles: [] }),
        // Its types are not written for exact optional properties.
      }) as unknown as BetterAuthPlugin,
      oauthDeviceAuthorization({ verificationUri: '/device' }),
    ],
  } satisfies BetterAuthOptions
}

const PURPOSE = 'naru identity secret'
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const secretOf = keyed((key) => macWith(key)(PURPOSE, ''))

const makeAuth = async (env: IdentityEnv) => {
  const made = betterAuth(optionsOf(env, base64(await secretOf(env.INSTALLATION_KEY))))
  await made.$context
  return made
}
export type Auth = Awaited<ReturnType<typeof makeAuth>>

let current: { readonly env: IdentityEnv; readonly auth: Auth } | undefined

/** The library for this environment, made once by an isolate; kept when it is whole, for nobody may wait for another. */
export const authOf = async (env: IdentityEnv): Promise<Auth> => {
  if (current?.env.DB !== env.DB) current = { env, auth: await makeAuth(env) }
  return current.auth
}
