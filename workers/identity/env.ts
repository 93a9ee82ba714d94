/** What the identity Worker is bound to, and how its settings are read. */
import { setting } from '../http/health.ts'
import type { Installation } from '../http/installation.ts'

export type IdentityEnv = Installation & {
  readonly DB: D1Database
  readonly EMAIL: SendEmail
  /** Where people reach this installation; empty when only outside issuers count. */
  readonly PUBLIC_ORIGIN: string
  readonly MAIL_FROM: string
  readonly KEEP_MAIL: string
  readonly HASHES_AT_ONCE: string
}

/** What Naru's own tokens are for; an absolute URI, as RFC 8707 wants it. */
export const AUDIENCE = 'urn:naru:api'

const HASHES_USUAL = 2
const HASHES_LIMIT = 3

/** An isolate has 128 MB, and each hash takes 34 of them. */
export const hashesAtOnce = (text: string | undefined): number =>
  setting('HASHES_AT_ONCE', text, HASHES_USUAL, HASHES_LIMIT)

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

const said = (read: () => unknown): readonly string[] => {
  try {
    read()
    return []
  } catch (fault) {
    return [fault instanceof Error ? fault.message : String(fault)]
  }
}

/** What of these settings cannot be used, a line each. */
export const wrongIn = (env: Partial<IdentityEnv>): readonly string[] => {
  const { PUBLIC_ORIGIN: origin = '', MAIL_FROM: from = '', KEEP_MAIL: keep = 'false' } = env
  return [
    ...(origin === '' || isOrigin(origin) ? [] : [`PUBLIC_ORIGIN must be an origin: ${origin}`]),
    ...(origin === '' || keep === 'true' || from.includes('@')
      ? []
      : ['MAIL_FROM must be an address to send mail from']),
    ...(keep === 'true' || keep === 'false' ? [] : [`KEEP_MAIL must be true or false: ${keep}`]),
    ...said(() => hashesAtOnce(env.HASHES_AT_ONCE)),
  ]
}
