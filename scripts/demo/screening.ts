/** Health screening (건강검진 예약) in the demo. */
import * as z from 'zod'
import { seoulDate } from '../seoul.ts'
import { eventually, idOf, person, soon, step } from './steps.ts'

const History = z.looseObject({
  accesses: z.array(z.object({ at: z.string(), reader: z.string() })),
})
const han = person('han', 'hospital-admin')
const kim = person('kim', 'customer')
const lee = person('lee', 'customer')
const choi = person('choi', 'customer')

/** One slot with two places, today: reserved, given up, taken by somebody else, who comes, and deleted. */
export const screeningStory = async (): Promise<void> => {
  const date = seoulDate(0)
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
  const third = idOf(
    await soon('Choi takes the place that came back.', choi, 201, [
      'POST',
      '/screening/reservations',
      { hospitalId: hospital },
    ]),
  )
  await reserve('Once a day is enough: refused, and says which reservation there is.', lee, 409)
  await soon('Choi comes, and the hospital marks it.', han, 200, ['POST', `/screening/records/${third}/attend`])
  await step('The hospital sees who comes: the look is kept first.', han, 200, [
    'GET',
    `/screening/records?hospitalId=${hospital}`,
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
  const { accesses } = History.parse(history)
  for (const { at, reader } of accesses) console.log(`  ${at} seen by ${reader}`)
}
