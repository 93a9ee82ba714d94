import { describe, expect, it } from 'vitest'
import { ownedBy } from './lists.ts'

describe('What somebody owns', () => {
  it('is looked for under another name too', () =>
    expect(ownedBy('kim', 'museum', 'sealed')).toMatchObject({
      values: ['kim', 'museum.*'],
      also: ['sealed', 'museum.*'],
    }))

  it('is shown once to who has no other name, because nobody can make one any more (K16)', () =>
    expect(ownedBy('kim', null, 'kim')).not.toHaveProperty('also'))
})
