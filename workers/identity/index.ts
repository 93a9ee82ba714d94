/** Identity (회원): who somebody is, and the tokens that say so (decision 33). */
import { WorkerEntrypoint } from 'cloudflare:workers'
import { isAPIError } from 'better-auth/api'
import { z } from 'zod'
import type { AccountsRpc, OwnedAlone, StaysBecause } from '../http/accounts.ts'
import { app } from './app.ts'
import { authOf } from './auth.ts'
import { accountsIn } from './closing.ts'
import type { IdentityEnv } from './env.ts'
import type { AccessToken } from './tokens.ts'

/** So many names are told at once. */
const NAMES_LIMIT = 200
const UNAUTHORIZED = 401

const Names = z.array(z.object({ id: z.string(), name: z.string() }))

/** What the other Workers ask of identity. */
export class IdentityEntrypoint extends WorkerEntrypoint<IdentityEnv> implements AccountsRpc {
  /** An access token for the session in this cookie; null when there is none. */
  async tokenOf(cookie: string): Promise<AccessToken | null> {
    const auth = await authOf(this.env)
    try {
      return await auth.api.accessToken({ headers: new Headers({ cookie }) })
    } catch (fault) {
      if (isAPIError(fault) && fault.statusCode === UNAUTHORIZED) return null
      throw fault
    }
  }

  /** An access token for this API key; null when it does not work (U9). */
  async tokenOfKey(key: string): Promise<AccessToken | null> {
    return (await authOf(this.env)).api.accessTokenOfKey({ body: { key } })
  }

  /** The names of these people and keys; those it does not know are left out (U12). */
  async namesOf(ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const { results } = await this.env.DB.prepare(
      `SELECT id, name FROM user WHERE id IN (SELECT value FROM json_each(?1))
       UNION ALL SELECT clientId, name FROM oauthClient WHERE clientId IN (SELECT value FROM json_each(?1))`,
    )
      .bind(JSON.stringify(ids.slice(0, NAMES_LIMIT)))
      .all()
    return Object.fromEntries(Names.parse(results).map(({ id, name }) => [id, name]))
  }

  ownedAlone(subject: string): Promise<readonly OwnedAlone[]> {
    return accountsIn(this.env).ownedAlone(subject)
  }

  confirmLeaving(subject: string, password: string | null, receipt: string): Promise<StaysBecause | null> {
    return accountsIn(this.env).confirmLeaving(subject, password, receipt)
  }

  tellStaying(subject: string): Promise<void> {
    return accountsIn(this.env).tellStaying(subject)
  }

  eraseAccount(subject: string): Promise<'erased' | 'last-owner'> {
    return accountsIn(this.env).eraseAccount(subject)
  }
}

export default { fetch: app.fetch } satisfies ExportedHandler<IdentityEnv>
