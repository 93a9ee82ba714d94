/** Histories on a real D1: as new as the client requests, like the things whose history they are (V6, G8). */
import { applyD1Migrations, createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { kindOf } from '../../queues/queues.fixtures.ts'
import { reservationEvents } from '../../queues/screening.ts'
import { principalSeal } from '../../workers/http/principal.ts'
import worker from '../../workers/view/index.ts'
import { write } from '../../workers/view/projections/write.ts'
import { MIN_VERSION_WAIT_MS } from '../../workers/view/queries/instances.ts'
import { booked, requested, story } from './view-events.ts'

const asked = { kind: kindOf(reservationEvents, 'ReservationRequested'), data: {}, status: 'requested' }
const given = { kind: kindOf(reservationEvents, 'ReservationCompleted'), data: {}, status: 'completed' }
const booking = story({ id: 'b', owner: 'kim' }, requested, booked)
const reservation = story({ id: 'r', owner: 'kim' }, asked, given)

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  await write(env.DB, project([...booking.slice(0, 1), ...reservation.slice(0, 1)]))
})

const history = async (path: string): Promise<readonly string[]> => {
  const headers = {
    'x-naru-principal': await principalSeal(env.INSTALLATION_KEY).sign({ sub: 'kim', roles: ['customer'] }),
  }
  const request = new Request<unknown, IncomingRequestCfProperties>(`http://view${path}`, { headers })
  const answer = await worker.fetch(request, env, createExecutionContext())
  const { items } = await answer.json<{ items: { status: string }[] }>()
  return items.map(({ status }) => status)
}

describe('A history', () => {
  it.each([
    ['/v1/concert/bookings/b/history', 'booked'],
    ['/v1/screening/reservations/r/history', 'completed'],
    ['/v1/mypage/screening.reservation/r/history', 'completed'],
  ])(
    'is waited for until it has the version the client has seen, and then shown as it is: %s',
    async (path, newest) => {
      const askedAt = Date.now()
      expect((await history(`${path}?minVersion=9`))[0]).toBe('requested')
      expect(Date.now() - askedAt).toBeGreaterThanOrEqual(MIN_VERSION_WAIT_MS)
      const waiting = history(`${path}?minVersion=2`)
      await write(env.DB, project([...booking, ...reservation]))
      expect(await waiting).toEqual(['requested', newest])
    },
  )
})
