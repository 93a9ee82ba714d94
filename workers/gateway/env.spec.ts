import { describe, expect, it } from 'vitest'
import { actorsNames, destinationOf, systems, workers } from './env.ts'

describe('Where a request goes', () => {
  it.each([
    ['GET', '/v1/concert/bookings', 'VIEW'],
    ['HEAD', '/v1/concert/bookings', 'VIEW'],
    ['POST', '/v1/concert/bookings', 'CONCERT'],
    ['DELETE', '/v1/concert/bookings/b1', 'CONCERT'],
    ['GET', '/v1/mypage', 'VIEW'],
    ['GET', '/v1/payments/p1', 'VIEW'],
    ['GET', '/v1/notifications/live', 'NOTIFICATION'],
    ['POST', '/v1/notifications/read', 'NOTIFICATION'],
    ['GET', '/v1/ops/actors/concert.booking/b1', 'ops'],
    ['POST', '/v1/ops/breakers/concert/payment/reset', 'ops'],
    ['GET', '/v1/ops/lag', 'VIEW'],
    ['POST', '/v1/ops/dead-letters/l1/redrive', 'VIEW'],
  ])('%s %s: %s', (method, path, to) => expect(destinationOf(method, path)).toBe(to))

  it.each([
    ['POST', '/v1/mypage'],
    ['POST', '/v1/payments/p1'],
    ['GET', '/v1/payment'],
    ['POST', '/v1/payment/payments'],
    ['GET', '/v1'],
    ['GET', '/v1/'],
    ['GET', '/v1/nothing'],
    ['GET', '/v1/constructor'],
    ['GET', '/v1/__proto__'],
    ['GET', '/v1/ops%2Flag'],
    ['GET', '/v2/concert/concerts'],
    ['GET', '/nothing'],
  ])('nobody: %s %s', (method, path) => expect(destinationOf(method, path)).toBeNull())

  it('reads of every system to the view, its commands to itself, its operators to its actors (V4)', () => {
    for (const [system, { commands, actors }] of Object.entries(systems)) {
      expect(actorsNames).toContain(actors)
      if (commands === undefined) continue
      expect(workers).toContain(commands)
      expect(destinationOf('GET', `/v1/${system}/things`)).toBe('VIEW')
      expect(destinationOf('POST', `/v1/${system}/things`)).toBe(commands)
    }
  })
})
