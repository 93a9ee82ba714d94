import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inboxes } from '../../queues/subscriptions.ts'
import { configure } from './configure.ts'
import { type Environment, readEnvironment, sharedBy } from './environment.ts'
import { type Existing, planDeployment, type Secrets, secretsIn } from './plan.ts'
import { type DeployedWorker, readSources, type Written } from './sources.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const workers = readSources(ROOT)
const production = readEnvironment(join(ROOT, 'environments', 'production.toml'))
const environment: Environment = {
  ...production,
  prefix: 'trial-',
  vars: {
    ...production.vars,
    PUBLIC_ORIGIN: 'https://naru.example.com',
    MAIL_FROM: 'naru@example.com',
  },
}
const empty: Existing = { queues: new Set(), workers: new Set(), databases: new Map(), secrets: new Map() }
const withVars = (vars: Record<string, string>): Environment => ({
  ...environment,
  vars: { ...environment.vars, ...vars },
})
const INSTALLATION_KEY = 'the key of this installation only'
const given = { INSTALLATION_KEY }
const planned = (of: Environment, existing: Existing | null, among = workers, secrets: Secrets = given) =>
  planDeployment(among, of, existing, secrets)
const problemsWith = (changed: Partial<Environment>, existing: Existing | null = empty, among = workers) =>
  planned({ ...environment, ...changed }, existing, among).problems

/** All Workers, one of them changed. */
const but = (name: string, change: Partial<Written>): DeployedWorker[] =>
  workers.map((worker) => (worker.name === name ? { ...worker, written: { ...worker.written, ...change } } : worker))

/** One Worker as it is deployed. */
const deployed = (name: string, ids: ReadonlyMap<string, string> = new Map()) => {
  const worker = workers.find((one) => one.name === name)
  if (!worker) throw new Error(`no ${name}`)
  return configure(worker, environment, ids, name === 'gateway')
}

