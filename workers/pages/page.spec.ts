/** Pages without a browser: what is answered to whom, from an API that answers so. */
import { describe, expect, it } from 'vitest'
import { PRINCIPAL_HEADER, type Principal } from '../http/principal.ts'
import pages from './index.tsx'
import { behind, CONCERT, concertAnd, json, KIM, seal, visit } from './pages.fixtures.ts'

describe('A form that nobody is signed in for', () => {
  it('is not sent; what was typed goes along to signing in, but for passwords', async () => {
    const { env, asked } = behind({})
    const form = { key: 'a-key-of-a-form', quantity: '2', currentPassword: 'very secret' }
    const answer = await visit(env, '/en/concerts/c1', null, form)
    const text = await answer.text()
    expect([answer.status, asked]).toEqual([401, []])
    expect(text).toContain('action="/en/sign-in/again"')
    expect(text).toContain('name="next" value="/concerts/c1"')
    expect(text).toContain('name="kept" value="key=a-key-of-a-form&amp;quantity=2"')
    expect(text).not.toContain('secret')
  })

  it('is offered again after signing in, with the same key, and only if one of our own pages kept it', async () => {
    const { env } = behind({
      IDENTITY: () => json(200, { user: { name: '김나루' } }),
    })
    const form = {
      key: 'the-key-of-signing-in',
      email: 'a@b.c',
      password: 'x',
      next: '/concerts/c1',
      kept: 'key=k-1&quantity=2',
    }
    const text = await (await visit(env, '/ko/sign-in', null, form, 'https://naru.example')).text()
    expect(text).toContain('action="/ko/concerts/c1"')
    expect(text).toContain('name="key" value="k-1"')
    expect(text).toContain('name="quantity" value="2"')
    const elsewhere = await visit(env, '/ko/sign-in', null, form, 'https://elsewhere.example')
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([303, '/ko/concerts/c1'])
  })

  it.each([['https://elsewhere.example'], ['//elsewhere.example'], ['elsewhere']])(
    'leads nowhere but to our own pages afterwards: %s',
    async (next) => {
      const { env } = behind({ IDENTITY: () => json(200, { user: { name: '김나루' } }) })
      const form = { key: 'the-key-of-signing-in', email: 'a@b.c', password: 'x', next }
      const answer = await visit(env, '/ko/sign-in', null, form, 'https://naru.example')
      expect(new URL(answer.headers.get('location') ?? '', 'https://naru.example').origin).toBe('https://naru.example')
    },
  )
})

describe('A page', () => {
  it('is written for whoever asks, with what they were told of', async () => {
    const { env, asked } = behind({ VIEW: concertAnd() })
    const answer = await visit(env, '/ko/concerts/c1?since=2', KIM)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(text).toContain('봄밤의 재즈 &lt;b&gt;&amp;&lt;/b&gt;')
    expect(text).toMatch(/class="count"[^>]*>3</)
    expect(asked.map(({ address }) => address)).toEqual([
      'GET /v1/concert/concerts/c1?minVersion=2',
      'GET /v1/concert/bookings?concertId=c1&limit=20',
    ])
    expect(asked[0]?.headers.get(PRINCIPAL_HEADER)).toBe(await seal.sign(KIM))
  })

  it('of another language is the same page, without what only this moment needs', async () => {
    const { env } = behind({ VIEW: concertAnd() })
    expect(await (await visit(env, '/ko/concerts/c1?since=2&x=1', null)).text()).toContain('href="/en/concerts/c1?x=1"')
  })

  it('of a concert says what its reader has booked of it, but for what is over', async () => {
    const booking = (id: string, status: string, quantity: number) => ({ id, status, quantity, version: 1 })
    const { env } = behind({ VIEW: concertAnd(booking('b1', 'booked', 2), booking('b2', 'cancelled', 3)) })
    const text = await (await visit(env, '/en/concerts/c1', KIM)).text()
    expect(text).toMatch(/You have booked this concert.*bookings\/b1.*2 tickets/)
    expect(text).not.toContain('bookings/b2')
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
    const { env } = behind({ CONCERT: () => json(409, sold), VIEW: concertAnd() })
    const answer = await visit(env, '/ko/concerts/c1', KIM, { key: 'once', quantity: '4', fulfilment: 'on-site' })
    const text = await answer.text()
    expect(answer.status).toBe(409)
    expect(text).toContain('그만큼의 좌석이 남아 있지 않습니다.')
    expect(text).toMatch(/name="quantity"[^>]*value="4"/)
    expect(text).not.toContain('value="once"')
  })

  it('comes back with the same key while nobody knows whether it was done', async () => {
    const unknown = { code: 'InternalFault', status: 500, title: 'none', detail: 'none', instance: 'x' }
    const { env } = behind({ CONCERT: () => json(500, unknown), VIEW: concertAnd() })
    const answer = await visit(env, '/ko/concerts/c1', KIM, { key: 'once', quantity: '1', fulfilment: 'on-site' })
    expect([answer.status, (await answer.text()).includes('value="once"')]).toEqual([500, true])
  })

  it('sends nothing for who is not signed in, may not, or sends what no form of ours sends', async () => {
    const { env, asked } = behind({ VIEW: concertAnd() })
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

  it('whose form came back can be opened again, in the other language too', async () => {
    const { env } = behind({})
    const answer = await visit(env, '/en/bookings/b1/pay', KIM)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/en/bookings/b1'])
  })

  it('whose address the API does not accept is no page, and no fault of ours', async () => {
    const { env } = behind({ VIEW: () => json(422, { code: 'InputInvalid', status: 422, title: 'none' }) })
    const answer = await visit(env, '/ko/concerts?cursor=x', KIM)
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('찾으시는 화면이 없습니다')])
  })
})

