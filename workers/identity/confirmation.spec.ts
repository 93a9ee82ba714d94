import { describe, expect, it } from 'vitest'
import { isOurPage } from './confirmation.ts'

describe('A link that is not good any more', () => {
  it('leads to pages of ours', () =>
    expect(['/', '/ko/sign-in', '/ko/sign-in?next=%2Fko%2Fme', '/ko//me'].filter(isOurPage)).toHaveLength(4))

  it('leads nowhere else, whatever a browser leaves out of an address', () => {
    const elsewhere = ['//elsewhere.example', '/\\elsewhere.example', '/\t/elsewhere.example', '/\n/elsewhere.example']
    expect([...elsewhere, 'https://elsewhere.example', '/ko\u0000', ''].filter(isOurPage)).toEqual([])
  })
})
