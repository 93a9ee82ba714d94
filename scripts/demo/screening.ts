/** Health screening (건강검진 예약) in the demo. */
import * as z from 'zod'
import { seoulDate } from '../seoul.ts'
import { eventually, idOf, person, step } from './steps.ts'

const History = z.looseObject({ items: z.array(z.object({ at: z.string(), status: z.string(), cause: z.string() })) })
const han = person('han', 'hospital-admin')
const kim = person('kim', 'customer')
const lee = person('lee', 'customer')

/** One slot with two places: reserved, given up, taken by somebody else, and deleted. */
export const screeningStory = async (): Promise<void> => {
  const date = seoulDate(30)
  const hospital = idOf(
    await step('A hospital opens a slot: two places on one day.', han, 201, [
      'POST',
      '/screening/hospitals',
      { name: '나루병원 건강검진센터', date, capacity: 2 },
    ]),
  )
  const reserve = (title: string, who: typeof kim, expected: number) =>
    step(title, who, expected, ['POST', '/screening/reservations', { hospitalId: hospital }])
  const first = idOf(await reserve('Kim reserves: completed in the same answer.', kim, 201))
  const second = idOf(await reserve('Lee takes the other place.', lee, 201))
  await reserve('Full: one more is refused.', lee, 409)
  await step('Kim cancels.', kim, 200, ['POST', `/screening/reservations/${first}/cancel`])
  await eventually('The cancellation is on My page.', kim, `/screening/reservations/${first}`, 'cancelled')
  await step('Somebody else does not see it: for Lee it is not there.', lee, 404, [
    'GET',
    `/screening/reservations/${first}`,
  ])
  await step('The hospital deletes the slot: whoever still has a place is told, once.', han, 200, [
    'DELETE',
    `/screening/hospitals/${hospital}`,
  ])
  await eventually(
    'Lee’s reservation is force-cancelled by itself.',
    lee,
    `/screening/reservations/${second}`,
    'force-cancelled',
  )
  await eventually(
    'Every place has come back: the slot is deleted.',
    han,
    `/screening/hospitals/${hospital}`,
    'deleted',
  )
  const history = await step('Lee’s full history, with times and causes.', lee, 200, [
    'GET',
    `/screening/reservations/${second}/history`,
  ])
  for (const { at, status, cause } of History.parse(history).items) console.log(`  ${at} ${status} by ${cause}`)
  await step('What the hospital keeps: its records, without a name.', han, 200, ['GET', '/screening/records'])
}
