/** The typed client against the real thing: what it says of answers and refusals is what the Workers give. */
import { expect, it } from 'vitest'
import { connect } from '../../../client/index.ts'
import { seoulDate } from '../../../scripts/seoul.ts'
import { token, unique } from '../../harness/http.ts'
import { sharedStage } from './people.ts'

const as = (sub: string, role: string) =>
  connect({ baseUrl: sharedStage().url, token: () => token({ sub, roles: [role] }) })

/** What an outcome holds when it must be a good one. */
const good = <T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: object },
): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem))
  return outcome.value
}

it('A visit is announced, reserved, seen as written, refused to others, and cancelled (H3, V6)', async () => {
  const [museum, visitor] = [as(unique('mina'), 'museum-manager'), as(unique('kim'), 'customer')]
  const title = unique('달항아리')
  const { id: exhibitionId, available } = good(
    await museum.send('POST /v1/museum/exhibitions', {
      body: { title, hall: '제1전시실', date: seoulDate(30), capacity: 3 },
    }),
  )
  expect(available).toBe(3)

  const key = unique('key')
  const reserve = () => visitor.send('POST /v1/museum/reservations', { body: { exhibitionId, visitors: 2 }, key })
  const { id, version } = good(await reserve())
  expect(good(await reserve()).id).toBe(id)
  const seen = good(await visitor.one('/v1/museum/reservations/{id}', { id }))
  expect(seen).toMatchObject({ id, exhibitionTitle: title, visitors: 2 })
  expect(seen.version).toBeGreaterThanOrEqual(version)

  const late = await visitor.send('POST /v1/museum/reservations', { body: { exhibitionId, visitors: 2 } })
  expect(!late.ok && late.problem.code === 'ExhibitionFull' && late.problem.available).toBe(1)
  const wrong = await visitor.send('POST /v1/museum/reservations', { body: { exhibitionId, visitors: 11 } })
  expect(!wrong.ok && wrong.problem.code === 'InputInvalid' && wrong.problem.errors?.[0]?.pointer).toBe('/visitors')

  const cancelled = good(await visitor.send('POST /v1/museum/reservations/{id}/cancel', { id }))
  expect(cancelled.status).toBe('cancelled')
  const gone = { id }
  expect(good(await visitor.one('/v1/museum/reservations/{id}', gone)).status).toBe('cancelled')
  const { items } = good(await visitor.page('/v1/museum/reservations', { status: 'cancelled', limit: 5 }))
  expect(items.map((one) => one.id)).toEqual([id])
  const past = good(await visitor.history('/v1/museum/reservations/{id}/history', gone))
  expect(past.items.at(-1)?.event).toBe('ReservationCancelled')
})
