/** All of Naru, deployed to an empty account, and again: the real command and the real wrangler, without a network. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inboxes } from '../../queues/subscriptions.ts'
import { readSources } from '../../scripts/deploy/sources.ts'
import { Cloudflare } from './cloudflare.ts'
import { Operator, type Outcome, ROOT } from './command.ts'

const ENVIRONMENT = `
prefix = "trial-"
workers_dev = true
domains = []
database_location = "apac"
[vars]
PUBLIC_ORIGIN = "https://trial.example.com"
MAIL_FROM = "naru@trial.example.com"
AUTH_ISSUERS = "https://id.example.com trial https://id.example.com/keys"
CORS_ORIGINS = "https://www.example.com"
ALLOW_TEST_METHODS = ""
[rate_limits]
PRINCIPAL_LIMIT = "2001"
ADDRESS_LIMIT = "2002"
`
const MIGRATIONS = readdirSync(join(ROOT, 'workers', 'view', 'migrations')).sort()
const sources = readSources(ROOT)
const operator = new Operator(ROOT, ENVIRONMENT)
const INSTALLATION_KEY = 'the key of this installation only'
let cloudflare: Cloudflare
let first: Outcome

const uploadOf = (name: string, at = -1) => {
  const upload = cloudflare.holdings.scripts.get(`trial-${name}`)?.uploads.at(at)
  if (!upload) throw new Error(`${name} was not uploaded`)
  return upload
}
const bindingsOf = (name: string, type: string) => uploadOf(name).bindings.filter((binding) => binding.type === type)
const uploadsIn = (changes: readonly string[]) =>
  changes.flatMap(
    (change) => /^(?:PUT|POST) \/workers\/scripts\/trial-([a-z]+)(?:\/versions)?$/.exec(change)?.[1] ?? [],
  )

beforeAll(async () => {
  cloudflare = await Cloudflare.open()
  first = await operator.deploy({ env: { ...cloudflare.env, INSTALLATION_KEY } })
})
afterAll(async () => {
  await cloudflare.close()
  operator.close()
})

/** Workers that are only called, and derive nothing. */
const ROUTELESS = ['payment', 'keys']

