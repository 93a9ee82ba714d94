/** Identity's HTTP face: `/auth/*`, the documents of discovery, and the mails that a developer's machine keeps. */
import { oauthProviderAuthServerMetadata, oauthProviderOpenIdConfigMetadata } from '@better-auth/oauth-provider'
import { isPlatformFault, unreachable } from '../http/answer.ts'
import { api, broken } from '../http/app.ts'
import { mountHealth } from '../http/health.ts'
import { grammarProblem } from '../http/problem.ts'
import { accountRoutes } from './account-routes.ts'
import { authOf } from './auth.ts'
import { authRoutes } from './auth-routes.ts'
import { type IdentityEnv, wrongIn } from './env.ts'
import { keyRoutes } from './key-routes.ts'
import { keepsMail, keptMails } from './mailer.ts'

const KEYS_CACHE = 'public, max-age=300'
const MAIL_PATH = '/dev/mail'

export const app = api<{ Bindings: IdentityEnv }>()

app.onError((fault, c) => (isPlatformFault(fault) ? unreachable(c, 'identity', fault) : broken(c, fault)))

// Without an address of its own an installation has outside issuers only.
for (const path of ['/auth/*', '/.well-known/*'])
  app.use(path, async (c, next) =>
    c.env.PUBLIC_ORIGIN === '' ? grammarProblem(c, 'NotConfigured', { facts: { missing: ['PUBLIC_ORIGIN'] } }) : next(),
  )

app.get('/.well-known/jwks.json', async (c) => {
  const { keys } = await (await authOf(c.env)).api.getJwks()
  return c.json({ keys }, 200, { 'Cache-Control': KEYS_CACHE })
})
app.get('/.well-known/openid-configuration', async (c) =>
  // The library hides the type of what it adds to its own server.
  oauthProviderOpenIdConfigMetadata((await authOf(c.env)) as never)(c.req.raw),
)
app.get('/.well-known/oauth-authorization-server', async (c) =>
  oauthProviderAuthServerMetadata((await authOf(c.env)) as never)(c.req.raw),
)

app.get(MAIL_PATH, async (c) => {
  if (!keepsMail(c.env)) return grammarProblem(c, 'RouteNotFound')
  return c.json({ items: await keptMails(c.env, c.req.query('to')) })
})

authRoutes(app)
accountRoutes(app)
keyRoutes(app)

/** Its settings, and a database that has not been migrated (H9). */
const wrong = async (env: Partial<IdentityEnv>): Promise<readonly string[]> => {
  const settings = wrongIn(env)
  try {
    await env.DB?.prepare('SELECT 1 FROM user, attempt LIMIT 1').run()
    return settings
  } catch (fault) {
    console.error(JSON.stringify({ at: 'identity.health', fault: String(fault) }))
    return [...settings, 'the database of identity is not migrated']
  }
}

mountHealth(app, { title: 'Naru: identity', needs: ['DB', 'EMAIL', 'HASHES_AT_ONCE'], wrong })
