/**
 * Local identity: a key pair made at first use, tokens signed with it, and the key of the installation (H6). Never used by
 * a deployment.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, linkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import * as z from 'zod'
import { ownFolder, readText, replaceFile } from './files.ts'
import { PlainError } from './plain-error.ts'

export const ISSUER = 'http://naru.local'
export const AUDIENCE = 'naru'
const ALGORITHM = 'ES256'
const CLIENT_ID = 'naru-local'
const SECONDS_PER_HOUR = 3600
const PRIVATE_FILE = 'private.jwk.json'
const INSTALLATION_FILE = 'installation.key'
const INSTALLATION_BYTES = 32
const INSTALLATION_FORM = /^[\w-]{43}$/

export type Identity = {
  readonly privateJwk: JWK
  /** What the Workers of this run share and nobody else knows. */
  readonly installationKey: string
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
    installationKey: randomBytes(INSTALLATION_BYTES).toString('base64url'),
    jwks: { keys: [{ ...publicJwk, ...named }] },
  }
}

/** A file that should hold a key, and does not. */
export class KeyUnusable extends PlainError {
  constructor(path: string, whatIsLost: string) {
    super(
      `${path} cannot be read as a key: it is empty or damaged. ` +
        `Bring it back from a backup, or delete it: then a new one is made at the next start, and ${whatIsLost}.`,
    )
  }
}

/** The keys in `folder`, made there (readable by the owner only) where there are none yet. Throws KeyUnusable. */
export const loadIdentity = async (folder: string): Promise<Identity> => {
  const [privatePath, installationPath] = [join(folder, PRIVATE_FILE), join(folder, INSTALLATION_FILE)]
  if (!existsSync(privatePath) || !existsSync(installationPath)) await storeIdentity(folder)
  const privateJwk = await privateKeyIn(privatePath)
  if (privateJwk === null) throw new KeyUnusable(privatePath, 'tokens signed with the old one are worthless')
  const installationKey = readText(installationPath)?.trim() ?? ''
  if (!INSTALLATION_FORM.test(installationKey)) {
    throw new KeyUnusable(installationPath, 'an Idempotency-Key that was used before means a new command')
  }
  return { privateJwk, installationKey, jwks: publicKeysOf(privateJwk) }
}

const PrivateJwk = z.looseObject({ kty: z.literal('EC'), kid: z.string(), d: z.string() })

const privateKeyIn = async (path: string): Promise<JWK | null> => {
  try {
    const privateJwk = PrivateJwk.parse(JSON.parse(readText(path) ?? ''))
    await importJWK(privateJwk, ALGORITHM)
    return privateJwk
  } catch {
    return null
  }
}

const storeIdentity = async (folder: string): Promise<void> => {
  ownFolder(folder)
  const { privateJwk, installationKey } = await createIdentity()
  keepFirst(join(folder, PRIVATE_FILE), JSON.stringify(privateJwk))
  keepFirst(join(folder, INSTALLATION_FILE), `${installationKey}\n`)
}

/** Writes the file unless there is one. */
const keepFirst = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}`
  replaceFile(draft, text)
  try {
    // A link appears whole or not at all, and never replaces keys that another process made meanwhile.
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
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
