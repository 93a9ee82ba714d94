import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { apiKeyIn, apiKeyTokens, isOfSameOrigin, sessionCookieIn, sessionTokens } from './sessions.ts'

const COOKIE = 'naru.session_token=abc.def'

describe('The cookie of a session', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['theme=dark', null],
    [`theme=dark; ${COOKIE}; other=1`, COOKIE],
    [`__Secure-${COOKIE}`, `__Secure-${COOKIE}`],
    ['xnaru.session_token=abc', null],
    [`naru.session_token=${'x'.repeat(600)}`, null],
  ])('among %j is %j', (header, cookie) => expect(sessionCookieIn(header)).toBe(cookie))
})

describe('An API key (U9)', () => {
  const [id, secret] = ['0'.repeat(26), 'x'.repeat(43)]
  const key = `naru_${id}_${secret}`
  it.each([
    [undefined, null],
    [`Bearer ${key}`, { key, id }],
    [`bearer  ${key}`, { key, id }],
    [key, null],
    [`Basic ${key}`, null],
    [`Bearer ${key}x`, null],
    ['Bearer eyJhbGciOiJFUzI1NiJ9.e30.abc', null],
  ])('in %j is %j', (header, found) => expect(apiKeyIn(header)).toEqual(found))

  it('has a token that is kept for a minute: one that is revoked works no longer than that', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let works = true
    let asked = 0
    const identity = {
      tokenOfKey: async () => {
        asked += 1
        return works ? { token: `token-${asked}`, expiresAtMs: Date.now() + 300_000 } : null
      },
    }
    const tokens = apiKeyTokens()
    expect(await tokens.tokenFor(identity, key)).toBe('token-1')
    works = false
    expect(await tokens.tokenFor(identity, key)).toBe('token-1')
    vi.setSystemTime(Date.now() + 60_000)
    expect(await tokens.tokenFor(identity, key)).toBeNull()
    vi.useRealTimers()
  })
})

describe('The token of a session (U4, U10)', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
  const identity = () => {
    const state = { asked: 0, isDown: false, isOver: false }
    return {
      state,
      tokenOf: async () => {
        state.asked += 1
        if (state.isDown) throw new Error('down')
        return state.isOver ? null : { token: `token-${state.asked}`, expiresAtMs: Date.now() + 300_000 }
      },
    }
  }

  it('is kept for a minute, then asked for again', async () => {
    const [sessions, tokens] = [identity(), sessionTokens()]
    for (let times = 0; times < 3; times += 1) expect(await tokens.tokenFor(sessions, COOKIE)).toBe('token-1')
    later(60_000)
    expect(await tokens.tokenFor(sessions, COOKIE)).toBe('token-2')
  })

  it('is asked for again as soon as something may have changed, and is gone with its session', async () => {
    const [sessions, tokens] = [identity(), sessionTokens()]
    await tokens.tokenFor(sessions, COOKIE)
    tokens.forget(COOKIE)
    expect(await tokens.tokenFor(sessions, COOKIE)).toBe('token-2')
    sessions.state.isOver = true
    later(60_000)
    expect(await tokens.tokenFor(sessions, COOKIE)).toBeNull()
    sessions.state.isDown = true
    await expect(tokens.tokenFor(sessions, COOKIE)).rejects.toThrow('down')
  })

  it('serves until it ends while identity is down; whoever has none yet must wait', async () => {
    const [sessions, tokens] = [identity(), sessionTokens()]
    await tokens.tokenFor(sessions, COOKIE)
    sessions.state.isDown = true
    later(299_000)
    expect(await tokens.tokenFor(sessions, COOKIE)).toBe('token-1')
    later(1_000)
    await expect(tokens.tokenFor(sessions, COOKIE)).rejects.toThrow('down')
    await expect(tokens.tokenFor(sessions, 'naru.session_token=other')).rejects.toThrow('down')
  })
})

describe('A write with a cookie', () => {
  const from = (headers: Record<string, string>) =>
    isOfSameOrigin(new Request('https://naru.example/v1/x', { method: 'POST', headers }))

  it('comes from a page of this origin when the browser says so, twice', () => {
    expect(from({ origin: 'https://naru.example', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ origin: 'https://naru.example' })).toBe(false)
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(from({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(from({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(from({ origin: 'https://naru.example', 'sec-fetch-site': 'same-site' })).toBe(false)
  })
})
