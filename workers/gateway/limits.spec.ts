import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  allowanceOf,
  CALLERS_LIMIT,
  costOf,
  counter,
  LIMIT_REQUESTS,
  LIMIT_SECONDS,
  limitHeaders,
  UNSHARED_REQUESTS,
} from './limits.ts'

// A window that ended in the middle of a spec would begin a new count.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
const nextWindow = () => vi.setSystemTime(Date.now() + LIMIT_SECONDS * 1000)

describe('What an isolate counts (H5)', () => {
  it('is the requests of each caller in a window, and begins anew with the next', () => {
    const count = counter()
    expect([count('kim'), count('kim'), count('lee'), count('kim', 10)]).toEqual([1, 2, 1, 12])
    nextWindow()
    expect(count('kim')).toBe(1)
  })

  it('is a bounded number of callers; there is no place for more of them', () => {
    const count = counter()
    for (let caller = 0; caller < CALLERS_LIMIT; caller += 1) count(`caller ${caller}`)
    expect([count('one more'), count('caller 0')]).toEqual([null, 2])
    nextWindow()
    expect(count('one more')).toBe(1)
  })
})

/**
 * A limiter that notes who is asked about, and can be broken: the platform's own says neither. That the real one turns
 * callers away is told in `test/stories/shared/gateway.story.ts`.
 */
const limiter = (limit: () => Promise<{ success: boolean }>) => {
  const asked: string[] = []
  return {
    asked,
    limit: ({ key }: { key: string }) => {
      asked.push(key)
      return limit()
    },
  }
}
const yes = async () => ({ success: true })
const no = async () => ({ success: false })
const broken = () => Promise.reject(new Error('down'))

const isWithinLimit = async (...asked: Parameters<typeof allowanceOf>) => (await allowanceOf(...asked)).isWithin

describe('The shared limiter (H5)', () => {
  // What an isolate counts is its module's: other specs may have counted in this window.
  beforeEach(nextWindow)

  it('is asked only about who comes often, and then decides', async () => {
    const [principals, addresses] = [limiter(no), limiter(yes)]
    const env = { PRINCIPAL_LIMIT: principals, ADDRESS_LIMIT: addresses }
    for (let times = 0; times < UNSHARED_REQUESTS; times += 1) {
      expect(await isWithinLimit(env, 'principal', 'busy')).toBe(true)
      expect(await isWithinLimit(env, 'address', '192.0.2.7')).toBe(true)
    }
    expect([principals.asked, addresses.asked]).toEqual([[], []])
    expect([await isWithinLimit(env, 'principal', 'busy'), await isWithinLimit(env, 'principal', 'calm')]).toEqual([
      false,
      true,
    ])
    expect(await isWithinLimit(env, 'address', '192.0.2.7')).toBe(true)
    expect([principals.asked, addresses.asked]).toEqual([['busy'], ['192.0.2.7']])
  })

  it('counts a principal and an address of the same name apart, and those without an address together', async () => {
    const env = { PRINCIPAL_LIMIT: limiter(no), ADDRESS_LIMIT: limiter(no) }
    // Specs of other files count without an address too, in the same isolate.
    nextWindow()
    for (let times = 0; times <= UNSHARED_REQUESTS; times += 1) await isWithinLimit(env, 'address', undefined)
    expect(env.ADDRESS_LIMIT.asked).toEqual(['none'])
    expect(await isWithinLimit(env, 'principal', 'none')).toBe(true)
  })

  it('that does not work lets everybody go on, and an operator hears of it', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const env = { PRINCIPAL_LIMIT: limiter(yes), ADDRESS_LIMIT: limiter(broken) }
    for (let times = 0; times <= UNSHARED_REQUESTS; times += 1)
      expect(await isWithinLimit(env, 'address', '192.0.2.9')).toBe(true)
    expect(logged.mock.calls).toEqual([[expect.stringContaining('gateway.limit')]])
  })
})

describe('What a caller is told (H5)', () => {
  const yesEnv = { PRINCIPAL_LIMIT: limiter(yes), ADDRESS_LIMIT: limiter(yes) }
  const noEnv = { PRINCIPAL_LIMIT: limiter(no), ADDRESS_LIMIT: limiter(no) }

  it('is how many requests are left, and how long this window lasts', async () => {
    vi.setSystemTime(1_800_000_002_500)
    const told = async () => limitHeaders('principal', await allowanceOf(yesEnv, 'principal', 'told'))
    const policy = `"principal";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`
    expect(await told()).toEqual({ 'RateLimit-Policy': policy, RateLimit: `"principal";r=${LIMIT_REQUESTS - 1};t=8` })
    vi.setSystemTime(1_800_000_009_999)
    expect(await told()).toMatchObject({ RateLimit: `"principal";r=${LIMIT_REQUESTS - 2};t=1` })
    vi.setSystemTime(1_800_000_010_000)
    expect(await told()).toMatchObject({ RateLimit: `"principal";r=${LIMIT_REQUESTS - 1};t=10` })
  })

  it('is when to come back, and then they are let in', async () => {
    vi.setSystemTime(1_800_000_003_000)
    for (let times = 0; times < UNSHARED_REQUESTS; times += 1) await allowanceOf(noEnv, 'address', '192.0.2.1')
    const turnedAway = limitHeaders('address', await allowanceOf(noEnv, 'address', '192.0.2.1'))
    expect(turnedAway).toMatchObject({ RateLimit: '"address";r=0;t=7', 'Retry-After': '7' })
    vi.setSystemTime(Date.now() + 7_000)
    expect(await isWithinLimit(noEnv, 'address', '192.0.2.1')).toBe(true)
  })

  it('is nothing of what is left where nobody counts', () =>
    expect(limitHeaders('address', { isWithin: true, remaining: null, resetSeconds: 3 })).toEqual({
      'RateLimit-Policy': `"address";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`,
    }))

  it('takes account of a body that nobody will take, by the megabyte', async () => {
    expect([null, '', '65536', '999999', '1000000', '10000000', '104857600', '9e99', '-1', 'x'].map(costOf)).toEqual([
      1, 1, 1, 1, 2, 11, 101, 101, 1, 1,
    ])
    const env = { PRINCIPAL_LIMIT: limiter(yes), ADDRESS_LIMIT: limiter(no) }
    for (const cost of [101, 101, 98]) expect(await isWithinLimit(env, 'principal', 'heavy', cost)).toBe(true)
    expect(env.PRINCIPAL_LIMIT.asked).toEqual([])
    expect(await allowanceOf(env, 'principal', 'heavy', 3)).toMatchObject({ isWithin: true, remaining: 297 })
    expect(env.PRINCIPAL_LIMIT.asked).toEqual(['heavy', 'heavy', 'heavy'])
    expect(await isWithinLimit(env, 'address', 'heavy', 300)).toBe(true)
    expect(await isWithinLimit(env, 'address', 'heavy', 101)).toBe(false)
    expect(env.ADDRESS_LIMIT.asked).toEqual(['heavy'])
  })

  it('is as it is configured', () => {
    const toml = readFileSync('wrangler.toml', 'utf8')
    const shared = `simple = { limit = ${LIMIT_REQUESTS - UNSHARED_REQUESTS}, period = ${LIMIT_SECONDS} }`
    expect(toml.match(/simple = \{ limit = \d+, period = \d+ \}/g)).toEqual([shared, shared])
  })
})
