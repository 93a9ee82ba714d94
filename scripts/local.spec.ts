import { describe, expect, it } from 'vitest'
import { localSettings } from './local.ts'

const identity = {
  privateJwk: {},
  installationKey: 'the key of this installation only',
  jwks: { keys: [{ kid: 'k1' }] },
}
const settings = (env: Record<string, string> = {}) => localSettings(identity, env)

describe('The settings of a local run', () => {
  it('allow the methods for trials and name the local issuer, unless the environment says otherwise', () => {
    const usual = { ALLOW_TEST_METHODS: '1', AUTH_ISSUER: 'http://naru.local', AUTH_AUDIENCE: 'naru' }
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
    for (const wrong of ['0', '-1', '1.5', 'many', '']) {
      expect(() => settings({ NARU_RATE_LIMIT: wrong })).toThrow('NARU_RATE_LIMIT is not a limit')
    }
  })
})
