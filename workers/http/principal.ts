/** Who is calling (G10). The gateway verifies the token; the Workers behind it trust what it has signed, nothing else (H6). */
import { z } from '@hono/zod-openapi'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { systems } from '../../queues/subscriptions.ts'
import { keyed, macWith } from './installation.ts'

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
  /** Who acts does so by this API key (U9). */
  key: z.string().min(1).max(SUBJECT_LIMIT).optional(),
  /** The address of the account is not confirmed yet: to look is all this person may (U2). */
  isUnconfirmed: z.literal(true).optional(),
})
export type Principal = z.infer<typeof Principal>

/** Roles outside every organisation: who buys, who drives in an open market, and who stands above. */
export const UNBOUND: readonly Role[] = ['customer', 'driver', 'admin']

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

const PURPOSE = 'naru principal '
const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Principals an isolate remembers: reading one is a tenth of a whole request, and the same people come again. */
const REMEMBERED_LIMIT = 1_000

/** Signs principals with the key of the installation, and knows those that were signed with it. */
export type PrincipalSeal = {
  /** `<principal>.<signature>`, each base64url: header values are ASCII, names are Korean. */
  sign(principal: Principal): Promise<string>
  /** Null for what the gateway has not signed: somebody came past it, or it has another key. */
  open(header: string): Promise<Principal | null>
}

export const principalSeal = (installationKey: string): PrincipalSeal => {
  const mac = macWith(installationKey)
  const remembered = new BoundedCache<string, Principal>(REMEMBERED_LIMIT)
  return {
    async sign(principal) {
      const text = toBase64url(utf8.encode(JSON.stringify(principal)))
      return `${text}.${toBase64url(await mac(PURPOSE, text))}`
    },
    async open(header) {
      const known = remembered.get(header)
      if (known) return known
      const [text = '', signature = ''] = header.split('.')
      if (!isSame(signature, toBase64url(await mac(PURPOSE, text)))) return null
      const principal = Principal.parse(JSON.parse(fromUtf8.decode(fromBase64url(text))))
      remembered.set(header, principal)
      return principal
    },
  }
}
export const sealOf = keyed(principalSeal)

/** Takes as long whatever the first difference is. */
const isSame = (one: string, other: string): boolean => {
  let difference = one.length ^ other.length
  for (let at = 0; at < other.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

/** Denied unless a rule allows it; `admin` is a role like any other (G10). */
export const isAllowed = (who: Access, principal: Principal | null): boolean => {
  if (who === 'everybody') return true
  if (principal === null) return false
  return who === 'authenticated' || principal.roles.some((role) => who.includes(role))
}
