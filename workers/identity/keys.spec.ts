import { describe, expect, it } from 'vitest'
import { claimsOfMachine, digestOf, secretOf } from './keys.ts'

const KEY = 'an installation key of more than thirty-two letters'

describe('An API key (U9)', () => {
  it('is made of the command that made it, so that it need not be kept', async () => {
    const secret = await secretOf(KEY, '0'.repeat(26), 'one')
    expect(secret).toMatch(/^naru_0{26}_[\w-]{43}$/)
    expect(await secretOf(KEY, '0'.repeat(26), 'one')).toBe(secret)
    expect(await secretOf(KEY, '0'.repeat(26), 'other')).not.toBe(secret)
    expect(await secretOf(`${KEY}.`, '0'.repeat(26), 'one')).not.toBe(secret)
  })

  it('is kept as a digest', async () => {
    expect(await digestOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })

  it('of an organisation says what its scopes say, and no role that belongs to none', () => {
    const of = { key: 'k', name: '스캐너', org: 'naru' }
    const claims = { name: '스캐너', org: 'naru', api_key: 'k' }
    expect(claimsOfMachine(of, ['admin', 'driver', 'customer', 'venue-staff'])).toEqual({
      ...claims,
      roles: ['venue-staff'],
    })
    expect(claimsOfMachine({ key: 'k', name: 'x' }, ['venue-staff'])).toBeNull()
    expect(claimsOfMachine(undefined, ['venue-staff'])).toBeNull()
  })
})
