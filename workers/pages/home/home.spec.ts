import { describe, expect, it } from 'vitest'
import { dateOf, daysAfter, shortDay } from '../format.ts'
import { behind, json, KIM, visit } from '../pages.fixtures.ts'

describe('Home', () => {
  const HOUR_MS = 3_600_000
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()
  const owned = (id: string, status: string, data: object) => {
    const thing = { id, system: 'concert', kind: 'booking', label: `${id}의 밤 × 2`, status, version: 3, data }
    return { ...thing, createdAt: inHours(-9), changedAt: inHours(-1), href: null, history: 'none' }
  }

  it('begins with what comes next: what is over or off is not', async () => {
    const items = [
      owned('가', 'paid', { startsAt: inHours(48) }),
      owned('나', 'booked', { startsAt: inHours(99), holdExpiresAt: inHours(0.1) }),
      owned('다', 'paid', { startsAt: inHours(-2) }),
      owned('라', 'cancelled', { startsAt: inHours(1) }),
    ]
    const { env } = behind({ VIEW: () => json(200, { items, next: null }) })
    const text = await (await visit(env, '/ko', KIM)).text()
    expect(text).toMatch(/<h1>나의 밤 × 2<\/h1>.*결제 마감.*<naru-countdown/)
  })

  it('shows a date instead of a countdown for what is further off', async () => {
    const items = [owned('가', 'paid', { startsAt: inHours(48) })]
    const { env } = behind({ VIEW: () => json(200, { items, next: null }) })
    const text = await (await visit(env, '/en', KIM)).text()
    expect([/<h1>가의 밤 × 2<\/h1>.*Starts/.test(text), text.includes('naru-countdown')]).toEqual([true, false])
  })

  it('counts a day that is reserved as still to come until it is over, and never to the second', async () => {
    const [yesterday, today, tomorrow] = [-1, 0, 1].map((days) => daysAfter(dateOf(new Date().toISOString()), days))
    const thing = (id: string, system: string, kind: string, status: string, data: object) => ({
      ...owned(id, status, data),
      system,
      kind,
    })
    const items = [
      thing('어제', 'museum', 'reservation', 'completed', { date: yesterday }),
      thing('오늘', 'museum', 'reservation', 'completed', { date: today }),
      thing('물린', 'museum', 'reservation', 'cancelled', { date: today }),
      thing('설치', 'rental', 'order', 'assigned', { installationDate: tomorrow }),
    ]
    const { env } = behind({ VIEW: () => json(200, { items, next: null }) })
    const text = await (await visit(env, '/ko', KIM)).text()
    expect([/<h1>오늘의 밤 × 2<\/h1>.*관람일.*오늘/.test(text), text.includes('naru-countdown')]).toEqual([true, false])
  })

  it('names a screening by its hospital and its day as people write it, and what an engineer comes for', async () => {
    const tomorrow = daysAfter(dateOf(new Date().toISOString()), 1)
    const first = async (thing: object) => {
      const { env } = behind({ VIEW: () => json(200, { items: [{ ...owned('가', 'x', {}), ...thing }], next: null }) })
      return (await visit(env, '/en', KIM)).text()
    }
    const data = { hospitalName: '나루병원', date: tomorrow }
    const screening = { system: 'screening', kind: 'reservation', status: 'completed', data }
    expect(await first(screening)).toContain(`<h1>나루병원 · ${shortDay('en', tomorrow)}</h1>`)
    const rental = { system: 'rental', kind: 'order', status: 'assigned', data: { installationDate: tomorrow } }
    expect(await first(rental)).toMatch(/<h1>가의 밤 × 2<\/h1>.*Visit of the engineer/)
  })

  it('says what each service is for', async () => {
    const { env } = behind({ VIEW: () => json(200, { items: [], next: null }) })
    const text = await (await visit(env, '/ko', null)).text()
    for (const about of ['좌석을 잡고', '요금을 정해', '설치받기', 'QR로 입장', '병원과 날짜'])
      expect(text).toContain(about)
  })

  it('is there for who has nothing yet, and when nothing can be known', async () => {
    const { env } = behind({ VIEW: () => json(200, { items: [], next: null }) })
    expect(await (await visit(env, '/en', KIM)).text()).toContain('Getting across, simply and surely')
    const down = behind({ VIEW: () => json(500, { code: 'InternalFault', status: 500, title: 'none' }) })
    expect((await visit(down.env, '/en', KIM)).status).toBe(200)
  })
})
