/** Who is calling (G10). The gateway verifies the token; the Workers behind it trust one header of it (H6). */
import { z } from '@hono/zod-openapi'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { systems } from '../../queues/subscriptions.ts'

/** Everybody there is, by what they do here. */
export const roles = ['customer', ...systems.flatMap((system): readonly WorksThere[] => system.roles), 'admin'] as const
type WorksThere = (typeof systems)[number]['roles'][number]
export type Role = (typeof roles)[number]

/** Who may use a route: anybody, anybody with a token, or the holders of one of these roles. */
export type Access = 'everybody' | 'authenticated' | readonly Role[]

export const SUBJECT_LIMIT = 128
const NAME_LIMIT = 200

const Principal = z.object({
  sub: z.string().min(1).max(SUBJECT_LIMIT),
  roles: z.array(z.enum(roles)),
  name: z.string().max(NAME_LIMIT).optional(),
  org: z.string().min(1).max(SUBJECT_LIMIT).optional(),
})
export type Principal = z.infer<typeof Principal>

/** Roles outside every organisation: who buys, who drives in an open market, and who stands above. */
export const UNBOUND: readonly Role[] = [
  'customer',
  'driver',
  'admin',
  'museum-manager',
  'hospital-admin',
  'rental-staff',
  'engineer',
]

/** The organisation for which somebody works: the one of the token, or they themselves (G12). */
export const organisationOf = ({ org, sub }: Principal): string => org ?? sub

/**
 * The organisation to which somebody is held who may do what these roles may (G12). None for an admin where admins may,
 * and for those who come with roles that belong to no organisation.
 */
export const boundTo = (principal: Principal, allowed: readonly Role[]): string | undefined => {
  const held = principal.roles.filter((role) => allowed.includes(role))
  const isStaff = held.some((role) => !UNBOUND.includes(role)) && !held.includes('admin')
  return isStaff ? organisationOf(principal) : undefined
}

/** The header that carries the principal to the Workers behind the gateway; never taken from outside. */
export const PRINCIPAL_HEADER = 'x-naru-principal'

/** base64url of JSON in UTF-8: header values are ASCII, names are Korean. */
export const encodePrincipal = (principal: Principal): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(principal))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Principals an isolate remembers: reading one is a tenth of a whole request, and the same people come again. */
const REMEMBERED_LIMIT = 1_000
const remembered = new BoundedCache<string, Principal>(REMEMBERED_LIMIT)

/** Throws on anything the gateway cannot have written: that is a bug, or somebody who came past it, not a bad request. */
export const decodePrincipal = (header: string): Principal => {
  const known = remembered.get(header)
  if (known) return known
  const text = atob(header.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  const principal = Principal.parse(JSON.parse(utf8.decode(bytes)))
  remembered.set(header, principal)
  return principal
}

/** Denied unless a rule allows it; `admin` is a role like any other (G10). */
export const isAllowed = (who: Access, principal: Principal | null): boolean => {
  if (who === 'everybody') return true
  if (principal === null) return false
  return who === 'authenticated' || principal.roles.some((role) => who.includes(role))
}
