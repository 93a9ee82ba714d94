/**
 * Sealed fields (K16): what is personal and nothing is decided on is encrypted with a key of the person it is about before
 * an aggregate gets it, and opened when an answer leaves. Destroying that one key makes it unreadable wherever it lies
 * (docs/decisions/0035-sealed-fields.md).
 */
import { z } from '@hono/zod-openapi'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { SEALED_MARK } from '../../kernel/fields.ts'
import { base32 } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/time.ts'
import { clearOf, SEALED_FORM } from '../../queues/sealed.ts'
import { idsOf } from './ids.ts'
import type { Installation } from './installation.ts'
import { fromBase64url, toBase64url } from './principal.ts'

/** The key store as Workers ask it. An id of a key says nothing about whose it is to who lacks the installation's key. */
export type KeysRpc = {
  /** The key of this id, made now if there was none; null once it was destroyed. */
  keyFor(id: string): Promise<KeptKey | null>
  /** Those there are among them; null for each that was destroyed or never made. Makes none. */
  keysOf(ids: readonly string[]): Promise<Readonly<Record<string, Uint8Array | null>>>
}

/** A key as the store hands it out, and since when its person is leaving, if they are: nothing new is begun for them. */
export type KeptKey = { readonly bytes: Uint8Array; readonly leavingSince: Instant | null }

/** What the view asks of keys when somebody leaves. */
export type LeavingRpc = {
  /** From then on its person is leaving, also when they were before; null once the key was destroyed. */
  leave(id: string): Promise<Instant | null>
  stay(id: string): Promise<void>
  /** Destroys a key for good; answers when that was, also when it was before. */
  destroy(id: string): Promise<Instant>
}

/** What the view asks of mailboxes. */
export type RecipientsRpc = {
  /** Deletes what somebody was told, for good; from then on they are told nothing. */
  forgetRecipient(recipient: string): Promise<void>
}

/** Keys an isolate remembers, and for how long: what is destroyed may be opened so much longer. */
const REMEMBERED_LIMIT = 1_000
export const REMEMBERED_MS = 60_000
/** Whether somebody is leaving is remembered for so long at most: what they begin after that is refused. */
export const STAYING_MS = 5_000
const KEYS_LIMIT_MS = 610
/** Half of a key encrypts, the other half makes the nonces. */
const HALF_BYTES = 32
const NONCE_BYTES = 12
const FINGERPRINT_BYTES = 16
/** Shown within a text instead of what is not readable any more; a field that is nothing else is null. */
export const FORGOTTEN = '—'

/** Whose something is, or the key of that person, cannot be known now. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
  readonly dependency: string
  constructor(cause: unknown, dependency = 'keys') {
    super(`${dependency} did not say`, { cause })
    this.dependency = dependency
  }
}

/** The key of a person, ready for use. */
export type PersonKey = { readonly id: string; readonly cipher: CryptoKey; readonly mac: CryptoKey }

const remembered = new BoundedCache<string, PersonKey | null>(REMEMBERED_LIMIT, REMEMBERED_MS)
/** Those of whom it is known that they were not leaving just now. */
const staying = new BoundedCache<string, true>(REMEMBERED_LIMIT, STAYING_MS)
const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const ask = async <T>(env: object, question: (keys: KeysRpc) => Promise<T>): Promise<T> => {
  const keys: unknown = Reflect.get(env, 'KEYS')
  if (keys === undefined) throw new Error('there is no binding KEYS')
  try {
    return await withTimeout(KEYS_LIMIT_MS, 'keys', disposing(question(keys as KeysRpc)))
  } catch (fault) {
    throw new KeysUnavailable(fault)
  }
}

const imported = async (id: string, bytes: Uint8Array | null): Promise<PersonKey | null> => {
  if (bytes === null) return null
  const halves = new Uint8Array(bytes)
  const [cipher, mac] = await Promise.all([
    crypto.subtle.importKey('raw', halves.slice(0, HALF_BYTES), 'AES-GCM', false, ['encrypt', 'decrypt']),
    crypto.subtle.importKey('raw', halves.slice(HALF_BYTES), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  ])
  return { id, cipher, mac }
}

/** Under which id the key of a person is kept. */
export const keyIdOf = (env: unknown, subject: string): Promise<string> =>
  idsOf((env as Installation).INSTALLATION_KEY).derive('person', subject)

const askFor = async (env: object, id: string) => {
  const kept = await ask(env, (keys) => keys.keyFor(id))
  const [key, isLeaving] = [await imported(id, kept?.bytes ?? null), (kept?.leavingSince ?? null) !== null]
  remembered.set(id, key)
  if (!isLeaving) staying.set(id, true)
  return { key, isLeaving }
}

/** The key of a person; null for one who was forgotten. */
export const keyOf = async (env: object, subject: string): Promise<PersonKey | null> => {
  const id = await keyIdOf(env, subject)
  const known = remembered.get(id)
  if (known !== undefined) return known
  return (await askFor(env, id)).key
}

/** The key of a person for whom something new begins: who is leaving begins nothing any more (decision 43). */
export const keyToBegin = async (env: object, subject: string): Promise<PersonKey | 'leaving' | null> => {
  const id = await keyIdOf(env, subject)
  const known = remembered.get(id)
  if (known !== undefined && staying.get(id)) return known
  const { key, isLeaving } = await askFor(env, id)
  return isLeaving ? 'leaving' : key
}

const macOf = async ({ mac }: PersonKey, text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', mac, utf8.encode(text)))

/** The sealed text. The same person's same words give the same one: what is said twice is known to be the same. */
export const seal = async (key: PersonKey, text: string): Promise<string> => {
  const nonce = (await macOf(key, `seal ${text}`)).slice(0, NONCE_BYTES)
  const name = { name: 'AES-GCM', iv: nonce, additionalData: utf8.encode(key.id) }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(name, key.cipher, utf8.encode(text)))
  return `${SEALED_MARK}${key.id}.${toBase64url(new Uint8Array([...nonce, ...sealed]))}.`
}

/** What is said, in short, for who holds the person's key: nobody else can try out what it might have been. */
export const fingerprintWith =
  (key: PersonKey) =>
  async (text: string): Promise<string> =>
    base32((await macOf(key, `fingerprint ${text}`)).slice(0, FINGERPRINT_BYTES))

/** The clear form of a field that is sealed, by its name. */
const clearFieldsOf = (object: z.ZodObject): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(
    Object.entries(object.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, field]) => {
      const isOptional = field instanceof z.ZodOptional
      const clear = clearOf(isOptional ? (field.unwrap() as z.ZodType) : field)
      return clear ? [[name, isOptional ? clear.optional() : clear]] : []
    }),
  )

