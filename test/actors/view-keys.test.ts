/** The key store on real objects (K16): one key per person, made once, destroyed once and for good. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { freshId } from '../../kernel/ids.ts'
import type { SubjectKey } from '../../workers/keys/subject-key.ts'

const objects = (env as unknown as { readonly SUBJECT_KEY: DurableObjectNamespace<SubjectKey> }).SUBJECT_KEY
const KEY_BYTES = 64

/** What lies in the store of a key. */
const stored = (id: string): Promise<readonly Record<string, SqlStorageValue>[]> =>
  runInDurableObject(objects.getByName(id), (_, { storage }) =>
    storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'")
      .toArray().length > 0
      ? storage.sql.exec('SELECT bytes, destroyed_at FROM subject_key').toArray()
      : [],
  )

describe('The key of a person (K16)', () => {
  it('is made once, whoever asks at the same time, and is nobody else’s', async () => {
    const [kim, lee] = [freshId(), freshId()]
    const keys = await Promise.all(Array.from({ length: 5 }, async () => (await env.KEYS.keyFor(kim))?.bytes))
    expect(keys[0]).toHaveLength(KEY_BYTES)
    for (const key of keys) expect(key).toEqual(keys[0])
    const other = (await env.KEYS.keyFor(lee))?.bytes
    expect(other).not.toEqual(keys[0])
    expect(await env.KEYS.keysOf([kim, lee])).toEqual({ [kim]: keys[0], [lee]: other })
  })

  it('is not made by who would only open something', async () => {
    const id = freshId()
    expect(await env.KEYS.keysOf([id])).toEqual({ [id]: null })
    expect(await stored(id)).toEqual([])
  })

  it('says since when its person is leaving, until they stay; opening goes on', async () => {
    const kim = freshId()
    const since = await env.KEYS.leave(kim)
    expect(await env.KEYS.leave(kim)).toBe(since)
    const kept = await env.KEYS.keyFor(kim)
    expect(kept).toEqual({ bytes: expect.any(Uint8Array), leavingSince: since })
    expect(await env.KEYS.keysOf([kim])).toEqual({ [kim]: kept?.bytes })
    await env.KEYS.stay(kim)
    expect(await env.KEYS.keyFor(kim)).toEqual({ bytes: kept?.bytes, leavingSince: null })
    await env.KEYS.destroy(kim)
    expect(await env.KEYS.leave(kim)).toBeNull()
  })

  it('is destroyed for good, also when it never was: no other takes its place', async () => {
    const [kim, never] = [freshId(), freshId()]
    await env.KEYS.keyFor(kim)
    const at = await env.KEYS.destroy(kim)
    expect(await env.KEYS.destroy(kim)).toBe(at)
    await env.KEYS.destroy(never)
    for (const id of [kim, never]) {
      expect(await env.KEYS.keyFor(id)).toBeNull()
      expect(await env.KEYS.keysOf([id])).toEqual({ [id]: null })
      expect(await stored(id)).toEqual([{ bytes: null, destroyed_at: expect.any(String) }])
    }
  })
})
