import { CompactSign, compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { passesOf } from './pass.ts'

const KEY = 'an installation key of 32 characters or more'
const pass = { kind: 'concert.booking', id: 'abcdefghijklmnopqrstuvwxyz', number: 2 }

describe('A pass', () => {
  it('says what it is for, and can be verified by everybody who has the public key', async () => {
    const text = await passesOf(KEY).sign(pass)
    expect(text.length).toBeLessThan(300)
    expect(await passesOf(KEY).open(text)).toEqual(pass)
    const published = await passesOf(KEY).publicKey()
    expect(Object.keys(published)).not.toContain('d')
    const { payload, protectedHeader } = await compactVerify(text, await importJWK(published))
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(pass)
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'naru-pass', kid: published.kid })
  })

  it('is the same after a restart, and another in another installation', async () => {
    const text = await passesOf(KEY).sign(pass)
    const other = passesOf(`${KEY}!`)
    expect(await other.open(text)).toBeNull()
    expect(await passesOf(KEY).sign(pass)).toBe(text)
  })

  it('is none when a letter of it is changed, when it is no pass, or when it is too long', async () => {
    const passes = passesOf(KEY)
    const text = await passes.sign(pass)
    const [head = '', body = '', signature = ''] = text.split('.')
    const forged = btoa(JSON.stringify({ ...pass, number: 3 })).replaceAll('=', '')
    for (const wrong of [
      `${head}.${forged}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      `${head}.${body}.`,
      'no pass',
      '',
      text + 'A'.repeat(600),
    ]) {
      expect([wrong, await passes.open(wrong)]).toEqual([wrong, null])
    }
  })

  it('is none when somebody else signed it, whatever it says of its key', async () => {
    const { privateKey } = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
    const { kid } = await passesOf(KEY).publicKey()
    const text = await new CompactSign(new TextEncoder().encode(JSON.stringify(pass)))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'naru-pass', kid })
      .sign(privateKey)
    expect(await passesOf(KEY).open(text)).toBeNull()
  })
})
