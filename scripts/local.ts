/**
 * What a local run sets differently from a deployment, in one place for `npm start`, `npm run dev` and the tests.
 * Vars are matched by name: a Worker gets an override only where its own wrangler.toml declares (or implies) the var.
 */
import { dirname, join, resolve } from 'node:path'
import { INLINE_KEYS } from '../workers/gateway/issuers.ts'
import { INSTALLATION_KEY } from '../workers/http/installation.ts'
import { ownFolder } from './files.ts'
import { AUDIENCE, type Identity, ISSUER, loadIdentity } from './identity.ts'
import { PlainError } from './plain-error.ts'
import type { WorkerSource } from './workers.ts'

export const DEFAULT_PORT = 8787
export const DEFAULT_STATE_DIR = '.wrangler/state'
/** Tests and the bench come from one address; the deployed limit would turn them away (H5). */
const LOCAL_RATE_LIMIT = 100_000
/** `NARU_RATE_LIMIT=300 npm start` keeps the shared limiters at so many requests, as a deployment does. */
const RATE_LIMIT = 'NARU_RATE_LIMIT'
/** `NARU_VAR_HOLD_SECONDS=60 npm start` overrides HOLD_SECONDS in every Worker that declares it. */
const OVERRIDE_PREFIX = 'NARU_VAR_'

const WHOLE = /^[1-9]\d*$/
const RATE_LIMIT_LIMIT = 1_000_000_000
const PORT_FORM = /^\d{1,5}$/
const PORT_LIMIT = 65_535

type Env = Readonly<Record<string, string | undefined>>

export type LocalSettings = {
  /** Replaces the value of a declared var. */
  readonly vars: Readonly<Record<string, string>>
  /** The public keys the gateway verifies tokens with, as JWKS JSON. */
  readonly jwks: string
  /** What the Workers share and nobody else knows (H6). */
  readonly installationKey: string
  /** What the shared limiters allow in their period. */
  readonly rateLimit: number
}

/** The issuer of `npm run token`, as the gateway knows it: its name, whom its tokens are for, where its keys are. */
const LOCAL_ISSUER = `${ISSUER} ${AUDIENCE} ${INLINE_KEYS}`

/** The same settings, with the origin that this run has by its port; unless the environment says another one. */
export const atPort = (settings: LocalSettings, port: number): LocalSettings => ({
  ...settings,
  vars: { PUBLIC_ORIGIN: `http://localhost:${port}`, ...settings.vars },
})

/** The overrides of one run: the test methods of payment (P3), the local issuer, then what the environment says. */
export const localSettings = (identity: Identity, env: Env): LocalSettings => {
  const fromEnvironment = Object.entries(env).flatMap(([key, value]) =>
    key.startsWith(OVERRIDE_PREFIX) && value !== undefined ? [[key.slice(OVERRIDE_PREFIX.length), value]] : [],
  )
  return {
    jwks: JSON.stringify(identity.jwks),
    installationKey: identity.installationKey,
    rateLimit: rateLimitOf(env),
    vars: {
      ALLOW_TEST_METHODS: '1',
      KEEP_MAIL: 'true',
      AUTH_ISSUERS: LOCAL_ISSUER,
      ...Object.fromEntries(fromEnvironment),
    },
  }
}

const rateLimitOf = (env: Env): number => {
  const text = env[RATE_LIMIT] || String(LOCAL_RATE_LIMIT)
  if (WHOLE.test(text) && Number(text) <= RATE_LIMIT_LIMIT) return Number(text)
  throw new PlainError(`${RATE_LIMIT} must be a whole number from 1 to ${RATE_LIMIT_LIMIT}: ${text}`)
}

/** The vars one Worker runs with locally: its own, with the overrides it declares. */
export const localVars = (worker: WorkerSource, settings: LocalSettings): WorkerSource['config']['vars'] => {
  const declared = worker.config.vars
  const overridden = Object.entries(settings.vars).filter(([name]) => name in declared)
  // A Worker that names issuers verifies tokens; the keys of the local one come inline.
  const keys = 'AUTH_ISSUERS' in declared ? { AUTH_JWKS: settings.jwks } : {}
  const required = worker.config.secrets?.required ?? []
  const secrets = required.includes(INSTALLATION_KEY) ? { [INSTALLATION_KEY]: settings.installationKey } : {}
  return { ...declared, ...Object.fromEntries(overridden), ...keys, ...secrets }
}

/** The rate limits of one Worker, raised for local load. */
export const localRateLimits = (
  worker: WorkerSource,
  settings: LocalSettings,
): WorkerSource['wrangler']['ratelimits'] => {
  return worker.wrangler.ratelimits.map((limit) => ({
    ...limit,
    simple: { ...limit.simple, limit: settings.rateLimit },
  }))
}

/** Names given through the environment that no Worker declares: said aloud, since they would change nothing. */
export const unknownOverrides = (workers: readonly WorkerSource[], settings: LocalSettings): string[] => {
  const known = new Set([...workers.flatMap((worker) => Object.keys(worker.config.vars)), 'ALLOW_TEST_METHODS'])
  return Object.keys(settings.vars).filter((name) => !known.has(name) && !name.startsWith('AUTH_'))
}

/** What is wrong with the overrides, a line each: a number must stay one. What exactly a Worker takes, it says itself. */
export const overrideProblems = (workers: readonly WorkerSource[], settings: LocalSettings): string[] => {
  const declared = Object.fromEntries(workers.flatMap(({ config }) => Object.entries(config.vars)))
  return Object.entries(settings.vars).flatMap(([name, value]) =>
    WHOLE.test(String(declared[name] ?? '')) && value !== '' && !WHOLE.test(value)
      ? [`${OVERRIDE_PREFIX}${name} must be a whole number above 0: ${value}`]
      : [],
  )
}

/** Where state is kept: STATE_DIR, or the folder that `wrangler dev` uses too. Empty is unset. */
export const stateDirOf = (root: string, env: Env): string => {
  return resolve(root, env.STATE_DIR || DEFAULT_STATE_DIR)
}

/** The port to listen on: PORT, or 8787; 0 takes any that is free. Empty is unset. */
export const portOf = (env: Env): number => {
  const text = env.PORT || String(DEFAULT_PORT)
  if (PORT_FORM.test(text) && Number(text) <= PORT_LIMIT) return Number(text)
  throw new PlainError(`PORT must be a whole number from 0 to ${PORT_LIMIT}: ${text}`)
}

/** What settings are wrong in this environment: all of them, a line each. */
export const environmentProblems = (env: Env): string[] =>
  [portOf, rateLimitOf].flatMap((read) => {
    try {
      read(env)
      return []
    } catch (error) {
      if (!(error instanceof PlainError)) throw error
      return [error.message]
    }
  })

/** The local keys: inside the state folder, so that nothing is ever written beside it. */
export const identityFolderOf = (stateDir: string): string => {
  return join(stateDir, 'naru', 'keys')
}

/** The local keys of a state folder, made at first use. */
export const openIdentity = (stateDir: string): Promise<Identity> => {
  ownFolder(stateDir)
  ownFolder(dirname(identityFolderOf(stateDir)))
  return loadIdentity(identityFolderOf(stateDir))
}

/** What stands before a command of ours so that it meets the same server: nothing, where everything is as usual. */
export const environmentFor = (root: string, port: number, stateDir: string): string => {
  const words = [
    ...(port === DEFAULT_PORT ? [] : [`PORT=${port}`]),
    ...(stateDir === stateDirOf(root, {}) ? [] : [`STATE_DIR=${quoted(stateDir)}`]),
  ]
  return words.map((word) => `${word} `).join('')
}

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