describe('An account', () => {
  it('says its number, by which an organisation registers its engineer', async () => {
    const own = {
      id: 'kim-7',
      email: 'kim@naru.example',
      emailVerified: true,
      name: '김나루',
      phone: null,
      locale: 'ko',
    }
    const profile = { ...own, consents: {}, roles: ['engineer'], organizations: [], createdAt: CONCERT.createdAt }
    const none = json(404, { code: 'NotFound', status: 404 })
    const { env } = behind({
      IDENTITY: (address) => (address.endsWith('/v1/identity/me') ? json(200, profile) : none.clone()),
    })
    const text = await (await visit(env, '/ko/account', KIM)).text()
    expect(text).toContain('<dt>계정 번호</dt><dd><code>kim-7</code></dd>')
  })
})

describe('A board', () => {
  const delivery = { id: 'b1', status: 'prepared', version: 1, address: '서울 양녕로 445', quantity: 2 }
  const view = () => behind({ VIEW: () => json(200, { items: [delivery], next: null }) })
  const choi: Principal = { sub: 'choi', roles: ['courier'], org: 'naru' }

  it('is its inside alone, and 304 while nothing has changed', async () => {
    const { env, asked } = view()
    const first = await visit(env, '/ko/deliveries/board', choi)
    expect([first.status, await first.text()]).toEqual([200, expect.stringMatching(/^<div class="stack">.*양녕로/)])
    const headers = { [PRINCIPAL_HEADER]: await seal.sign(choi), 'if-none-match': first.headers.get('etag') ?? '' }
    const again = new Request('https://naru.example/ko/deliveries/board', { headers })
    expect((await pages.fetch(again, env as never, {} as never)).status).toBe(304)
    expect(new Set(asked.map(({ address }) => address))).toEqual(
      new Set([
        'GET /v1/concert/deliveries?status=prepared&limit=50',
        'GET /v1/concert/deliveries?status=dispatched&courierId=choi&limit=50',
      ]),
    )
  })

  it.each(['/ko/deliveries/board', '/ko/requests/board', '/ko/rental/board/live'])(
    'is for nobody else, who gets no page in its place: %s',
    async (path) => {
      const { env, asked } = view()
      const [unknown, kim] = [await visit(env, path, null), await visit(env, path, KIM)]
      expect([unknown.status, await unknown.text()]).toEqual([401, ''])
      expect([kim.status, await kim.text()]).toEqual([403, ''])
      expect(asked).toEqual([])
    },
  )
})

describe('My page', () => {
  it('shows what has no page yet by its name, without words of machines', async () => {
    const thing = { id: 'x1', system: 'elsewhere', kind: 'odd-thing', label: '무엇', status: 'half-done', version: 1 }
    const at = '2026-11-01T00:00:00.000Z'
    const items = [{ ...thing, createdAt: at, changedAt: at, href: null, history: 'none', data: {} }]
    const { env } = behind({ VIEW: () => json(200, { items, next: null }) })
    const text = await (await visit(env, '/ko/mypage', KIM)).text()
    expect(text).toContain('<h2>무엇</h2>')
    expect(text).not.toMatch(/half-done|odd-thing|elsewhere/)
  })
})
