/** A deployment that stops in the middle, wherever that is, and is started again; on the smallest set of Workers. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { size } from '../harness/size.ts'
import { Cloudflare } from './cloudflare.ts'
import { Operator, ROOT } from './command.ts'

const FIXTURE = join(ROOT, 'test', 'harness', 'fixture')
const environment = (issuer: string) => `
prefix = "small-"
workers_dev = false
domains = ["api.example.com"]
[vars]
AUTH_ISSUERS = "${issuer}"
[rate_limits]
LIMIT = "7"
`
const WAIT = { timeout: 120_000, interval: 20 }
const ISSUER = 'https://id.example.com small https://id.example.com/keys'
let cloudflare: Cloudflare
let operator: Operator

beforeEach(async () => {
  cloudflare = await Cloudflare.open()
  operator = new Operator(FIXTURE, environment(ISSUER))
})
afterEach(async () => {
  await cloudflare.close()
  operator.close()
})

/** How often the account was asked for this. */
const count = (pattern: RegExp) => cloudflare.changes.filter((change) => pattern.test(change)).length

describe('A deployment that stops', () => {
  it('says at which step, ends with 1, and goes on when it is started again', async () => {
    const everyStop: readonly (readonly [failing: RegExp, step: string])[] = [
      [/^POST \/queues$/, 'create queue small-board'],
      [/^POST \/d1\/database$/, 'create database small-fixture-board'],
      [/^POST \/d1\/database\/[^/]+\/query$/, 'migrate database small-fixture-board'],
      // The Worker is up already, and not yet listening: a step is done only when all of it is.
      [/^POST \/queues\/[^/]+\/consumers$/, 'upload Worker small-board'],
      [/^PUT \/workers\/scripts\/small-gateway\/domains\/records$/, 'upload Worker small-gateway'],
    ]
    // Wrangler is started anew for each step: one stop in the middle shows most of what all five do.
    const first = size('first of five stops', { test: 3, prove: 0 })
    const stops = everyStop.slice(first, size('last of five stops', { test: 4, prove: 5 }))
    for (const [pattern, step] of stops) {
      cloudflare.failing = (change) => pattern.test(change)
      const { code, err } = await operator.deploy(cloudflare)
      expect(err).toContain(`failed: ${step}. It is safe to run the same command again`)
      expect(err).toContain('out of order, by request of a test')
      expect(code).toBe(1)
    }
    cloudflare.failing = null
    const seen = cloudflare.changes.length
    const { code, out } = await operator.deploy(cloudflare)
    expect(out).toContain('is deployed')
    expect(out).toContain('There already: small-board, small-fixture-board.')
    expect(cloudflare.changes.slice(seen).filter((change) => /^POST \/(queues|d1\/database)$/.test(change))).toEqual([])
    expect(code).toBe(0)

    const { queues, databases, scripts } = cloudflare.holdings
    expect([...queues.keys()]).toEqual(['small-board'])
    expect([...(queues.get('small-board')?.consumers.values() ?? [])].map(({ script_name }) => script_name)).toEqual([
      'small-board',
    ])
    expect([...databases.keys()]).toEqual(['small-fixture-board'])
    expect([...scripts.keys()].sort()).toEqual(['small-board', 'small-gateway', 'small-shop'])
    expect(scripts.get('small-gateway')).toMatchObject({ domains: ['api.example.com'], onWorkersDev: false })
    // Once for good, and once in vain where that was to fail; never again after that.
    const asked = (pattern: RegExp) => 1 + stops.filter(([failing]) => failing.source === pattern.source).length
    for (const pattern of [/^POST \/queues$/, /^POST \/d1\/database$/]) expect(count(pattern)).toBe(asked(pattern))

    expect(cloudflare.strangers).toEqual([])
  })
})

