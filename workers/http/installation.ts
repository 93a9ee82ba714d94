/**
 * The key of an installation: a secret that its Workers share and nobody else knows. Each use of it says what for, so that
 * what was made for one can never pass for another.
 */

export const INSTALLATION_KEY = 'INSTALLATION_KEY'
/** As many characters as `openssl rand -base64 24` gives: 192 bits. */
const LEAST_CHARACTERS = 32

/** What the environment of every Worker that has routes holds. */
export type Installation = { readonly INSTALLATION_KEY: string }

/** The key, when there is one that nobody can guess. */
export const installationKeyOf = (env: object): string | null => {
  const key: unknown = Reflect.get(env, INSTALLATION_KEY)
  return typeof key === 'string' && key.length >= LEAST_CHARACTERS ? key : null
}

const MAC = { name: 'HMAC', hash: 'SHA-256' } as const
const utf8 = new TextEncoder()

/** Seals a text for a purpose; the same key, purpose and text give the same 32 bytes. */
export type Mac = (purpose: string, text: string) => Promise<Uint8Array>

export const macWith = (installationKey: string): Mac => {
  let imported: CryptoKey | undefined
  return async (purpose, text) => {
    // Kept once it is there: a request must not wait for what another one has begun.
    imported ??= await crypto.subtle.importKey('raw', utf8.encode(installationKey), MAC, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign(MAC, imported, utf8.encode(purpose + text)))
  }
}

/** What is made of the key once, for an isolate has one key all its life, as far as it knows. */
export const keyed = <T>(make: (installationKey: string) => T): ((installationKey: string) => T) => {
  let current: { readonly key: string; readonly made: T } | undefined
  return (key) => {
    if (current?.key !== key) current = { key, made: make(key) }
    return current.made
  }
}
