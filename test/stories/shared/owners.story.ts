/**
 * Organisations (G12): whoever holds the right role in another organisation finds nothing there, on every declared route
 * for staff and in every read. Things are made from the declarations alone, so a system that is declared later is gone
 * through without a word here.
 */
import { describe, expect, it } from 'vitest'
import { type Role, UNBOUND } from '../../../workers/http/principal.ts'
import { asOf, eventually, unique } from '../../harness/http.ts'
import { creations, live, triedBy } from './lives.ts'
import { declaredReads, declaredRoutes } from './operations.ts'

/** Some things must be made first, beside stories that keep the server busy. */
const ROUTE_MS = 60_000

const boundOf = (roles: readonly Role[]): Role | undefined => roles.find((role) => !UNBOUND.includes(role))
const stranger = (role: Role) => asOf(unique('elsewhere'), unique(role), role)

describe('Staff of another organisation', () => {
  const changes = [...declaredRoutes].flatMap(([address, route]) => {
    const role = boundOf(route.roles)
    return role && route.path.includes('{') ? [[address, route, role] as const] : []
  })
  it.each(changes)(
    '%s finds nothing to change',
    async (_, route, role) => {
      const answer = await triedBy(route, role, await stranger(role))
      expect(answer && [answer.status, answer.json?.code]).toEqual([404, route.resource.none])
    },
    ROUTE_MS,
  )

  const shown = creations.flatMap((route) => {
    const seen = declaredReads.flatMap((read) => {
      if (read.kind === 'custom' || read.resource !== route.resource || typeof read.access === 'string') return []
      const role = boundOf(read.access)
      return role ? [{ read, role }] : []
    })
    return seen.length > 0 ? [[route.address, route, seen] as const] : []
  })
  it.each(shown)(
    'is not shown what was made by %s; staff of its own organisation are',
    async (_, route, seen) => {
      const { id } = await live(route)
      for (const { read, role } of seen) {
        const colleague = await asOf('naru', unique(role), role)
        const other = await stranger(role)
        const path = read.path.replace(/\{\w+\}/, id)
        const isShown = async (who: typeof other) => {
          const { status, json } = await who.get(path)
          return read.kind === 'list' ? json.items.some((item: { id: string }) => item.id === id) : status === 200
        }
        await eventually(() => isShown(colleague))
        expect([path, await isShown(other)]).toEqual([path, false])
      }
    },
    ROUTE_MS,
  )
})
