import { describe, expect, it } from 'vitest'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { specification } from '../../kernel/testing/specification.ts'
import { EngineerId, type engineerEvents } from '../../queues/rental.ts'
import { engineer } from './engineer.ts'

type Event = EventOf<typeof engineerEvents>

const given = specification(engineer)
const register = (region = '중구', name = sealedLike('이기사')) =>
  ({ type: 'RegisterEngineer', organisation: 'naru', name, region }) as const
const registered = (
  revision = 1,
  region = '중구',
  previousRegion: string | null = null,
  name = sealedLike('이기사'),
): Event => ({
  type: 'EngineerRegistered',
  organisation: 'naru',
  name,
  region,
  previousRegion,
  revision,
})
const retired = (revision = 2, region = '중구'): Event => ({
  type: 'EngineerRetired',
  organisation: 'naru',
  region,
  revision,
})

describe('Engineer (설치 기사)', () => {
  it('is registered with a name and a region, for an organisation (R2, G12)', () => {
    const data = { name: sealedLike('이기사'), region: '중구' }
    given()
      .when(register())
      .then(registered())
      .described({ status: 'active', owner: null, organisation: 'naru', label: sealedLike('이기사'), data })
    given(registered()).when(register()).thenNothing()
    given().thenDescribed(null)
  })

  it('moves to another region, and both rosters can tell', () =>
    given(registered())
      .when(register('마포구'))
      .then(registered(2, '마포구', '중구'))
      .described({ status: 'active' }))

  it('takes another name in the same region', () =>
    given(registered())
      .when(register('중구', '이반장'))
      .then(registered(2, '중구', null, '이반장')))

  it('retires, once, and may come back', () => {
    given(registered()).when({ type: 'RetireEngineer' }).then(retired()).described({ status: 'retired' })
    given(registered(), retired()).when({ type: 'RetireEngineer' }).thenNothing()
    given(registered(), retired()).when(register()).then(registered(3))
    given(registered(), retired())
      .when(register('마포구'))
      .then(registered(3, '마포구', '중구'))
    given().when({ type: 'RetireEngineer' }).thenRefused('EngineerNotFound')
  })

  it('goes by the subject of a token: 1 to 128 characters, and no word that JavaScript minds', () => {
    const takes = (id: string): boolean => EngineerId.safeParse(id).success
    expect(['e', 'x'.repeat(128), 'auth0|이기사', 'constructor'].map(takes)).toEqual([true, true, true, true])
    expect(['', 'x'.repeat(129), 'a\nb', '__proto__'].map(takes)).toEqual([false, false, false, false])
  })
})
