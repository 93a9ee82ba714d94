import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { id, text } from '../../kernel/fields.ts'
import { randomBytes } from '../../kernel/ids.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { now } from '../../kernel/time.ts'
import { Comment } from '../../queues/rental.ts'
import { sealed } from '../../queues/sealed.ts'
import {
  FORGOTTEN,
  fingerprintWith,
  inTheClear,
  type KeysRpc,
  KeysUnavailable,
  keyIdOf,
  keyOf,
  keyToBegin,
  openAll,
  opened,
  openText,
  type PersonKey,
  STAYING_MS,
  seal,
  sealedFieldsOf,
  sealedSubject,
  sealFields,
} from './sealing.ts'

const INSTALLATION_KEY = 'the key of an installation in a spec'

/** An installation whose keys lie in memory, and how often they were asked for. */
const installation = () => {
  const keys = new Map<string, Uint8Array | null>()
  const leaving = new Set<string>()
  const asked: string[][] = []
  const KEYS: KeysRpc = {
    async keyFor(id) {
      asked.push([id])
      if (!keys.has(id)) keys.set(id, randomBytes(64))
      const bytes = keys.get(id)
      return bytes ? { bytes, leavingSince: leaving.has(id) ? now() : null } : null
    },
    async keysOf(ids) {
      asked.push([...ids])
      return Object.fromEntries(ids.map((id) => [id, keys.get(id) ?? null]))
    },
  }
  return { env: { INSTALLATION_KEY: `${INSTALLATION_KEY} ${randomBytes(8)}`, KEYS }, keys, leaving, asked }
}
const known = (key: PersonKey | null): PersonKey => {
  if (key === null) throw new Error('there is no key')
  return key
}

describe('A sealed text (K16)', () => {
  it('says nothing to who lacks the key, and is the same for the same words of the same person', async () => {
    const { env } = installation()
    const [kim, lee] = [known(await keyOf(env, 'kim')), known(await keyOf(env, 'lee'))]
    const address = '서울 용산구 양녕로 445'
    const text = await seal(kim, address)
    expect(text).toMatch(/^naru-sealed\.[0-9a-z]{26}\.[\w-]+\.$/)
    expect(text).not.toContain('kim')
    expect(await seal(kim, address)).toBe(text)
    expect(await seal(kim, `${address} 2`)).not.toBe(text)
    expect(await seal(lee, address)).not.toBe(text)
    expect(await openText(env, text)).toBe(address)
  })

  it('may be the longest that people write, a comment in Korean', async () => {
    const { env } = installation()
    const comment = '가'.repeat(1_000)
    const text = Comment.parse(await seal(known(await keyOf(env, 'kim')), comment))
    expect(JSON.parse(await openAll(env, JSON.stringify({ comment: text })))).toEqual({ comment })
  })

  it('is opened alone, within other words, and many at once by one question', async () => {
    const first = installation()
    const [kim, lee] = [known(await keyOf(first.env, 'kim')), known(await keyOf(first.env, 'lee'))]
    const [name, other] = [await seal(kim, '김"나루"\\'), await seal(lee, '이기사')]
    const json = JSON.stringify({ name, label: other, text: `${other} 기사가 ${name}에게 갑니다`, plain: '그대로' })
    first.asked.length = 0
    expect(JSON.parse(await openAll(first.env, json))).toEqual({
      name: '김"나루"\\',
      label: '이기사',
      text: '이기사 기사가 김"나루"\\에게 갑니다',
      plain: '그대로',
    })
    expect(first.asked).toEqual([])
    expect(await openAll(first.env, '{"plain":1}')).toBe('{"plain":1}')
  })

  it('is null once its key is gone, and a dash within other words or as a label', async () => {
    const { env, keys, asked } = installation()
    const bytes = randomBytes(64)
    const key = { id: await keyIdOf(env, 'gone'), ...(await importedFor(bytes)) }
    const [one, two] = [await seal(key, '누구'), await seal(key, '어디')]
    keys.set(key.id, null)
    const json = JSON.stringify({ one, two, label: one, text: `${one} 기사` })
    const absent = { one: null, two: null, label: FORGOTTEN, text: `${FORGOTTEN} 기사` }
    expect(JSON.parse(await openAll(env, json))).toEqual(absent)
    expect(asked).toEqual([[key.id]])
    expect(JSON.parse(await openAll(env, json))).toEqual(absent)
    expect(asked).toHaveLength(1)
    expect(await keyOf(env, 'gone')).toBeNull()
    expect(await sealedSubject(env, 'gone')).toBeNull()
  })

  it('of another installation, or made up, is not readable and asks for no key', async () => {
    const { env, asked } = installation()
    expect(await openText(env, sealedLike('누구'))).toBeNull()
    expect(asked).toEqual([])
  })

  it('that was spoilt is not readable', async () => {
    const { env } = installation()
    const text = await seal(known(await keyOf(env, 'kim')), '누구인가')
    expect(await openText(env, `${text.slice(0, -6)}AAAAA.`)).toBeNull()
  })

  it('is waited for and not shown while the keys cannot be had', async () => {
    const { env } = installation()
    const away = { ...env, KEYS: { keysOf: () => Promise.reject(new Error('away')) } }
    const text = `naru-sealed.${await keyIdOf(env, 'never seen here')}.${'A'.repeat(38)}.`
    await expect(openAll(away, JSON.stringify({ text }))).rejects.toThrow(KeysUnavailable)
    await expect(keyOf({ ...env, KEYS: {} }, 'never seen here')).rejects.toThrow(KeysUnavailable)
  })
})

