/** What operators ask for under one key, in a real D1 (H3): one effect, the same answer, and no other body. */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { once } from '../../workers/view/operator-requests.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

/** Work that counts itself; what it makes is done when it is `good`. */
const working = (...results: readonly { readonly good: boolean }[]) => {
  const told = { times: 0 }
  const ask = (commandId: string, fingerprint = 'body') =>
    once(
      env.DB,
      { commandId, fingerprint },
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
        { commandId: 'cut', fingerprint: 'f' },
        () => Promise.reject(new Error('gone')),
        () => true,
      ),
    ).rejects.toThrow('gone')
    expect(await ask('cut', 'f')).toMatchObject({ result: { good: true }, replayed: false })
  })
})
