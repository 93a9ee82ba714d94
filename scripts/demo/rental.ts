/** Air-purifier rental (공기청정기 렌탈) in the demo. */
import { seoulDate } from '../seoul.ts'
import { eventually, idOf, person, soon, step } from './steps.ts'

const kim = person('kim', 'customer')
const staff = person('yoon', 'rental-staff')
const engineer = person('lee', 'engineer', '이기사')
/** A region of this run, so that nobody else's engineers work there. */
const region = `중구 ${engineer.sub}`
const productId = `air-7-${engineer.sub}`
const order = {
  productId,
  region,
  address: '04524 서울 중구 세종대로 110',
  customerName: '김나루',
  phone: '010-1234-5678',
  // Today, so that the engineer may be done before the demo ends (R13).
  preferredDate: seoulDate(0),
}

/** An order that waits for its engineer and is closed with a survey; one that is moved, and cancelled on the way. */
export const rentalStory = async (): Promise<void> => {
  await step('Staff offer an air purifier.', staff, 201, [
    'PUT',
    `/rental/products/${productId}`,
    { name: '나루 공기청정기 7', monthlyKrw: 32_900, months: 36 },
  ])
  await step('Everybody reads the catalogue.', kim, 200, ['GET', '/rental/products?limit=3'])
  const first = idOf(
    await step('Kim applies for an air purifier. That is always possible.', kim, 201, [
      'POST',
      '/rental/orders',
      order,
    ]),
  )
  await eventually(
    'Nobody works in that region yet, and Kim sees it.',
    kim,
    `/rental/orders/${first}`,
    'awaiting-engineer',
  )
  await step('Staff see who waits.', staff, 200, ['GET', '/rental/assignments?status=waiting&limit=5'])
  await step('An engineer is registered there, and gets what waits.', staff, 201, [
    'PUT',
    `/rental/engineers/${engineer.sub}`,
    { name: '이기사', region },
  ])
  await eventually('Kim sees who comes, and when.', kim, `/rental/orders/${first}`, 'assigned')
  await step('The survey comes after the installation.', kim, 409, [
    'POST',
    `/rental/orders/${first}/survey`,
    { rating: 'GOOD', comment: '아직이에요' },
  ])
  await soon('The engineer is done.', engineer, 200, ['POST', `/rental/installations/${first}/complete`])
  await eventually('The order is installed by itself.', kim, `/rental/orders/${first}`, 'installed')
  await step('Too late to cancel.', kim, 409, ['POST', `/rental/orders/${first}/cancel`])
  await step('Kim says how it went: the order is closed together with the customer record.', kim, 200, [
    'POST',
    `/rental/orders/${first}/survey`,
    { rating: 'GOOD', comment: '조용하고 좋아요.' },
  ])

  const second = idOf(await step('Kim orders another one.', kim, 201, ['POST', '/rental/orders', order]))
  await eventually('The engineer has it.', kim, `/rental/orders/${second}`, 'assigned')
  await step('Kim would rather have it next week; the engineer is told.', kim, 200, [
    'POST',
    `/rental/orders/${second}/reschedule`,
    { date: seoulDate(7) },
  ])
  await step('Before its day it cannot be completed.', engineer, 409, [
    'POST',
    `/rental/installations/${second}/complete`,
  ])
  await step('Kim cancels: order and installation are one thing.', kim, 200, [
    'POST',
    `/rental/orders/${second}/cancel`,
  ])
  await step('Nobody needs to go there any more.', engineer, 409, ['POST', `/rental/installations/${second}/complete`])
  await step('What Kim can follow meanwhile: the history of the order.', kim, 200, [
    'GET',
    `/rental/orders/${first}/history`,
  ])
  await step('What staff see of all orders.', staff, 200, ['GET', '/rental/dashboard'])
}
