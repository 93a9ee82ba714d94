/** What operators ask for under one key, in a real D1 (H3): one effect, the same answer, and no other body. */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { listActions, once } from '../../workers/view/operator-requests.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

/** Work that counts itself; what it makes is done when it is `good`. */
const working = (...results: readonly { readonly good: boolean }[]) => {
  const told = { times: 0 }
  const ask = (commandId: string, fingerprint = 'body') =>
    once(
      env.DB,
      { commandId, fingerprint, by: 'root' },
      { action: 'redrive', about: `concert.booking/${commandId}`, reason: 'to see' },
      async () => {
        const result = results[Math.min(told.times, results.length - 1)] ?? { good: false }
        told.times += 1
        return result
      },
      ({ good }) => good,
    )
  return { told, ask }
}

describe('A request of an operator', () => {
  it('is done once under its key, and answered the same again', async () => {
    const { told, ask } = working({ good: true })
    expect(await ask('once')).toEqual({ outcome: 'done', result: { good: true }, replayed: false })
    expect(await ask('once')).toEqual({ outcome: 'done', result: { good: true }, replayed: true })
    expect(await ask('another')).toMatchObject({ replayed: false })
    expect(told.times).toBe(2)
  })

  it('is refused with another body, also while the first one is not done', async () => {
    const { told, ask } = working({ good: false })
    expect(await ask('reused')).toEqual({ outcome: 'done', result: { good: false }, replayed: false })
    expect(await ask('reused', 'another body')).toEqual({ outcome: 'key-reused' })
    expect(told.times).toBe(1)
  })

  it('is judged anew when it was not done: refused, or cut off in the middle', async () => {
    const { told, ask } = working({ good: false }, { good: true })
    expect(await ask('anew')).toMatchObject({ result: { good: false } })
    expect(await ask('anew')).toMatchObject({ result: { good: true }, replayed: false })
    expect(await ask('anew')).toMatchObject({ replayed: true })
    expect(told.times).toBe(2)
    await expect(
      once(
        env.DB,
        { commandId: 'cut', fingerprint: 'f', by: 'root' },
        { action: 'redrive', about: 'concert.booking/cut', reason: 'to see' },
        () => Promise.reject(new Error('gone')),
        () => true,
      ),
    ).rejects.toThrow('gone')
    expect(await ask('cut', 'f')).toMatchObject({ result: { good: true }, replayed: false })
  })

  it('is written down with who and why, the latest first, also when it was not done', async () => {
    const { ask } = working({ good: true }, { good: false })
    await ask('written-1')
    await ask('written-2')
    await ask('written-1')
    const { items, next } = await listActions(env.DB, 2, null)
    expect(items).toMatchObject([
      {
        id: 'written-2',
        by: 'root',
        action: 'redrive',
        about: 'concert.booking/written-2',
        reason: 'to see',
        done: false,
      },
      { id: 'written-1', done: true },
    ])
    expect(next).not.toBeNull()
  })
})
