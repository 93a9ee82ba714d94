/** Taxi dispatch (택시 호출) in the demo. */
import { eventually, idOf, person, soon, step } from './steps.ts'

const kim = person('kim', 'customer')
const baek = person('baek', 'driver', '백기사')
const cheon = person('cheon', 'driver', '천기사')
const ride = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000 }
const DECLINED = { ...ride, method: 'test-declined' }

/** A call that is taken, released, taken by another and driven; one that is declined, and one that is cancelled. */
export const taxiStory = async (): Promise<void> => {
  await step('A card that is declined: no call, no charge.', kim, 402, ['POST', '/taxi/calls', DECLINED])
  const call = idOf(
    await step('Kim calls a taxi. The fare is paid before the answer.', kim, 201, [
      'POST',
      '/taxi/calls',
      { ...ride, method: 'card' },
    ]),
  )
  await step('Drivers see what is paid, and not whose it is.', baek, 200, ['GET', '/taxi/requests?limit=5'])
  await soon('Baek takes it.', baek, 200, ['POST', `/taxi/requests/${call}/accept`])
  await step('Cheon is too late.', cheon, 409, ['POST', `/taxi/requests/${call}/accept`])
  await eventually('Kim sees who comes.', kim, `/taxi/calls/${call}`, 'matched')
  await step('Baek gives it back: it is on the list again.', baek, 200, ['POST', `/taxi/pickups/${call}/release`])
  await step('Cheon takes it.', cheon, 200, ['POST', `/taxi/requests/${call}/accept`])
  await step('Baek does not get it again.', baek, 409, ['POST', `/taxi/requests/${call}/accept`])
  await step('One call at a time.', kim, 409, ['POST', '/taxi/calls', { ...ride, method: 'card' }])
  await step('Cheon arrives; Kim is told.', cheon, 200, ['POST', `/taxi/pickups/${call}/arrive`])
  await step('Kim boards: from now on nobody cancels.', cheon, 200, ['POST', `/taxi/pickups/${call}/board`])
  await step('The ride is over.', cheon, 200, ['POST', `/taxi/pickups/${call}/complete`])
  await eventually('Kim sees it.', kim, `/taxi/calls/${call}`, 'completed')
  await step('What Kim can follow meanwhile: the history of the call.', kim, 200, [
    'GET',
    `/taxi/calls/${call}/history`,
  ])

  const other = idOf(
    await step('Kim calls another one.', kim, 201, ['POST', '/taxi/calls', { ...ride, method: 'card' }]),
  )
  await soon('Baek takes it.', baek, 200, ['POST', `/taxi/requests/${other}/accept`])
  await step('Kim cancels: refunded, and Baek is free again and told.', kim, 200, [
    'POST',
    `/taxi/calls/${other}/cancel`,
  ])
  await eventually('Baek sees it.', baek, `/taxi/pickups/${other}`, 'cancelled')
  await eventually('The fare went back.', kim, `/payments/taxi.call~${other}`, 'refunded')
}
