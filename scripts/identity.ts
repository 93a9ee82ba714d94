/** Local identity: a key pair made at first use, and tokens signed with it (H6). Never used by a deployment. */
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

export const ISSUER = 'http://naru.local'
export const AUDIENCE = 'naru'
const ALGORITHM = 'ES256'
const CLIENT_ID = 'naru-local'
const SECONDS_PER_HOUR = 3600
const PRIVATE_FILE = 'private.jwk.json'
const PUBLIC_FILE = 'jwks.json'

export type Identity = {
  readonly privateJwk: JWK
  readonly jwks: { readonly keys: readonly JWK[] }
}

/** Who a token speaks for. */
export type Person = {
  readonly sub: string
  readonly roles: readonly string[]
  readonly name?: string
  /** The organisation inside which the roles of staff count (G12); the person's own without it. */
  readonly org?: string
  readonly hours?: number
}

/** A fresh key pair; the thumbprint is its `kid`. */
export const createIdentity = async (): Promise<Identity> => {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true })
  const publicJwk = await exportJWK(pair.publicKey)
  const named = { kid: await calculateJwkThumbprint(publicJwk), alg: ALGORITHM, use: 'sig' }
  return {
    privateJwk: { ...(await exportJWK(pair.privateKey)), ...named },
    jwks: { keys: [{ ...publicJwk, ...named }] },
  }
}

/** The keys in `folder`, made there (readable by the owner only) when there are none yet. */
export const loadIdentity = async (folder: string): Promise<Identity> => {
  const path = join(folder, PRIVATE_FILE)
  if (!existsSync(path)) await storeIdentity(folder, path)
  const privateJwk: JWK = JSON.parse(readFileSync(path, 'utf8'))
  return { privateJwk, jwks: publicKeysOf(privateJwk) }
}

const storeIdentity = async (folder: string, path: string): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { privateJwk, jwks } = await createIdentity()
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(privateJwk), { mode: 0o600 })
  try {
    // A link appears whole or not at all, and never replaces keys that another process made meanwhile.
    linkSync(draft, path)
    writeFileSync(join(folder, PUBLIC_FILE), `${JSON.stringify(jwks, null, 2)}\n`)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    unlinkSync(draft)
  }
}

const publicKeysOf = (privateJwk: JWK): Identity['jwks'] => {
  const { d: _secret, ...publicJwk } = privateJwk
  return { keys: [publicJwk] }
}

/** An access token in the shape of RFC 9068, as the production issuer would give. */
export const signToken = async (identity: Pick<Identity, 'privateJwk'>, person: Person): Promise<string> => {
  const { kid } = identity.privateJwk
  if (kid === undefined) throw new Error('the local key has no kid')
  const claims = {
    client_id: CLIENT_ID,
    roles: [...person.roles],
    ...(person.name !== undefined && { name: person.name }),
    ...(person.org !== undefined && { org: person.org }),
  }
  const issuedAt = Math.floor(Date.now() / 1000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(person.sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.round((person.hours ?? 1) * SECONDS_PER_HOUR))
    .setJti(randomUUID())
    .sign(await importJWK(identity.privateJwk, ALGORITHM))
}
