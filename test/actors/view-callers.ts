/** People who ask the view through its own routes. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { principalSeal, type Role } from '../../workers/http/principal.ts'
import worker from '../../workers/view/index.ts'

export type Caller = {
  readonly sub: string
  readonly role: Role
  readonly org?: string
  readonly key?: string
} | null
export const kim: Caller = { sub: 'kim', role: 'customer' }
export const lee: Caller = { sub: 'lee', role: 'customer' }
export const venue: Caller = { sub: 'park', role: 'venue-staff', org: 'naru' }
export const courier: Caller = { sub: 'choi', role: 'courier', org: 'naru' }
/** Somebody with the right role in an organisation of their own. */
export const elsewhere: Caller = { sub: 'han', role: 'venue-staff' }
export const admin: Caller = { sub: 'root', role: 'admin' }

export const ask = async (caller: Caller, path: string, init: RequestInit<IncomingRequestCfProperties> = {}) => {
  const headers = new Headers(init.headers)
  if (caller) {
    const { role, ...who } = caller
    headers.set('x-naru-principal', await principalSeal(env.INSTALLATION_KEY).sign({ ...who, roles: [role] }))
  }
  const request = new Request<unknown, IncomingRequestCfProperties>(`http://view${path}`, { ...init, headers })
  return worker.fetch(request, env, createExecutionContext())
}

/** Sends a command of an operator. */
export const tell = (caller: Caller, path: string, body: object, key: string) =>
  ask(caller, path, {
    method: 'POST',
    headers: { 'idempotency-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

export type Shown = { id: string; status: string; code?: string } & Record<string, unknown>
export type Page = { items: Shown[]; next: string | null }
export const thing = async (caller: Caller, path: string) => (await ask(caller, path)).json<Shown>()
export const page = async (caller: Caller, path: string) => (await ask(caller, path)).json<Page>()
export const ids = ({ items }: Page) => items.map(({ id }) => id)

/** Follows `next` to the end. */
export const allPages = async (caller: Caller, path: string): Promise<string[]> => {
  const found: string[] = []
  let cursor: string | null = ''
  for (let pages = 0; cursor !== null; pages++) {
    if (pages > 30) throw new Error('The list never came to an end')
    const shown: Page = await page(caller, cursor ? `${path.replace(/&cursor=.*/, '')}&cursor=${cursor}` : path)
    found.push(...ids(shown))
    cursor = shown.next
  }
  return found
}
