/** What one deployment sets: `environments/<name>.toml`, checked against the Workers before anything is created. */
import { existsSync } from 'node:fs'
import { experimental_readRawConfig } from 'wrangler'
import * as z from 'zod'
import { listedIssuers, missingIssuers } from '../../workers/gateway/issuers.ts'
import { wrongIn } from '../../workers/identity/env.ts'
import type { DeployedWorker } from './sources.ts'

/** Where D1 may keep its primary; it cannot be moved afterwards. */
const LOCATIONS = ['weur', 'eeur', 'apac', 'oc', 'wnam', 'enam'] as const
/** A queue's name has at most so many characters. */
const NAME_LIMIT_CHARACTERS = 63
const ISSUER_EXAMPLE = '"https://id.example.com naru https://id.example.com/keys"'
/** The switch for methods of payment that are only for trials (P3). */
const TEST_METHODS = 'ALLOW_TEST_METHODS'

const Environment = z.strictObject({
  prefix: z.string().regex(/^[a-z][a-z0-9-]*-$/, 'small letters, digits and hyphens, with a hyphen at the end'),
  workers_dev: z.boolean(),
  domains: z.array(z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name such as api.example.com')),
  database_location: z.enum(LOCATIONS).optional(),
  vars: z.record(z.string(), z.string()),
  rate_limits: z.record(z.string(), z.string().regex(/^[1-9]\d{0,8}$/, 'a whole number in quotes')),
})
export type Environment = z.infer<typeof Environment>

export const readEnvironment = (path: string): Environment => {
  if (!existsSync(path)) throw new Error(`there is no ${path}; copy another environment and give it its own prefix`)
  const { rawConfig } = experimental_readRawConfig({ config: path })
  const parsed = Environment.safeParse(rawConfig)
  if (!parsed.success) throw new Error(`${path} cannot be used:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** Everything about this environment that stands in the way of a deployment: all of it, not the first. */
export const problemsOf = (environment: Environment, workers: readonly DeployedWorker[]): string[] => {
  return [
    ...varProblems(environment, workers),
    ...rateLimitProblems(environment, workers),
    ...(environment.workers_dev || environment.domains.length > 0
      ? []
      : ['nobody could reach the gateway: set workers_dev = true, or name its domains']),
    ...workers.flatMap(({ written: { name, queues, d1_databases } }) =>
      [name, ...queues.consumers.map(({ queue }) => queue), ...d1_databases.map((database) => database.database_name)]
        .filter((plain) => environment.prefix.length + plain.length > NAME_LIMIT_CHARACTERS)
        .map((plain) => `prefix: ${environment.prefix}${plain} is longer than ${NAME_LIMIT_CHARACTERS} characters`),
    ),
  ]
}

/** What an operator should see before going on, though it may be meant. */
export const warningsOf = ({ vars }: Environment): string[] => {
  return vars[TEST_METHODS] ? [`${TEST_METHODS} is on: whoever calls may pay without money`] : []
}

const varProblems = ({ vars }: Environment, workers: readonly DeployedWorker[]): string[] => {
  const declared = Object.fromEntries(workers.flatMap(({ written }) => Object.entries(written.vars)))
  const effective: Record<string, string> = { ...declared, ...vars }
  const open = Object.keys(declared).filter((name) => declared[name] === '' && vars[name] === undefined)
  const { AUTH_ISSUERS = '', PUBLIC_ORIGIN = '' } = effective
  const { issuers, wrong } = listedIssuers(AUTH_ISSUERS)
  const nobody = missingIssuers({ PUBLIC_ORIGIN, ...(wrong.length === 0 && { AUTH_ISSUERS }) })
  const empty = nobody.filter((name) => name in declared && !open.includes(name))
  return [
    ...open.map((name) => `vars.${name} is not decided: give it a value, or "" to leave it empty`),
    ...(empty.length === 0 || wrong.length > 0
      ? []
      : [`${empty.map((name) => `vars.${name}`).join(' or ')} must have a value: nobody could sign in`]),
    ...[...wrong, ...issuers.flatMap((one) => (isAddress(one.keysAt) ? [] : [one.issuer]))].map(
      (line) => `vars.AUTH_ISSUERS: ${line} is no issuer; one looks like ${ISSUER_EXAMPLE}`,
    ),
    ...('MAIL_FROM' in declared ? identityProblems(effective) : []),
    ...Object.keys(vars).flatMap((name) => (name in declared ? [] : [`vars.${name}: no Worker declares it`])),
    ...Object.entries(vars).flatMap(([name, value]) =>
      /^\d+$/.test(declared[name] ?? '') && !/^[1-9]\d*$/.test(value) ? [`vars.${name} must be a whole number`] : [],
    ),
    ...(effective.CORS_ORIGINS ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '' && !isOrigin(origin))
      .map((origin) => `vars.CORS_ORIGINS: ${origin} is no origin; one looks like https://www.example.com`),
  ]
}

/** What the accounts of this installation need, and what they must not have outside a developer's machine. */
const identityProblems = (vars: Readonly<Record<string, string>>): string[] => [
  ...(vars.KEEP_MAIL === 'true' ? ['vars.KEEP_MAIL: whoever comes could read the mails of all'] : []),
  ...wrongIn({ ...vars, KEEP_MAIL: 'false' }).map((problem) => `vars.${problem}`),
  ...(vars.PUBLIC_ORIGIN && !isAddress(vars.PUBLIC_ORIGIN) ? ['vars.PUBLIC_ORIGIN must be an https address'] : []),
]

const isAddress = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:'

const isOrigin = (text: string): boolean => {
  return URL.canParse(text) && new URL(text).origin === text
}

const rateLimitProblems = ({ rate_limits }: Environment, workers: readonly DeployedWorker[]): string[] => {
  const bound = new Set(workers.flatMap(({ written }) => written.ratelimits.map(({ name }) => name)))
  const ids = Object.values(rate_limits)
  return [
    ...[...bound].filter((name) => !(name in rate_limits)).map((name) => `rate_limits.${name} has no number`),
    ...Object.keys(rate_limits)
      .filter((name) => !bound.has(name))
      .map((name) => `rate_limits.${name}: no Worker has this limiter`),
    // Limiters with one number count together, in the whole account.
    ...(new Set(ids).size === ids.length ? [] : ['rate_limits: two limiters have the same number']),
  ]
}

/** What two deployments of one account must not share. */
export const sharedBy = (one: Environment, other: Environment): string[] => {
  const numbers = new Set(Object.values(other.rate_limits))
  return [
    ...(one.prefix === other.prefix ? [`the prefix ${one.prefix}`] : []),
    ...Object.values(one.rate_limits).flatMap((id) => (numbers.has(id) ? [`the rate limit ${id}`] : [])),
    ...one.domains.flatMap((domain) => (other.domains.includes(domain) ? [`the domain ${domain}`] : [])),
  ]
}
