import { describe, expect, it } from 'vitest'
import { listedIssuers, missingIssuers } from './issuers.ts'

const ONE = 'https://id.example naru https://id.example/keys'

describe('The list of issuers (H6)', () => {
  it('has a line for each: name, audience, where the keys are, and whether it knows no other type', () => {
    const { issuers, wrong } = listedIssuers(`\n  ${ONE}\n\nhttps://b.example api inline JWT\n`)
    expect(wrong).toEqual([])
    expect(issuers).toEqual([
      { issuer: 'https://id.example', audience: 'naru', keysAt: 'https://id.example/keys', takesPlainType: false },
      { issuer: 'https://b.example', audience: 'api', keysAt: 'inline', takesPlainType: true },
    ])
  })

  it.each([
    'https://id.example',
    'https://id.example naru',
    'https://id.example naru keys',
    'https://id.example naru ftp://id.example/keys',
    `${ONE} jwt`,
    `${ONE} JWT more`,
    `${ONE}\n${ONE}`,
  ])('names the line that says nothing: %j', (text) => {
    expect(listedIssuers(text).wrong).toHaveLength(1)
    expect(missingIssuers({ AUTH_ISSUERS: text, PUBLIC_ORIGIN: 'https://naru.example' })).toEqual(['AUTH_ISSUERS'])
  })

  it('may be empty where the installation has an origin of its own', () => {
    expect(missingIssuers({ AUTH_ISSUERS: '', PUBLIC_ORIGIN: 'https://naru.example' })).toEqual([])
    expect(missingIssuers({ AUTH_ISSUERS: ONE })).toEqual([])
    expect(missingIssuers({})).toEqual(['PUBLIC_ORIGIN', 'AUTH_ISSUERS'])
  })
})
