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