describe('A deployment to an empty account', () => {
  it('succeeds, and asks nobody but the account', () => {
    expect(first.err + first.out).not.toContain('failed')
    expect(first.code).toBe(0)
    expect(cloudflare.strangers).toEqual([])
  })

  it('creates every inbox and its dead letters, each heard by one Worker with the settings of its wrangler.toml', () => {
    const { queues } = cloudflare.holdings
    const names = inboxes.flatMap((inbox) => [`trial-${inbox}`, `trial-${inbox}-dead-letters`])
    expect([...queues.keys()].sort()).toEqual(names.sort())
    for (const { name, written } of sources) {
      for (const consumer of written.queues.consumers) {
        const [heard, ...more] = queues.get(`trial-${consumer.queue}`)?.consumers.values() ?? []
        expect(more).toEqual([])
        const dead = consumer.dead_letter_queue
        expect(heard).toEqual({
          script_name: `trial-${name}`,
          ...(dead === undefined ? {} : { dead_letter_queue: `trial-${dead}` }),
          settings: {
            batch_size: consumer.max_batch_size,
            max_retries: consumer.max_retries,
            max_wait_time_ms: Number(consumer.max_batch_timeout) * 1000,
            ...(consumer.max_concurrency === undefined ? {} : { max_concurrency: consumer.max_concurrency }),
          },
        })
      }
    }
    expect([...queues.values()].every(({ consumers }) => consumers.size === 1)).toBe(true)
  })

  it('creates each database where it should be, with every migration', () => {
    const { databases } = cloudflare.holdings
    expect([...databases.keys()]).toEqual(['trial-identity', 'trial-view'])
    const database = databases.get('trial-view')
    expect(database?.location).toBe('apac')
    const applied = database?.store.prepare('SELECT name FROM d1_migrations ORDER BY id').all()
    expect(applied?.map(({ name }) => name)).toEqual(MIGRATIONS)
    expect(database?.store.prepare('SELECT count(*) AS n FROM instance').get()).toEqual({ n: 0 })
    expect(bindingsOf('view', 'd1')).toMatchObject([{ name: 'DB', id: database?.id }])
  })

  it('has all queues before the database, the database before the Workers, owners before callers, the gateway last', () => {
    const { changes } = cloudflare
    const order = uploadsIn(changes)
    expect([...order].sort()).toEqual(sources.map(({ name }) => name).sort())
    expect(order.at(-1)).toBe('gateway')
    for (const { name, written } of sources) {
      for (const { service } of written.services) expect(order.indexOf(service)).toBeLessThan(order.indexOf(name))
    }
    const lastQueue = changes.lastIndexOf('POST /queues')
    const lastMigration = changes.findLastIndex((change) => change.endsWith('/query'))
    expect(lastQueue).toBeLessThan(changes.indexOf('POST /d1/database'))
    expect(lastMigration).toBeGreaterThan(changes.indexOf('POST /d1/database'))
    expect(lastMigration).toBeLessThan(changes.findIndex((change) => change.startsWith('PUT /workers/scripts/')))
  })

  it('uploads each Worker with the objects, calls, inboxes, limits and settings of its wrangler.toml', () => {
    for (const { name, written } of sources) {
      const bound = (type: string, pick: (binding: Record<string, unknown>) => unknown) =>
        bindingsOf(name, type).map(pick)
      expect(uploadOf(name).exports ?? {}, name).toEqual(written.exports ?? {})
      expect(bound('service', ({ name, service, entrypoint }) => ({ binding: name, service, entrypoint }))).toEqual(
        written.services.map(({ binding, service, entrypoint }) => ({
          binding,
          service: `trial-${service}`,
          entrypoint,
        })),
      )
      expect(bound('queue', ({ name, queue_name }) => [name, queue_name])).toEqual(
        written.queues.producers.map(({ binding, queue }) => [binding, `trial-${queue}`]),
      )
      expect(bound('durable_object_namespace', ({ name, class_name }) => ({ name, class_name }))).toEqual(
        written.durable_objects.bindings,
      )
      const vars = Object.fromEntries(bindingsOf(name, 'plain_text').map((binding) => [binding.name, binding.text]))
      const prefix = written.queues.consumers.length > 0 ? { NAME_PREFIX: 'trial-' } : {}
      expect(Object.keys(vars).sort(), name).toEqual(Object.keys({ ...written.vars, ...prefix }).sort())
      expect(vars).toMatchObject(prefix)
      expect(vars.ALLOW_TEST_METHODS ?? '', name).toBe('')
    }
    expect(bindingsOf('gateway', 'plain_text')).toContainEqual(
      expect.objectContaining({ name: 'PUBLIC_ORIGIN', text: 'https://trial.example.com' }),
    )
    expect(bindingsOf('gateway', 'ratelimit')).toMatchObject([
      { name: 'PRINCIPAL_LIMIT', namespace_id: '2001', simple: { limit: 300, period: 10 } },
      { name: 'ADDRESS_LIMIT', namespace_id: '2002', simple: { limit: 300, period: 10 } },
    ])
  })

  it('uploads what browsers get with the Worker that has it', () => {
    const assets = [...cloudflare.holdings.assets.values()]
    expect(new Set(assets.map(({ script }) => script))).toEqual(new Set(['trial-pages']))
    const manifest = assets.find(({ path }) => path === '/assets/manifest.json')?.content ?? ''
    const named = Object.values<string>(JSON.parse(manifest))
    expect(named.length).toBeGreaterThan(1)
    for (const path of named) expect(assets.find((asset) => asset.path === path)?.content, path).toBeTruthy()
    expect(uploadOf('pages').assets?.jwt).toBe('complete')
  })

  it('gives the key of the installation to every Worker that has routes, and leaves it in no file (H6)', () => {
    for (const { name } of sources) {
      const secrets = Object.fromEntries(cloudflare.holdings.scripts.get(`trial-${name}`)?.secrets ?? [])
      expect([name, secrets]).toEqual([name, ROUTELESS.includes(name) ? {} : { INSTALLATION_KEY }])
    }
    expect(operator.generated().filter(({ text }) => text.includes(INSTALLATION_KEY))).toEqual([])
  })

  it('opens one door, and sets one clock', () => {
    for (const [name, { onWorkersDev, crons }] of cloudflare.holdings.scripts) {
      expect([name, onWorkersDev]).toEqual([name, name === 'trial-gateway'])
      expect([name, ...crons]).toEqual(name === 'trial-view' ? [name, '* * * * *'] : [name])
    }
  })
})
