import { describe, expect, it } from 'vitest'
import { actorsOf, systemsIn } from '../http/inspection.ts'
import { destinationOf, workersIn } from './env.ts'

const worker = { fetch: async () => new Response() }
const env = { VIEW: worker, NOTIFICATION: worker, CONCERT: worker, CONCERT_ACTORS: {}, PAYMENT_ACTORS: {} }

describe('Where a request goes', () => {
  it.each([
    ['GET', '/v1/concert/bookings', 'VIEW'],
    ['HEAD', '/v1/concert/bookings', 'VIEW'],
    ['POST', '/v1/concert/bookings', 'CONCERT'],
    ['DELETE', '/v1/concert/bookings/b1', 'CONCERT'],
    ['GET', '/v1/mypage', 'VIEW'],
    ['GET', '/v1/payments/p1', 'VIEW'],
    ['GET', '/v1/whatever/it/is', 'VIEW'],
    ['GET', '/v1/notifications/live', 'NOTIFICATION'],
    ['POST', '/v1/notifications/read', 'NOTIFICATION'],
    ['POST', '/v1/people/me/close', 'VIEW'],
    ['GET', '/v1/ops/actors/concert.booking/b1', 'ops'],
    ['HEAD', '/v1/ops/breakers', 'ops'],
    ['POST', '/v1/ops/breakers/concert/payment/reset', 'VIEW'],
    ['POST', '/v1/ops/actors/concert.booking/b1/redrive', 'VIEW'],
    ['GET', '/v1/ops/lag', 'VIEW'],
    ['POST', '/v1/ops/dead-letters/l1/redrive', 'VIEW'],
  ])('%s %s: %s', (method, path, to) => expect(destinationOf(env, method, path)).toBe(to))

  it.each([
    ['POST', '/v1/mypage'],
    ['POST', '/v1/payments/p1'],
    ['POST', '/v1/payment/payments'],
    ['GET', '/v1'],
    ['GET', '/v1/'],
    ['POST', '/v1/nothing'],
    ['POST', '/v1/constructor'],
    ['POST', '/v1/__proto__'],
    ['POST', '/v1/view/things'],
    ['POST', '/v1/ops%2Flag'],
    ['GET', '/v2/concert/concerts'],
    ['GET', '/nothing'],
  ])('nobody: %s %s', (method, path) => expect(destinationOf(env, method, path)).toBeNull())

  it('says which systems there are by what is bound', () => {
    expect(systemsIn(env)).toEqual(['concert', 'payment'])
    expect(workersIn(env)).toEqual(['CONCERT', 'VIEW', 'NOTIFICATION'])
    expect(actorsOf(env, 'payment')).toBe(env.PAYMENT_ACTORS)
    for (const stranger of ['taxi', 'constructor', '__proto__', '']) expect(actorsOf(env, stranger)).toBeNull()
  })
})
