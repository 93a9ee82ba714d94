import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  environmentFor,
  environmentProblems,
  identityFolderOf,
  localSettings,
  overrideProblems,
  portOf,
  stateDirOf,
} from './local.ts'
import { discoverWorkers } from './workers.ts'

const workers = discoverWorkers(join(import.meta.dirname, '..'))

const identity = {
  privateJwk: {},
  installationKey: 'the key of this installation only',
  jwks: { keys: [{ kid: 'k1' }] },
}
const settings = (env: Record<string, string> = {}) => localSettings(identity, env)

describe('The settings of a local run', () => {
  it('allow the methods for trials and name the local issuer, unless the environment says otherwise', () => {
    const usual = { ALLOW_TEST_METHODS: '1', KEEP_MAIL: 'true', AUTH_ISSUERS: 'http://naru.local naru inline' }
    expect(settings({ HOLD_SECONDS: '9' }).vars).toEqual(usual)
    expect(settings({ NARU_VAR_HOLD_SECONDS: '9', NARU_VAR_ALLOW_TEST_METHODS: '' }).vars).toEqual({
      ...usual,
      ALLOW_TEST_METHODS: '',
      HOLD_SECONDS: '9',
    })
    expect(JSON.parse(settings().jwks)).toEqual(identity.jwks)
  })

  it('hardly limit the rate, unless the environment does; what is no limit is said at once', () => {
    expect(settings().rateLimit).toBe(100_000)
    expect(settings({ NARU_RATE_LIMIT: '300' }).rateLimit).toBe(300)
    expect(settings({ NARU_RATE_LIMIT: '' }).rateLimit).toBe(100_000)
    for (const wrong of ['0', '-1', '1.5', 'many', '1e400', ' ']) {
      expect(() => settings({ NARU_RATE_LIMIT: wrong })).toThrow('NARU_RATE_LIMIT must be a whole number from 1')
    }
  })

  it('have a port and a state folder; empty is unset, and what is no port is said at once', () => {
    expect([portOf({}), portOf({ PORT: '' }), portOf({ PORT: '0' }), portOf({ PORT: '65535' })]).toEqual([
      8787, 8787, 0, 65_535,
    ])
    expect(stateDirOf('/naru', { STATE_DIR: '' })).toBe('/naru/.wrangler/state')
    expect(stateDirOf('/naru', { STATE_DIR: '/data' })).toBe('/data')
    expect(identityFolderOf('/data')).toBe('/data/naru/keys')
    for (const wrong of ['abc', '65536', '-1', '80.5', '0x50', ' '])
      expect(() => portOf({ PORT: wrong })).toThrow('PORT must')
  })

  it('are all told that are wrong, a line each', () => {
    expect(environmentProblems({ PORT: 'abc', NARU_RATE_LIMIT: 'x' })).toEqual([
      'PORT must be a whole number from 0 to 65535: abc',
      'NARU_RATE_LIMIT must be a whole number from 1 to 1000000000: x',
    ])
    const problems = (env: Record<string, string>) => overrideProblems(workers, settings(env))
    expect(problems({ NARU_VAR_HOLD_SECONDS: 'ten', NARU_VAR_CALL_LIMIT_MS: '0' })).toEqual([
      'NARU_VAR_HOLD_SECONDS must be a whole number above 0: ten',
      'NARU_VAR_CALL_LIMIT_MS must be a whole number above 0: 0',
    ])
    expect(
      problems({ NARU_VAR_HOLD_SECONDS: '', NARU_VAR_CALL_LIMIT_MS: '500', NARU_VAR_ALLOW_TEST_METHODS: '' }),
    ).toEqual([])
  })
})

describe('What stands before a command', () => {
  it('is what makes it meet this server: nothing where all is as usual', () => {
    expect(environmentFor('/naru', 8787, '/naru/.wrangler/state')).toBe('')
    expect(environmentFor('/naru', 80, '/naru/.wrangler/state')).toBe('PORT=80 ')
    expect(environmentFor('/naru', 80, '/data')).toBe('PORT=80 STATE_DIR=/data ')
    expect(environmentFor('/naru', 8787, "/my data's")).toBe("STATE_DIR='/my data'\\''s' ")
  })
})