describe('The plan of a deployment', () => {
  it('has every inbox and its dead letters, then the database and its migrations, then the Workers, the gateway last', () => {
    const { steps, problems, warnings } = planned(environment, empty)
    expect([...problems, ...warnings]).toEqual([])
    const of = (kind: string) => steps.filter((step) => step.kind === kind).map(({ name }) => name)
    const queues = inboxes.flatMap((inbox) => [`trial-${inbox}`, `trial-${inbox}-dead-letters`])
    expect(of('queue')).toEqual(queues.sort())
    expect(of('database')).toEqual(['trial-identity', 'trial-view'])
    expect(of('migrate')).toEqual(['trial-identity', 'trial-view'])
    const uploaded = of('upload')
    expect([...uploaded].sort()).toEqual(workers.map(({ name }) => `trial-${name}`).sort())
    for (const [earlier, later] of [
      ['payment', 'concert'],
      ['payment', 'taxi'],
      ['museum', 'view'],
      ['view', 'gateway'],
    ]) {
      expect(uploaded.indexOf(`trial-${earlier}`), earlier).toBeLessThan(uploaded.indexOf(`trial-${later}`))
    }
    expect(uploaded.at(-1)).toBe('trial-gateway')
    const kinds = ['queue', 'database', 'migrate', 'upload']
    expect(steps.map(({ kind }) => kinds.indexOf(kind))).toEqual(steps.map(({ kind }) => kinds.indexOf(kind)).sort())
  })

  it('tells what is there, what is missing, and what it could not know', () => {
    const some: Existing = {
      ...empty,
      queues: new Set(['trial-view', 'view']),
      databases: new Map([['trial-view', 'id']]),
      workers: new Set(['trial-taxi']),
    }
    const described = (existing: Existing | null) =>
      planned(environment, existing).steps.flatMap((step) =>
        'presence' in step ? [`${step.kind} ${step.name} ${step.presence}`] : [],
      )
    expect(described(some).filter((line) => line.endsWith(' there'))).toEqual([
      'queue trial-view there',
      'database trial-view there',
      'upload trial-taxi there',
    ])
    expect(described(empty).every((line) => line.endsWith(' missing'))).toBe(true)
    expect(described(null).every((line) => line.endsWith(' unknown'))).toBe(true)
  })

  it('is not carried out while a value is missing or wrong: all of them are named', () => {
    expect(planned(production, null).problems).toEqual([
      'vars.PUBLIC_ORIGIN or vars.AUTH_ISSUERS must have a value: nobody could sign in',
    ])
    const { CORS_ORIGINS: _, ALLOW_TEST_METHODS: __, ...undecided } = environment.vars
    expect(problemsWith({ vars: undecided })).toEqual([
      expect.stringContaining('vars.CORS_ORIGINS is not decided'),
      expect.stringContaining('vars.ALLOW_TEST_METHODS is not decided'),
    ])
    expect(problemsWith({ workers_dev: false, domains: [] })).toEqual([expect.stringContaining('nobody could reach')])
    expect(problemsWith({ rate_limits: { PRINCIPAL_LIMIT: '7', ADRESS_LIMIT: '7' } })).toEqual([
      'rate_limits.ADDRESS_LIMIT has no number',
      'rate_limits.ADRESS_LIMIT: no Worker has this limiter',
      'rate_limits: two limiters have the same number',
    ])
    const long = 'a-prefix-much-too-long-for-a-queue-'
    expect(problemsWith({ prefix: long })).toContainEqual(
      `prefix: ${long}screening-reservation-dead-letters is longer than 63 characters`,
    )
  })

  it.each([
    ['AUTH_ISSUERS', 'https://id.example.com naru', 'https://id.example.com naru is no issuer'],
    ['AUTH_ISSUERS', 'https://id.example.com naru http://id.example.com/keys', 'https://id.example.com is no issuer'],
    ['AUTH_ISSUERS', 'http://naru.local naru inline', 'http://naru.local is no issuer'],
    ['PUBLIC_ORIGIN', 'http://naru.example.com', 'vars.PUBLIC_ORIGIN must be an https address'],
    ['PUBLIC_ORIGIN', 'https://naru.example.com/', 'vars.PUBLIC_ORIGIN must be an origin'],
    ['MAIL_FROM', '', 'vars.MAIL_FROM must be an address'],
    ['KEEP_MAIL', 'true', 'vars.KEEP_MAIL: whoever comes could read the mails of all'],
    ['HASHES_AT_ONCE', '9', 'vars.HASHES_AT_ONCE must be 1 to 3'],
    ['CORS_ORIGINS', 'https://a.example.com, https://b.example.com/', 'https://b.example.com/ is no origin'],
    ['CORS_ORIGINS', '*', '* is no origin'],
    ['CALL_LIMIT_MS', '0', 'vars.CALL_LIMIT_MS must be a whole number'],
    ['HOLD_SECONDS', '10 minutes', 'vars.HOLD_SECONDS must be a whole number'],
    ['HOLD_SECOND', '600', 'vars.HOLD_SECOND: no Worker declares it'],
  ])('refuses %s = "%s"', (name, value, reason) => {
    expect(planned(withVars({ [name]: value }), empty).problems).toEqual([expect.stringContaining(reason)])
  })

  it('is not carried out while a secret that a Worker declares is not there', () => {
    const among = but('payment', { secrets: { required: ['PROVIDER_KEY', 'PROVIDER_ID'] } })
    const secrets = new Map([['trial-payment', new Set(['PROVIDER_ID'])]])
    expect(problemsWith({}, { ...empty, secrets }, among)).toEqual([
      'the secret PROVIDER_KEY is not known to payment: set PROVIDER_KEY in the environment of this command',
    ])
  })

  it('needs one key that all Workers with routes have, until they have it; one that can be guessed is refused', () => {
    const routed = workers.map(({ name }) => name).filter((name) => name !== 'payment' && name !== 'keys')
    expect(planned(environment, empty, workers, {}).problems).toEqual([
      `the secret INSTALLATION_KEY is not known to ${routed.join(', ')}: set INSTALLATION_KEY in the environment of ` +
        'this command. All Workers have the same: make it once with "openssl rand -base64 32", and keep it',
    ])
    const secrets = new Map(routed.map((name) => [`trial-${name}`, new Set(['INSTALLATION_KEY'])]))
    expect(planned(environment, { ...empty, secrets }, workers, {}).problems).toEqual([])
    expect(planned(environment, empty, workers, { INSTALLATION_KEY: 'naru' }).problems).toEqual([
      'INSTALLATION_KEY is too short; make one with: openssl rand -base64 32',
    ])
  })

  it('takes the secrets from the environment of the command that a Worker declares, and no others', () => {
    expect(secretsIn(workers, { ...given, HOME: '/root' })).toEqual(given)
    expect(secretsIn(workers, { INSTALLATION_KEY: '' })).toEqual({})
  })

  it('warns of methods of payment for trials, and of a domain that is taken over', () => {
    expect(planned(withVars({ ALLOW_TEST_METHODS: '1' }), empty).warnings).toEqual([
      'ALLOW_TEST_METHODS is on: whoever calls may pay without money',
    ])
    const domains = ['api.example.com']
    expect(planned({ ...environment, domains }, null).warnings).toHaveLength(1)
    const there = { ...empty, workers: new Set(['trial-gateway']) }
    expect(planned({ ...environment, domains }, there).warnings).toEqual([])
  })
})