const importedFor = async (bytes: Uint8Array<ArrayBuffer>) => ({
  cipher: await crypto.subtle.importKey('raw', bytes.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']),
  mac: await crypto.subtle.importKey('raw', bytes.slice(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
})

describe('A command with sealed fields (K16)', () => {
  const Name = sealed(text)
  const command = z.strictObject({ customerId: id, name: Name, note: sealed(text).optional() })

  it('is written in the clear, and taken only when it is sealed', async () => {
    const { env } = installation()
    const said = { customerId: 'kim', name: ' 김나루 ' }
    expect(sealedFieldsOf(command)).toEqual(['name', 'note'])
    const clear = inTheClear(command)
    expect(clear.parse(said)).toEqual({ customerId: 'kim', name: '김나루' })
    expect(clear.safeParse({ ...said, name: '' }).success).toBe(false)
    expect(clear.safeParse({ ...said, more: 1 }).success).toBe(false)
    expect(command.safeParse(said).success).toBe(false)
    const sent = await sealFields(known(await keyOf(env, 'kim')), sealedFieldsOf(command), clear.parse(said))
    expect(command.parse(sent)).toEqual(sent)
    expect(sent.customerId).toBe('kim')
  })

  it('is shown in the clear, and as null', () => {
    expect(opened(Name).parse('김나루')).toBe('김나루')
    expect(opened(Name).parse(null)).toBeNull()
    expect(opened(Name).safeParse(sealedLike('김나루')).success).toBe(false)
  })

  it('cannot be given what is sealed already: nobody has others opened by putting their words into a field', () => {
    expect(text.safeParse(sealedLike('남의 주소')).success).toBe(false)
    expect(text.safeParse(`여기 ${sealedLike('남의 주소')}`).success).toBe(false)
  })

  it('has a fingerprint that only the key of its person makes', async () => {
    const { env } = installation()
    const [kim, lee] = [known(await keyOf(env, 'kim')), known(await keyOf(env, 'lee'))]
    expect(await fingerprintWith(kim)('같은 말')).toBe(await fingerprintWith(kim)('같은 말'))
    expect(await fingerprintWith(kim)('같은 말')).not.toBe(await fingerprintWith(lee)('같은 말'))
    expect(await fingerprintWith(kim)('같은 말')).not.toBe(await fingerprintWith(kim)('다른 말'))
  })
})

describe('Whoever is leaving (decision 43)', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('begins nothing new some seconds later, goes on with what there is, and begins again once they stay', async () => {
    const { env, leaving, asked } = installation()
    const key = known(await keyOf(env, 'kim'))
    expect(await keyToBegin(env, 'kim')).toEqual(key)
    expect(asked).toHaveLength(1)
    const id = await keyIdOf(env, 'kim')
    leaving.add(id)
    await vi.advanceTimersByTimeAsync(STAYING_MS - 1)
    expect(await keyToBegin(env, 'kim')).toEqual(key)
    await vi.advanceTimersByTimeAsync(1)
    expect(await keyToBegin(env, 'kim')).toBe('leaving')
    expect(known(await keyOf(env, 'kim')).id).toBe(id)
    leaving.delete(id)
    expect(known((await keyToBegin(env, 'kim')) as PersonKey).id).toBe(id)
  })

  it('begins nothing where the key was only opened with, or never asked for', async () => {
    const { env, leaving } = installation()
    const sealedName = await seal(known(await keyOf(env, 'kim')), '김나루')
    leaving.add(await keyIdOf(env, 'kim'))
    await vi.advanceTimersByTimeAsync(STAYING_MS)
    expect(await openText(env, sealedName)).toBe('김나루')
    expect(await keyToBegin(env, 'kim')).toBe('leaving')
  })

  it('begins nothing once they are forgotten', async () => {
    const { env, keys } = installation()
    keys.set(await keyIdOf(env, 'kim'), null)
    expect(await keyToBegin(env, 'kim')).toBeNull()
  })
})