describe('A deployment that is stopped', () => {
  it('ends what it had begun, says at which step, and leaves nothing running', async () => {
    cloudflare.silent = (change) => change === 'PUT /workers/scripts/small-board'
    const { outcome, stop } = operator.begin(cloudflare)
    await vi.waitUntil(() => cloudflare.waiting > 0, WAIT)
    stop()
    const { code, err } = await outcome
    expect(err).toContain('was interrupted\nStep 4 of 6 failed: upload Worker small-board. It is safe to run')
    expect(code).toBe(1)
    await vi.waitUntil(() => cloudflare.waiting === 0, WAIT)
  })
})

describe('A Worker that somebody changed by other means', () => {
  it('is not uploaded over, unless that is asked for', async () => {
    const rest = { uploads: [], secrets: new Map(), crons: [], domains: [], onWorkersDev: false }
    cloudflare.holdings.scripts.set('small-board', { ...rest, changedBy: 'api' })
    const refused = await operator.deploy(cloudflare)
    expect(refused.err).toContain('to upload over that, add --overwrite')
    expect(refused.err).toContain('failed: upload Worker small-board')
    expect(refused.code).toBe(1)
    cloudflare.failing = (change) => change === 'PUT /workers/scripts/small-shop'
    const { err } = await operator.deploy(cloudflare, '--overwrite')
    expect(err).toContain('failed: upload Worker small-shop')
    expect(cloudflare.holdings.scripts.get('small-board')?.uploads).toHaveLength(1)
  })
})

describe('A deployment that must not begin', () => {
  it('lacks the account or the token: it says so, and changes nothing', async () => {
    const { code, err } = await operator.deploy(null)
    expect(err).toContain('Nothing was changed. Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN first')
    expect(code).toBe(1)
  })

  it('has a token that may not read the account: it says what the token needs', async () => {
    const stranger = { env: { ...cloudflare.env, CLOUDFLARE_API_TOKEN: 'another' } }
    const { code, err } = await operator.deploy(stranger)
    expect(err).toContain('Authentication error')
    expect(err).toContain('The token needs, for this account: Workers Scripts, Queues and D1')
    expect(code).toBe(1)
  })

  it('lacks a value: it names it, and changes nothing', async () => {
    operator.close()
    operator = new Operator(FIXTURE, environment(''))
    const { code, err } = await operator.deploy(cloudflare)
    expect(err).toContain('vars.AUTH_ISSUERS must have a value')
    expect(code).toBe(1)
    expect(cloudflare.changes).toEqual([])
  })

  it('is asked for wrongly: it says how to ask', async () => {
    const { code, err } = await operator.deploy(cloudflare, '--force')
    expect(err).toContain('usage: npm run deploy -- --env <name>')
    expect(code).toBe(2)
  })
})

describe('A dry run', () => {
  it('shows the plan and bundles every Worker without an account, and says what it could not know', async () => {
    const { code, out } = await operator.deploy(null, '--dry-run')
    expect(out.trim().split('\n')).toEqual([
      expect.stringContaining('The plan for rehearsal-'),
      '[1/6] queue small-board: to be created if missing',
      '[2/6] database small-fixture-board: to be created if missing',
      '[3/6] migrate database small-fixture-board: whatever migrations it has not had',
      '[4/6] upload Worker small-board new, or in place of one',
      '[5/6] upload Worker small-shop new, or in place of one',
      '[6/6] upload Worker small-gateway new, or in place of one',
      'What of this exists already is not known: CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN not set.',
      'small-board can be bundled.',
      'small-shop can be bundled.',
      'small-gateway can be bundled.',
      'Nothing was changed: this was a dry run.',
    ])
    expect(code).toBe(0)
  })

  it('tells what the account has, changes nothing, and fails while a value is missing', async () => {
    operator.close()
    operator = new Operator(FIXTURE, environment(''))
    cloudflare.holdings.queues.set('small-board', { id: 'q', consumers: new Map() })
    const { code, out, err } = await operator.deploy(cloudflare, '--dry-run')
    expect(out).toContain('queue small-board: there already')
    expect(out).toContain('database small-fixture-board: to be created\n')
    expect(err).toContain('vars.AUTH_ISSUERS must have a value')
    expect(code).toBe(1)
    expect([cloudflare.changes, cloudflare.strangers]).toEqual([[], []])
  })
})