describe('A Worker as it is deployed', () => {
  it('calls, tells, hears and limits under the names of its deployment', () => {
    const concert = deployed('concert')
    expect(concert.name).toBe('trial-concert')
    expect(concert.services).toEqual([
      { binding: 'KEYS', service: 'trial-keys', entrypoint: 'KeysEntrypoint' },
      { binding: 'PAYMENT_ACTORS', service: 'trial-payment', entrypoint: 'ActorsEntrypoint' },
    ])
    expect(concert.queues.producers).toContainEqual({ binding: 'VIEW_INBOX', queue: 'trial-view' })
    expect(concert.queues.consumers).toContainEqual({
      queue: 'trial-concert-booking',
      max_batch_size: 50,
      max_batch_timeout: 0,
      max_retries: 20,
      dead_letter_queue: 'trial-concert-booking-dead-letters',
    })
    expect(concert.vars).toEqual({
      CALL_LIMIT_MS: '610',
      HOLD_SECONDS: '600',
      PAYMENT_ATTEMPTS: '5',
      NAME_PREFIX: 'trial-',
    })
    const limits = configure(
      workers[0] ?? fail(),
      { ...environment, rate_limits: { PRINCIPAL_LIMIT: '7' } },
      new Map(),
      true,
    )
    expect(limits.ratelimits.map(({ namespace_id }) => namespace_id)).toEqual(['7', '1002'])
  })

  it('has everything else as its wrangler.toml says', () => {
    for (const { name, written } of workers) {
      const { compatibility_date, exports, durable_objects, triggers, observability } = deployed(name)
      expect({ compatibility_date, exports, durable_objects, triggers, observability }).toEqual({
        compatibility_date: written.compatibility_date,
        exports: written.exports,
        durable_objects: written.durable_objects,
        triggers: written.triggers,
        observability: written.observability,
      })
    }
  })

  it('is bound to the database of its deployment, by the id it has in the account', () => {
    expect(deployed('view', new Map([['trial-view', 'real']])).d1_databases).toEqual([
      {
        binding: 'DB',
        database_name: 'trial-view',
        database_id: 'real',
        migrations_dir: join(ROOT, 'workers', 'view', 'migrations'),
      },
    ])
  })

  it('answers the public only if it is the gateway, and knows of its origin only there and in identity', () => {
    for (const { name } of workers) {
      const { workers_dev, preview_urls, routes, vars } = deployed(name)
      expect([workers_dev, preview_urls, routes], name).toEqual([name === 'gateway', false, undefined])
      const knows = ['gateway', 'identity'].includes(name)
      expect(vars.PUBLIC_ORIGIN, name).toBe(knows ? 'https://naru.example.com' : undefined)
    }
    const gateway = configure(
      workers[0] ?? fail(),
      { ...environment, workers_dev: false, domains: ['api.example.com'] },
      new Map(),
      true,
    )
    expect(gateway).toMatchObject({
      workers_dev: false,
      routes: [{ pattern: 'api.example.com', custom_domain: true }],
    })
  })
})

describe('The environments', () => {
  const all = readdirSync(join(ROOT, 'environments')).map((file) => readEnvironment(join(ROOT, 'environments', file)))

  it('never take payments for trials in production', () => {
    expect(production.vars.ALLOW_TEST_METHODS).toBe('')
    expect(workers.filter(({ written }) => written.vars.ALLOW_TEST_METHODS)).toEqual([])
  })

  it('share nothing in an account', () => {
    for (const [at, one] of all.entries()) {
      for (const other of all.slice(at + 1)) expect(sharedBy(one, other)).toEqual([])
    }
    expect(sharedBy(production, { ...environment, domains: ['a.example.com'] })).toEqual([
      'the rate limit 1001',
      'the rate limit 1002',
    ])
    expect(sharedBy(production, { ...production, rate_limits: {} })).toEqual(['the prefix naru-'])
  })
})

const fail = (): never => {
  throw new Error('there is no gateway')
}
