/** `npm run admin -- --email kim@example.com` makes whoever has this address an admin of the local run (U8). */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { signToken } from './identity.ts'
import { openIdentity, portOf, stateDirOf } from './local.ts'
import { PlainError, plainly } from './plain-error.ts'
import { HOST } from './public-port.ts'

const USAGE = 'usage: npm run admin -- --email <address>'
const MISUSED = 2
const ANSWER_LIMIT_MS = 10_000
const PEOPLE = '/v1/identity/people'

const People = z.object({ items: z.array(z.object({ id: z.string(), roles: z.array(z.string()) })) })

const emailOf = (args: readonly string[]): string => {
  try {
    const { values } = parseArgs({ args: [...args], options: { email: { type: 'string' } } })
    if (values.email) return values.email
  } catch {
    // Said below.
  }
  throw new PlainError(USAGE)
}

/** Asks the local run as an admin, for which only whoever may read its keys can pass. */
const asking = async (): Promise<(path: string, init?: RequestInit) => Promise<unknown>> => {
  const identity = await openIdentity(stateDirOf(process.cwd(), process.env))
  const token = await signToken(identity, { sub: 'local-admin', roles: ['admin'] })
  const base = `http://${HOST}:${portOf(process.env)}`
  return async (path, init = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers }
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS)
    const answer = await fetch(new URL(path, base), { ...init, headers, signal }).catch(() => {
      throw new PlainError(`Nobody answers at ${base}. Run npm start first, with the same PORT and STATE_DIR.`)
    })
    if (!answer.ok) throw new PlainError(`${base} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
}

const makeAdmin = async (email: string): Promise<string> => {
  const ask = await asking()
  const { items } = People.parse(await ask(`${PEOPLE}?email=${encodeURIComponent(email)}`))
  const [person] = items
  if (person === undefined) throw new PlainError(`Nobody has an account with ${email}: sign up first.`)
  await ask(`${PEOPLE}/${person.id}/roles`, {
    method: 'PUT',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ roles: [...new Set([...person.roles, 'admin'])] }),
  })
  return `${email} is an admin from the next token on, a minute at most.`
}

const email = await plainly(() => emailOf(process.argv.slice(2)), MISUSED)
console.log(await plainly(() => makeAdmin(email)))
