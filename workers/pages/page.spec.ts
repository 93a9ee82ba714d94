/** Pages without a browser: what is answered to whom, from an API that answers so. */
import { describe, expect, it } from 'vitest'
import { PRINCIPAL_HEADER, type Principal, principalSeal } from '../http/principal.ts'
import pages from './index.tsx'

const INSTALLATION_KEY = 'the key of no installation but the specs'
const seal = principalSeal(INSTALLATION_KEY)
const KIM: Principal = { sub: 'kim', roles: ['customer'], name: '김나루' }
const CONCERT = {
  id: 'c1',
  title: '봄밤의 재즈 <b>&</b>',
  venue: '노들섬',
  startsAt: '2031-05-01T10:00:00.000Z',
  priceKrw: 55_000,
  ticketsPerPerson: 4,
  registeredTickets: 100,
  availableTickets: 7,
  status: 'on-sale',
  version: 2,
  createdAt: '2026-11-01T00:00:00.000Z',
  changedAt: '2026-11-01T00:00:00.000Z',
}

type Asked = { readonly to: string; readonly address: string; readonly headers: Headers; readonly body: string }
const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** The Workers behind the pages, each answering so; and what they were asked. */
const behind = (answers: Readonly<Record<string, (address: string) => Response>>) => {
  const asked: Asked[] = []
  const worker = (to: string) => ({
    fetch: async (request: Request) => {
      const { pathname, search } = new URL(request.url)
      const address = `${request.method} ${pathname}${search}`
      asked.push({ to, address, headers: request.headers, body: await request.text() })
      return (answers[to] ?? (() => json(404, { code: 'ResourceNotFound', status: 404, title: 'none' })))(address)
    },
  })
  const ASSETS = {
    fetch: async () => json(200, { 'main.js': '/assets/main-1.js', 'index.css': '/assets/index-1.css' }),
  }
  const NOTIFICATION = { fetch: async () => json(200, { items: [], next: null, unread: 3 }) }
  const env = { VIEW: worker('VIEW'), CONCERT: worker('CONCERT'), NOTIFICATION, ASSETS, INSTALLATION_KEY }
  return { asked, env }
}
const visit = async (env: object, path: string, who: Principal | null, form?: Readonly<Record<string, string>>) => {
  const headers = new Headers(who ? { [PRINCIPAL_HEADER]: await seal.sign(who) } : {})
  const body = form && new URLSearchParams(form)
  const init = body ? { method: 'POST', body, headers } : { headers }
  return pages.fetch(new Request(`https://naru.example${path}`, init), env as never, {} as never)
}

describe('A page', () => {
  it('is written for whoever asks, with what they were told of', async () => {
    const { env, asked } = behind({ VIEW: () => json(200, CONCERT) })
    const answer = await visit(env, '/ko/concerts/c1?since=2', KIM)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(text).toContain('봄밤의 재즈 &lt;b&gt;&amp;&lt;/b&gt;')
    expect(text).toMatch(/class="count"[^>]*>3</)
    expect(asked.map(({ address }) => address)).toEqual(['GET /v1/concert/concerts/c1?minVersion=2'])
    expect(asked[0]?.headers.get(PRINCIPAL_HEADER)).toBe(await seal.sign(KIM))
  })

  it('of another language is the same page, without what only this moment needs', async () => {
    const { env } = behind({ VIEW: () => json(200, CONCERT) })
    expect(await (await visit(env, '/ko/concerts/c1?since=2&x=1', null)).text()).toContain('href="/en/concerts/c1?x=1"')
  })

  it('sends its command with the key of the form, and leads to what became of it', async () => {
    const { env, asked } = behind({ CONCERT: () => json(201, { id: 'b1', status: 'booked', version: 3 }) })
    const form = { key: 'once', quantity: '2', fulfilment: 'post', address: '서울' }
    const answer = await visit(env, '/en/concerts/c1', KIM, form)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/en/bookings/b1?since=3'])
    expect(asked).toMatchObject([{ to: 'CONCERT', address: 'POST /v1/concert/bookings' }])
    expect(asked[0]?.headers.get('idempotency-key')).toBe('once')
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      concertId: 'c1',
      quantity: 2,
      fulfilment: 'post',
      address: '서울',
    })
  })

  it('comes back with why, what was typed and another key when it was refused', async () => {
    const sold = { code: 'SeatsSoldOut', status: 409, title: 'none', detail: 'none', instance: 'x' }
    const { env } = behind({ CONCERT: () => json(409, sold), VIEW: () => json(200, CONCERT) })
    const answer = await visit(env, '/ko/concerts/c1', KIM, { key: 'once', quantity: '4', fulfilment: 'on-site' })
    const text = await answer.text()
    expect(answer.status).toBe(409)
    expect(text).toContain('그만큼의 좌석이 남아 있지 않습니다.')
    expect(text).toMatch(/name="quantity"[^>]*value="4"/)
    expect(text).not.toContain('value="once"')
  })

  it('comes back with the same key while nobody knows whether it was done', async () => {
    const unknown = { code: 'InternalFault', status: 500, title: 'none', detail: 'none', instance: 'x' }
    const { env } = behind({ CONCERT: () => json(500, unknown), VIEW: () => json(200, CONCERT) })
    const answer = await visit(env, '/ko/concerts/c1', KIM, { key: 'once', quantity: '1', fulfilment: 'on-site' })
    expect([answer.status, (await answer.text()).includes('value="once"')]).toEqual([500, true])
  })

  it('sends nothing for who is not signed in, may not, or sends what no form of ours sends', async () => {
    const { env, asked } = behind({ VIEW: () => json(200, CONCERT) })
    const form = { key: 'once', quantity: '1', fulfilment: 'on-site' }
    expect((await visit(env, '/ko/concerts/c1', null, form)).status).toBe(401)
    expect((await visit(env, '/ko/concerts/c1', { sub: 'lee', roles: ['driver'] }, form)).status).toBe(403)
    const old = await visit(env, '/ko/concerts/c1', KIM, { quantity: '1' })
    expect([old.status, await old.text()]).toEqual([400, expect.stringContaining('화면이 오래되었습니다')])
    expect(asked).toEqual([])
  })

  it('says so when the API does not answer', async () => {
    const { env } = behind({
      VIEW: () => {
        throw new TypeError('gone')
      },
    })
    const answer = await visit(env, '/ko/concerts', KIM)
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('지금은 보여 드릴 수 없습니다')])
  }, 20_000)

  it('says that it is our fault when it is, with a number for the operator', async () => {
    const { env } = behind({ VIEW: () => json(200, { items: 'none' }) })
    const answer = await visit(env, '/ko/concerts', KIM)
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('문의 번호')])
  })
})