/** The names of its fields that are sealed. */
export const sealedFieldsOf = (object: z.ZodObject): readonly string[] => Object.keys(clearFieldsOf(object))

/** A command as people write it. */
export const inTheClear = (object: z.ZodObject): z.ZodObject => object.extend(clearFieldsOf(object))

/** A sealed field as people write it. */
export const written = (field: z.ZodString): z.ZodType<string, string> => {
  const clear = clearOf(field)
  if (!clear) throw new Error('this field is not sealed')
  return clear
}

/** A sealed field as it is shown: in the clear, and null once its person is forgotten. */
export const opened = (field: z.ZodString) =>
  written(field).nullable().meta({ description: 'null once the person it is about is forgotten' })

/** A copy with these fields sealed, as far as they are there. */
export const sealFields = async <T extends object>(key: PersonKey, fields: readonly string[], of: T): Promise<T> => {
  const sealed = await Promise.all(
    fields.map(async (name) => {
      const text: unknown = Reflect.get(of, name)
      return typeof text === 'string' ? [[name, await seal(key, text)] as const] : []
    }),
  )
  return { ...of, ...Object.fromEntries(sealed.flat()) }
}

/** In a JSON text: alone it is a whole string, unless it is a label, which is always one. */
const SEALED = new RegExp(`("label":)?("?)${SEALED_FORM}("?)`, 'g')

/** The clear text; null for what no key opens any more. */
const open = async (key: PersonKey | null, body: string): Promise<string | null> => {
  if (key === null) return null
  const bytes = fromBase64url(body)
  const name = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: utf8.encode(key.id) }
  try {
    return fromUtf8.decode(await crypto.subtle.decrypt(name, key.cipher, bytes.slice(NONCE_BYTES)))
  } catch (fault) {
    // Not of our making, or spoilt: nobody can read it.
    console.error(JSON.stringify({ at: 'seal.unreadable', reason: String(fault) }))
    return null
  }
}

const keysIn = async (env: object, ids: readonly string[]): Promise<ReadonlyMap<string, PersonKey | null>> => {
  const found = new Map<string, PersonKey | null>()
  const { isOurs } = idsOf((env as Installation).INSTALLATION_KEY)
  const unknown: string[] = []
  for (const id of new Set(ids)) {
    const known = remembered.get(id)
    if (known !== undefined) found.set(id, known)
    else if (await isOurs(id)) unknown.push(id)
  }
  if (unknown.length === 0) return found
  const answer = await ask(env, async (keys) => ({ ...(await keys.keysOf(unknown)) }))
  for (const id of unknown) {
    const key = await imported(id, answer[id] ?? null)
    remembered.set(id, key)
    found.set(id, key)
  }
  return found
}

/** A JSON text with all that is sealed in it opened. One question at most, and none where nothing is sealed. */
export const openAll = async (env: object, json: string): Promise<string> => {
  if (!json.includes(SEALED_MARK)) return json
  const matches = [...json.matchAll(SEALED)]
  const keys = await keysIn(
    env,
    matches.map(([, , , id = '']) => id),
  )
  const clear = new Map<string, string | null>()
  for (const [, , , id = '', body = ''] of matches) {
    if (!clear.has(body)) clear.set(body, await open(keys.get(id) ?? null, body))
  }
  return json.replace(SEALED, (_, label = '', before: string, _id, body: string, after: string) => {
    const text = clear.get(body) ?? null
    const isWhole = before !== '' && after !== '' && label === ''
    if (isWhole) return JSON.stringify(text)
    return `${label}${before}${JSON.stringify(text ?? FORGOTTEN).slice(1, -1)}${after}`
  })
}

/** One sealed text opened; any other text is what it is. Null for what no key opens any more. */
export const openText = async (env: object, text: string): Promise<string | null> =>
  text.startsWith(SEALED_MARK) ? (JSON.parse(await openAll(env, JSON.stringify(text))) as string | null) : text

/** A person as health screening knows them (S12): a name that nobody can read once they are forgotten. */
export const sealedSubject = async (env: object, subject: string): Promise<string | null> => {
  const key = await keyOf(env, subject)
  return key && seal(key, subject)
}
