/** Museum exhibitions (미술관 전시 예약) in the demo. */

import { seoulDate } from '../seoul.ts'
import { eventually, idOf, person, step } from './steps.ts'

const mina = person('mina', 'museum-manager')
const kim = person('kim', 'customer')
const lee = person('lee', 'customer')

/** One exhibition for four, today: reserved, full, given up, let in, made larger, and deleted. */
export const museumStory = async (): Promise<void> => {
  const date = seoulDate(0)
  const exhibition = idOf(
    await step('A manager registers an exhibition for four visitors.', mina, 201, [
      'POST',
      '/museum/exhibitions',
      { title: '달항아리', hall: '제1전시실', date, capacity: 4 },
    ]),
  )
  const reserve = (title: string, who: typeof kim, visitors: number, expected: number) =>
    step(title, who, expected, ['POST', '/museum/reservations', { exhibitionId: exhibition, visitors }])
  const first = idOf(await reserve('Kim reserves for three: requested, and the places are held.', kim, 3, 201))
  await eventually(
    'Admission registers the entry: completed by itself.',
    kim,
    `/museum/reservations/${first}`,
    'completed',
  )
  await reserve('Two more are too many: full, with how many are left.', lee, 2, 409)
  await step('Kim cancels.', kim, 200, ['POST', `/museum/reservations/${first}/cancel`])
  await eventually('The entry is cancelled by itself.', mina, `/museum/admissions/${first}`, 'cancelled')

  const inside = idOf(await reserve('Lee takes two of the places that came back.', lee, 2, 201))
  await eventually('Lee’s entry is registered.', mina, `/museum/admissions/${inside}`, 'registered')
  await step('The visitors are let in, once.', mina, 200, ['POST', `/museum/admissions/${inside}/admit`])
  await step('Whoever is in cannot cancel.', lee, 409, ['POST', `/museum/reservations/${inside}/cancel`])

  await step('The museum finds room for two more.', mina, 200, [
    'PUT',
    `/museum/exhibitions/${exhibition}/capacity`,
    { capacity: 6 },
  ])
  const live = idOf(await reserve('Kim takes two more.', kim, 2, 201))
  await step('The manager deletes the exhibition: whoever still holds places is told, once.', mina, 200, [
    'DELETE',
    `/museum/exhibitions/${exhibition}`,
  ])
  await eventually(
    'Kim’s reservation is force-cancelled by itself.',
    kim,
    `/museum/reservations/${live}`,
    'force-cancelled',
  )
  await eventually(
    'Nobody holds places: the exhibition is deleted.',
    mina,
    `/museum/exhibitions/${exhibition}`,
    'deleted',
  )
  await reserve('Nothing more can be reserved: gone.', lee, 1, 410)
  await step('What Kim can follow: the history of the reservation.', kim, 200, [
    'GET',
    `/museum/reservations/${live}/history`,
  ])
}
