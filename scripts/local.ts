/**
 * What a local run sets differently from a deployment, in one place for `npm start`, `npm run dev` and the tests.
 * Vars are matched by name: a Worker gets an override only where its own wrangler.toml declares (or implies) the var.
 */
import { join, resolve } from 'node:path'
import { INSTALLATION_KEY } from '../workers/http/installation.ts'
import { AUDIENCE, type Identity, ISSUER } from './identity.ts'
import type { WorkerSource } from './workers.ts'

export const DEFAULT_PORT = 8787
export const DEFAULT_STATE_DIR = '.wrangler/state'
/** Tests and the bench come from one address; the deployed limit would turn them away (H5). */
const LOCAL_RATE_LIMIT = 100_000
/** `NARU_RATE_LIMIT=300 npm start` keeps the shared limiters at so many requests, as a deployment does. */
const RATE_LIMIT = 'NARU_RATE_LIMIT'
/** `NARU_VAR_HOLD_SECONDS=60 npm start` overrides HOLD_SECONDS in every Worker that declares it. */
const OVERRIDE_PREFIX = 'NARU_VAR_'

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

/** The overrides of one run: the test methods of payment (P3), the local issuer, then what the environment says. */
export const localSettings = (identity: Identity, env: Readonly<Record<string, string | undefined>>): LocalSettings => {
  const fromEnvironment = Object.entries(env).flatMap(([key, value]) =>
    key.startsWith(OVERRIDE_PREFIX) && value !== undefined ? [[key.slice(OVERRIDE_PREFIX.length), value]] : [],
  )
  return {
    jwks: JSON.stringify(identity.jwks),
    installationKey: identity.installationKey,
    rateLimit: rateLimitOf(env),
    vars: {
      ALLOW_TEST_METHODS: '1',
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
      ...Object.fromEntries(fromEnvironment),
    },
  }
}

const rateLimitOf = (env: Readonly<Record<string, string | undefined>>): number => {
  const limit = Number(env[RATE_LIMIT] ?? LOCAL_RATE_LIMIT)
  if (!Number.isInteger(limit) || limit < 1) throw new Error(`${RATE_LIMIT} is not a limit: ${env[RATE_LIMIT]}`)
  return limit
}

/** The vars one Worker runs with locally: its own, with the overrides it declares. */
export const localVars = (worker: WorkerSource, settings: LocalSettings): WorkerSource['config']['vars'] => {
  const declared = worker.config.vars
  const overridden = Object.entries(settings.vars).filter(([name]) => name in declared)
  // A Worker that names an issuer verifies tokens; the keys come inline unless an address to have them from is given.
  const inline = 'AUTH_ISSUER' in declared && settings.vars.AUTH_JWKS_URL === undefined
  const keys = inline ? { AUTH_JWKS: settings.jwks } : {}
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

/** Where state is kept: STATE_DIR, or the folder that `wrangler dev` uses too. */
export const stateDirOf = (root: string, env: Readonly<Record<string, string | undefined>>): string => {
  return resolve(root, env.STATE_DIR ?? DEFAULT_STATE_DIR)
}

/** The port to listen on: PORT, or 8787. */
export const portOf = (env: Readonly<Record<string, string | undefined>>): number => {
  const port = Number(env.PORT ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is not a port: ${env.PORT}`)
  return port
}

/** The local keys: inside the state folder, so that nothing is ever written beside it. */
export const identityFolderOf = (stateDir: string): string => {
  return join(stateDir, 'naru', 'keys')
}
