import { describe, expect, it } from 'vitest'
import type { GatewayEnv } from './env.ts'
import gateway from './index.ts'

const INSTALLATION_KEY = 'the key of no installation but the specs'
const asked: Request[] = []
const envWith = (answer: () => Response | Promise<Response>): GatewayEnv =>
  ({
    AUTH_ISSUERS: 'https://id.example naru inline',
    AUTH_JWKS: '{"keys":[]}',
    INSTALLATION_KEY,
    PRINCIPAL_LIMIT: { limit: async () => ({ success: true }) },
    ADDRESS_LIMIT: { limit: async () => ({ success: true }) },
    PAGES: {
      fetch: async (request: Request) => {
        asked.push(request)
        return answer()
      },
    },
  }) as unknown as GatewayEnv
const page = (status = 200, headers: Readonly<Record<string, string>> = {}) =>
  new Response('<!doctype html>', { status, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers } })
const visit = (path: string, headers: Readonly<Record<string, string>> = {}, answer = () => page() as Response) =>
  Promise.resolve(gateway.fetch(new Request(`https://naru.example${path}`, { headers }), envWith(answer)))

describe('The way to the pages', () => {
  it.each([
    ['', '/ko'],
    ['en', '/en'],
    ['en-GB,en;q=0.9,ko;q=0.8', '/en'],
    ['fr, ko;q=0.5, en;q=0.9', '/en'],
    ['ko-KR,ko;q=0.9,en;q=0.8', '/ko'],
    ['ja,fr;q=0.9', '/ko'],
  ])('begins in the language of the browser: %s', async (wanted, path) => {
    const answer = await visit('/', wanted ? { 'accept-language': wanted } : {})
    expect([answer.status, answer.headers.get('location')]).toEqual([302, path])
  })

  it.each(['/ko', '/en/concerts/x?y=1', '/assets/main-1.js'])('%s is theirs', async (path) => {
    asked.length = 0
    expect((await visit(path)).status).toBe(200)
    expect(asked.map(({ url }) => url)).toEqual([`https://naru.example${path}`])
  })

  it.each([
    ['/sign-in?client_id=a&sig=b%2Fc', '/en/sign-in?client_id=a&sig=b%2Fc'],
    ['/consent?x=1', '/en/consent?x=1'],
    ['/device', '/en/device'],
    ['/invitations/Ab-1', '/en/invitations/Ab-1'],
  ])('%s is told to people of any language, and leads to theirs: %s', async (path, to) => {
    const answer = await visit(path, { 'accept-language': 'en' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, to])
  })

  it.each(['/korea', '/english', '/assets', '/fr/concerts'])('%s is not', async (path) => {
    asked.length = 0
    await visit(path)
    expect(asked).toEqual([])
  })

  it('takes forms, and lets a page run its own files and nothing else', async () => {
    const { headers } = await visit('/ko')
    const policy = headers.get('content-security-policy') ?? ''
    for (const part of ["default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toContain('unsafe')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect((await visit('/livez')).headers.get('content-security-policy')).toContain("form-action 'none'")
  })

  it('passes on what a page says of a fault, and says itself when nobody answers', async () => {
    const broken = await visit('/ko', {}, () => page(500))
    expect([broken.status, await broken.text()]).toEqual([500, '<!doctype html>'])
    const gone = await visit('/ko', {}, () => {
      throw new TypeError('gone')
    })
    expect([gone.status, gone.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect(await gone.text()).toContain('지금은 연결할 수 없습니다.')
  })

  it('says no to a browser in words, and to a program as a problem', async () => {
    const headers = { authorization: 'Bearer none' }
    const browser = await visit('/en', headers)
    expect([browser.status, await browser.text()]).toEqual([401, expect.stringContaining('Please sign in again.')])
    const program = await visit('/v1/concert/concerts', headers)
    expect([program.status, program.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
  })

  it('lets files be kept for good', async () => {
    const kept = 'public, max-age=31536000, immutable'
    const answer = await visit('/assets/main-1.js', {}, () => new Response('', { headers: { 'cache-control': kept } }))
    expect(answer.headers.get('cache-control')).toBe(kept)
    expect((await visit('/ko')).headers.get('cache-control')).toBe('no-store')
  })
})
