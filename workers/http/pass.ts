/**
 * Passes: signed texts that people carry, as a QR code, and that whoever lets them in shows to us. An Ed25519 JWS whose key is
 * derived from the key of the installation; the public half is published, so that a scanner can tell a forgery without a
 * network. A pass says what it is for and nothing about whose it is.
 */
import { CompactSign, calculateJwkThumbprint, compactVerify } from 'jose'
import * as z from 'zod'
import { keyed, macWith } from './installation.ts'

const PURPOSE = 'naru pass key '
const TYPE = 'naru-pass'
export const ALGORITHM = 'EdDSA'
/** A longer text is no pass. */
export const PASS_LIMIT = 600
const NUMBER_LIMIT = 1_000
/** RFC 8410: what stands before the seed of an Ed25519 key in PKCS #8. */
const PKCS8_PREFIX = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

/** What it lets in to: the kind of thing, its id, and which of its passes it is. */
const Pass = z.strictObject({
  kind: z.string().max(100),
  id: z.string().min(1).max(200),
  number: z.int().min(1).max(NUMBER_LIMIT),
})
export type Pass = z.infer<typeof Pass>

/** The public half of the key, as JWK. */
export const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal(ALGORITHM),
  use: z.literal('sig'),
})
type PublicKey = z.infer<typeof PublicKey>

type Keys = { readonly sign: CryptoKey; readonly verify: CryptoKey; readonly published: PublicKey }

const ED25519 = { name: 'Ed25519' } as const

const keysFrom = async (installationKey: string): Promise<Keys> => {
  const seed = await macWith(installationKey)(PURPOSE, '')
  const pkcs8 = Uint8Array.from([...PKCS8_PREFIX, ...seed])
  const sign = await crypto.subtle.importKey('pkcs8', pkcs8, ED25519, true, ['sign'])
  const { x } = z.object({ x: z.string() }).parse(await crypto.subtle.exportKey('jwk', sign))
  const bare = { kty: 'OKP', crv: 'Ed25519', x } as const
  const verify = await crypto.subtle.importKey('jwk', bare, ED25519, false, ['verify'])
  return { sign, verify, published: { ...bare, kid: await calculateJwkThumbprint(bare), alg: ALGORITHM, use: 'sig' } }
}

/** Makes and reads the passes of an installation. */
export type Passes = {
  readonly sign: (pass: Pass) => Promise<string>
  /** Null for what this installation has not signed, or not as a pass. */
  readonly open: (text: string) => Promise<Pass | null>
  readonly publicKey: () => Promise<PublicKey>
}

export const passesOf = keyed((installationKey): Passes => {
  let made: Keys | undefined
  const keys = async (): Promise<Keys> => {
    // Kept once it is there: a request must not wait for what another one has begun.
    made ??= await keysFrom(installationKey)
    return made
  }
  return {
    async sign(pass) {
      const { sign, published } = await keys()
      const header = { alg: ALGORITHM, typ: TYPE, kid: published.kid }
      return new CompactSign(new TextEncoder().encode(JSON.stringify(pass))).setProtectedHeader(header).sign(sign)
    },
    async open(text) {
      if (text.length > PASS_LIMIT) return null
      const { verify } = await keys()
      try {
        const { payload, protectedHeader } = await compactVerify(text, verify, { algorithms: [ALGORITHM] })
        if (protectedHeader.typ !== TYPE) return null
        return Pass.safeParse(JSON.parse(new TextDecoder().decode(payload))).data ?? null
      } catch {
        // Whatever is wrong with it, it is no pass of ours; its bearer is told so by the null.
        return null
      }
    },
    async publicKey() {
      return (await keys()).published
    },
  }
})
