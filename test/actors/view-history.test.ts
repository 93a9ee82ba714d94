/** Histories on a real D1: as new as the client requests, like the things whose history they are (V6, G8). */
import { applyD1Migrations, createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { kindOf } from '../../queues/queues.fixtures.ts'
import { reservationEvents } from '../../queues/screening.ts'
import { principalSeal } from '../../workers/http/principal.ts'
import worker from '../../workers/view/index.ts'
import { sealedOwner } from '../../workers/view/owners.ts'
import { write } from '../../workers/view/projections/write.ts'
import { MIN_VERSION_WAIT_MS } from '../../workers/view/queries/instances.ts'
import { booked, requested, story } from './view-events.ts'

const asked = { kind: kindOf(reservationEvents, 'ReservationRequested'), data: {}, status: 'requested' }
const given = { kind: kindOf(reservationEvents, 'ReservationCompleted'), data: {}, status: 'completed' }
const booking = story({ id: 'b', owner: 'kim' }, requested, booked)
/** Owned under a name that nobody else can read (S12). */
const reservationOf = (owner: string) => story({ id: 'r', owner }, asked, given)
let reservation: ReturnType<typeof story>

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  reservation = reservationOf(await sealedOwner(env, 'kim'))
  await write(env.DB, project([...booking.slice(0, 1), ...reservation.slice(0, 1)]))
})

type Shown = { items: { seq: number; status: string }[]; next: string | null }
const shown = async (path: string): Promise<Shown> => {
  const headers = {
    'x-naru-principal': await principalSeal(env.INSTALLATION_KEY).sign({ sub: 'kim', roles: ['customer'] }),
  }
  const request = new Request<unknown, IncomingRequestCfProperties>(`http://view${path}`, { headers })
  const answer = await worker.fetch(request, env, createExecutionContext())
  return answer.json<Shown>()
}
const history = async (path: string): Promise<readonly string[]> =>
  (await shown(path)).items.map(({ status }) => status)

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

  it.each([
    ['one', '/v1/concert/bookings/one/history'],
    ['two', '/v1/mypage/concert.booking/two/history'],
  ])('shows the newest states, in the order they came, and leads to those before: %s', async (id, path) => {
    const steps = Array.from({ length: 25 }, (_, n) => (n % 2 === 0 ? requested : booked))
    await write(env.DB, project(story({ id, owner: 'kim' }, ...steps)))
    const seqs = ({ items }: Shown) => items.map(({ seq }) => seq)
    const newest = await shown(`${path}?limit=10`)
    expect(seqs(newest)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
    // What happens meanwhile moves nothing.
    await write(env.DB, project(story({ id, owner: 'kim' }, ...steps, booked)))
    const middle = await shown(`${path}?limit=10&cursor=${newest.next}`)
    const oldest = await shown(`${path}?limit=10&cursor=${middle.next}`)
    expect([...seqs(oldest), ...seqs(middle)]).toEqual(Array.from({ length: 15 }, (_, n) => n + 1))
    expect(oldest.next).toBeNull()
    expect((await shown(path)).items).toHaveLength(26)
    expect(await shown(`${path}?cursor=WyJ4Il0`)).toMatchObject({ status: 422, code: 'InputInvalid' })
  })
})
