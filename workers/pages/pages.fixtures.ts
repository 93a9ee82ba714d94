/** The pages as specs ask for them: for whom they like, with an API that answers what they say. */
import { PRINCIPAL_HEADER, type Principal, principalSeal } from '../http/principal.ts'
import pages from './index.tsx'

const INSTALLATION_KEY = 'the key of no installation but the specs'
export const seal = principalSeal(INSTALLATION_KEY)
export const KIM: Principal = { sub: 'kim', roles: ['customer'], name: '김나루' }
export const CONCERT = {
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
export const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** The view with this concert, and with what its reader has booked of it. */
export const concertAnd =
  (...items: readonly object[]) =>
  (address: string) =>
    address.includes('/bookings') ? json(200, { items, next: null }) : json(200, CONCERT)

/** The Workers behind the pages, each answering so; and what they were asked. */
export const behind = (answers: Readonly<Record<string, (address: string) => Response>>) => {
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
  const env = {
    VIEW: worker('VIEW'),
    CONCERT: worker('CONCERT'),
    IDENTITY: worker('IDENTITY'),
    NOTIFICATION,
    ASSETS,
    INSTALLATION_KEY,
  }
  return { asked, env }
}
export const visit = async (
  env: object,
  path: string,
  who: Principal | null,
  form?: Readonly<Record<string, string>>,
  origin?: string,
) => {
  const headers = new Headers(who ? { [PRINCIPAL_HEADER]: await seal.sign(who) } : {})
  if (origin !== undefined) headers.set('origin', origin)
  const body = form && new URLSearchParams(form)
  const init = body ? { method: 'POST', body, headers } : { headers }
  return pages.fetch(new Request(`https://naru.example${path}`, init), env as never, {} as never)
}
