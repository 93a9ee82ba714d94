import { describe, expect, it } from 'vitest'
import { TimeoutError } from '../../kernel/calls.ts'
import { ask, isPlatformFault } from './answer.ts'

const marked = (mark: string) => Object.assign(new Error('no'), { [mark]: true })

describe('What the platform does to a call', () => {
  it.each([
    ['a crowded actor', marked('overloaded')],
    ['a lost connection', marked('retryable')],
    ['an actor that failed in the middle', marked('remote')],
    ['an actor that was started anew', marked('durableObjectReset')],
    ['a fault of the platform itself', new Error('internal error; reference = 0v5sbi95e52md5gn8lb55oj0')],
    ['a late answer', new TimeoutError('museum')],
  ])('leaves open what became of it: %s', async (_, fault) => {
    const asked = await ask('museum', () => Promise.reject(fault))
    expect(asked).toEqual({ known: false, fault, dependency: 'museum' })
  })

  it('is not blamed for faults of our own', async () => {
    const bug = new TypeError('places is not iterable')
    await expect(ask('museum', () => Promise.reject(bug))).rejects.toBe(bug)
    expect([null, undefined, 'internal error; reference = 1', marked('other')].map(isPlatformFault)).toEqual(
      Array(4).fill(false),
    )
  })
})
