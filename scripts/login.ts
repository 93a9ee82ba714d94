/**
 * `npm run login [-- --url https://…]` signs the command line in: it prints an address and a code, and waits until somebody
 * allows it in a browser. What it gets is kept in the state folder, for its owner only. `npm run -s login -- --print` prints
 * the access token, a fresh one when the kept one is about to end.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { ownFolder, readText, replaceFile } from './files.ts'
import { portOf, stateDirOf } from './local.ts'
import { PlainError, plainly } from './plain-error.ts'
import { HOST } from './public-port.ts'

const USAGE = 'usage: npm run login [-- --url <address of the installation>] [--print]'
const MISUSED = 2
const CLIENT_ID = 'naru-command-line'
const SCOPE = 'openid offline_access naru'
const RESOURCE = 'urn:naru:api'
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const FOLDER = 'naru'
const FILE = 'login.json'
const ANSWER_LIMIT_MS = 15_000
/** Nobody is waited for longer, whatever the server allows. */
const WAIT_LIMIT_SECONDS = 1_800
const SECONDS_MS = 1_000
/** Told that it asks too often, it asks this much less often (RFC 8628). */
const SLOWER_SECONDS = 5
/** A token that ends sooner is not worth printing. */
const FRESH_MS = 30_000

const Device = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  verification_uri_complete: z.url().optional(),
  expires_in: z.number(),
  interval: z.number().default(SLOWER_SECONDS),
})
const Tokens = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() })
const Refused = z.object({ error: z.string() })
const Kept = z.object({ url: z.url(), accessToken: z.string(), refreshToken: z.string(), endsAtMs: z.number() })
type Kept = z.infer<typeof Kept>

type Options = { readonly url: string | undefined; readonly print: boolean }

const optionsOf = (args: readonly string[]): Options => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { url: { type: 'string' }, print: { type: 'boolean', default: false } },
    })
    return { ...values, url: values.url === undefined ? undefined : z.url().parse(values.url) }
  } catch {
    throw new PlainError(USAGE)
  }
}

/** All that is said goes to the other stream, so that `--print` prints a token and nothing else. */
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Asks the server with a form; its answer, or the code of its no. */
const ask = async <S extends z.ZodType>(
  url: string,
  path: string,
  form: Readonly<Record<string, string>>,
  schema: S,
): Promise<z.output<S> | string> => {
  const body = new URLSearchParams({ client_id: CLIENT_ID, resource: RESOURCE, ...form })
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS)
  const answer = await fetch(new URL(path, url), { method: 'POST', body, signal }).catch(() => {
    throw new PlainError(`Nobody answers at ${url}. Is it running?`)
  })
  const json: unknown = await answer.json().catch(() => null)
  if (answer.ok) return schema.parse(json)
  const refused = Refused.safeParse(json)
  if (refused.success) return refused.data.error
  throw new PlainError(`${url} answered ${answer.status} without saying why.`)
}

const asKept = (url: string, { access_token, refresh_token, expires_in }: z.infer<typeof Tokens>): Kept => ({
  url,
  accessToken: access_token,
  refreshToken: refresh_token,
  endsAtMs: Date.now() + expires_in * SECONDS_MS,
})

const NOES: Readonly<Record<string, string>> = {
  access_denied: 'It was not allowed.',
  expired_token: 'The code has lapsed: begin again.',
}

/** Waits until somebody has allowed the code, at most as long as it lives. */
const allowed = async (url: string, device: z.infer<typeof Device>): Promise<Kept> => {
  const until = Date.now() + Math.min(device.expires_in, WAIT_LIMIT_SECONDS) * SECONDS_MS
  for (let seconds = device.interval; Date.now() < until; ) {
    await pause(seconds * SECONDS_MS)
    const form = { grant_type: DEVICE_GRANT, device_code: device.device_code }
    const answer = await ask(url, '/auth/oauth2/token', form, Tokens)
    if (typeof answer !== 'string') return asKept(url, answer)
    if (answer === 'slow_down') seconds += SLOWER_SECONDS
    else if (answer !== 'authorization_pending') throw new PlainError(NOES[answer] ?? `It was refused: ${answer}.`)
  }
  throw new PlainError('Nobody has allowed it in time: begin again.')
}

const logIn = async (url: string): Promise<Kept> => {
  const device = await ask(url, '/auth/device/code', { scope: SCOPE }, Device)
  if (typeof device === 'string') throw new PlainError(`${url} lets no command line sign in: ${device}.`)
  say(`Open ${device.verification_uri_complete ?? device.verification_uri}`)
  say(`sign in, see that the code is ${device.user_code}, and allow it.`)
  return allowed(url, device)
}

/** The same sign-in with an access token that is not about to end; null when it has ended itself. */
const fresh = async (kept: Kept): Promise<Kept | null> => {
  if (kept.endsAtMs - Date.now() > FRESH_MS) return kept
  const form = { grant_type: 'refresh_token', refresh_token: kept.refreshToken }
  const answer = await ask(kept.url, '/auth/oauth2/token', form, Tokens)
  return typeof answer === 'string' ? null : asKept(kept.url, answer)
}

const keptIn = (path: string): Kept | null => {
  const text = readText(path)
  if (text === null) return null
  try {
    return Kept.parse(JSON.parse(text))
  } catch {
    throw new PlainError(`${path} cannot be read: delete it, and sign in again.`)
  }
}

const run = async (options: Options): Promise<void> => {
  const { print } = options
  const url = options.url ?? `http://${HOST}:${portOf(process.env)}`
  const folder = join(stateDirOf(process.cwd(), process.env), FOLDER)
  ownFolder(folder)
  const path = join(folder, FILE)
  const before = print ? keptIn(path) : null
  const known = before?.url === url ? await fresh(before) : null
  const kept = known ?? (await logIn(url))
  if (kept !== before) replaceFile(path, JSON.stringify(kept))
  if (print) process.stdout.write(`${kept.accessToken}\n`)
  else say(`Signed in at ${url}. npm run -s login -- --print prints the token.`)
}

const options = await plainly(() => optionsOf(process.argv.slice(2)), MISUSED)
await plainly(() => run(options))
