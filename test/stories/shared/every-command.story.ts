/**
 * What every declared command does alike once it was done (H3), and what every read shows of what was made (H7): things
 * are made from the declarations alone, so a system that is declared later is gone through without a word here.
 */
import { describe, expect, it } from 'vitest'
import type { Carried } from '../../../workers/http/carried.ts'
import type { Access } from '../../../workers/http/principal.ts'
import type { Custom, Read } from '../../../workers/http/reads.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import { creations, live } from './lives.ts'
import { declaredReads, declaredRoutes } from './operations.ts'

/** Some things must be made first, beside stories that keep the server busy. */
const ROUTE_MS = 120_000

const isDone = ({ status }: Answer): boolean => status < 300
const mayRead = (access: Access, role: string): boolean =>
  typeof access === 'string' || access.some((one) => one === role)

/** Passes and calendar entries are there in some states only. */
const isShowing = (read: Read): read is Exclude<Read, Custom | Carried> =>
  read.kind === 'one' || read.kind === 'list' || read.kind === 'history'

/** Whether what a route answers can be read by who sends it. */
const isRead = ({ resource }: (typeof creations)[number], role: string): boolean =>
  declaredReads.some(
    (read) => read.kind === 'one' && read.resource.aggregate === resource.aggregate && mayRead(read.access, role),
  )

describe('A command that was done', () => {
  const done: string[] = []

  it.each([...declaredRoutes])(
    '%s is done once: the same key gives the first answer again, and refuses another body',
    async (address, route) => {
      const { who, role, answer, again, body, other } = await live(route)
      // Not everything can be done to what was only just made; its own stories do it.
      if (!isDone(answer)) return
      done.push(address)
      const replay = await again(body)
      expect([replay.status, replay.text]).toEqual([answer.status, answer.text])
      expect(['idempotency-replayed', 'etag', 'location'].map((name) => replay.headers.get(name))).toEqual([
        'true',
        answer.headers.get('etag'),
        answer.headers.get('location'),
      ])
      const home = answer.headers.get('content-location')
      expect(answer.headers.get('etag')).toMatch(`"${answer.json.version}-`)
      expect(answer.headers.get('naru-version')).toBe(String(answer.json.version))
      expect(home !== null, address).toBe(isRead(route, role))
      // Whoever reads there sees what the command did; a view that is far behind answers what there is (V6).
      if (home !== null) {
        await eventually(async () => {
          const { status, json } = await who.get(home)
          expect([status, json.id, json.version >= answer.json.version], home).toEqual([200, answer.json.id, true])
          return true
        })
      }
      if (other === undefined) return
      const reused = await again(other)
      expect([reused.status, reused.json.code]).toEqual([422, 'IdempotencyKeyReused'])
    },
    ROUTE_MS,
  )

  it('was there for everything that can be made', () => {
    expect(done).toEqual(expect.arrayContaining(creations.map(({ address }) => address)))
  })
})

describe('What was made', () => {
  it.each(creations.map((route) => [route.address, route] as const))(
    'by %s is shown by each of its reads, to whom it is theirs',
    async (_, route) => {
      const { who, role, id, answer } = await live(route)
      if (!isDone(answer)) return
      const shown = declaredReads.filter(
        (read) => isShowing(read) && read.resource === route.resource && mayRead(read.access, role),
      )
      for (const { kind, path } of shown) {
        const address = kind === 'list' ? path : path.replace(/\{\w+\}/, id)
        const read = await eventually(async () => {
          const { status, json } = await who.get(address)
          return status === 200 && (kind !== 'list' || json.items.length > 0) && json
        })
        if (kind === 'one') expect(read).toMatchObject({ id, createdAt: expect.any(String) })
      }
    },
    ROUTE_MS,
  )
})
