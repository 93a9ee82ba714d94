import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  CALLERS_LIMIT,
  counter,
  isWithinLimit,
  LIMIT_REQUESTS,
  LIMIT_SECONDS,
  policyHeader,
  spentHeaders,
  UNSHARED_REQUESTS,
} from './limits.ts'

// A window that ended in the middle of a spec would begin a new count.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
const nextWindow = () => vi.setSystemTime(Date.now() + LIMIT_SECONDS * 1000)

describe('What an isolate counts alone (H5)', () => {
  const often = (isWithin: (key: string) => boolean, key: string, times: number) =>
    Array.from({ length: times }, () => isWithin(key))

  it('is so many requests of each caller in a window, and again in the next', () => {
    const isWithin = counter()
    expect(often(isWithin, 'kim', UNSHARED_REQUESTS)).not.toContain(false)
    expect([isWithin('kim'), isWithin('kim'), isWithin('lee')]).toEqual([false, false, true])
    nextWindow()
    expect(often(isWithin, 'kim', UNSHARED_REQUESTS)).not.toContain(false)
    expect(isWithin('kim')).toBe(false)
  })

  it('is a bounded number of callers; those above it are counted by the shared limiter from the start', () => {
    const isWithin = counter()
    for (let caller = 0; caller < CALLERS_LIMIT; caller += 1) isWithin(`caller ${caller}`)
    expect([isWithin('one more'), isWithin('caller 0')]).toEqual([false, true])
    nextWindow()
    expect(isWithin('one more')).toBe(true)
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

describe('The shared limiter (H5)', () => {
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

describe('The limits', () => {
  it('are told as they are configured', () => {
    const toml = readFileSync('wrangler.toml', 'utf8')
    const shared = `simple = { limit = ${LIMIT_REQUESTS - UNSHARED_REQUESTS}, period = ${LIMIT_SECONDS} }`
    expect(toml.match(/simple = \{ limit = \d+, period = \d+ \}/g)).toEqual([shared, shared])
    expect(policyHeader('principal')).toBe(`"principal";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`)
    expect(spentHeaders('address')).toEqual({
      'Retry-After': String(LIMIT_SECONDS),
      RateLimit: `"address";r=0;t=${LIMIT_SECONDS}`,
    })
  })
})
