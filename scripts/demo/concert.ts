/** Concert ticketing (콘서트 예매) in the demo. */
import { eventually, idOf, person, step } from './steps.ts'

const DAY_MS = 86_400_000
const manager = person('park', 'concert-manager')
const kim = person('kim', 'customer')
const lee = person('lee', 'customer')
const courier = person('choi', 'courier')

/** Two bookings of one small concert, from the seats held to the tickets issued, and one cancelled. */
export const concertStory = async (): Promise<void> => {
  const startsAt = new Date(Date.now() + 30 * DAY_MS).toISOString()
  const concert = idOf(
    await step('A manager registers a concert. Nothing can be booked yet.', manager, 201, [
      'POST',
      '/concert/concerts',
      {
        title: '나루의 밤',
        venue: '노들섬 라이브하우스',
        startsAt,
        refundRules: [
          { daysBefore: 40, percent: 100 },
          { daysBefore: 10, percent: 70 },
        ],
      },
    ]),
  )
  await step('Three tickets are put on sale.', manager, 200, [
    'POST',
    `/concert/concerts/${concert}/tickets`,
    { quantity: 3, priceKrw: 55_000 },
  ])
  const posted = idOf(
    await step('Kim books two, by post: the seats are held before the answer.', kim, 201, [
      'POST',
      '/concert/bookings',
      { concertId: concert, quantity: 2, fulfilment: 'post', address: '서울 용산구 양녕로 445' },
    ]),
  )
  const onSite = idOf(
    await step('Lee books the last one, to be issued at the venue.', lee, 201, [
      'POST',
      '/concert/bookings',
      { concertId: concert, quantity: 1, fulfilment: 'on-site' },
    ]),
  )
  await step('Sold out: one more is refused, and nothing is half-booked.', lee, 409, [
    'POST',
    '/concert/bookings',
    { concertId: concert, quantity: 1, fulfilment: 'on-site' },
  ])
  await step('Kim pays.', kim, 200, ['POST', `/concert/bookings/${posted}/pay`, { method: 'card' }])
  await step("Lee's card is declined; the booking stays booked.", lee, 402, [
    'POST',
    `/concert/bookings/${onSite}/pay`,
    { method: 'test-declined' },
  ])
  await step('Lee pays with another card.', lee, 200, ['POST', `/concert/bookings/${onSite}/pay`, { method: 'card' }])

  await eventually('The delivery is prepared by itself.', courier, `/concert/deliveries/${posted}`, 'prepared')
  await step('The courier sends it off.', courier, 200, ['POST', `/concert/deliveries/${posted}/dispatch`])
  await step('It arrives.', courier, 200, ['POST', `/concert/deliveries/${posted}/deliver`])
  await eventually("Kim's ticket is issued by itself.", kim, `/concert/bookings/${posted}`, 'issued')

  await step('What a cancel would give back now, and until when.', lee, 200, ['GET', `/concert/bookings/${onSite}`])
  await step('Lee cancels: the seat is free again, and 70 percent come back, as the rules say.', lee, 200, [
    'POST',
    `/concert/bookings/${onSite}/cancel`,
  ])
  await eventually('Lee sees it on My page.', lee, `/concert/bookings/${onSite}`, 'cancelled')
  await step('What the organisation took and gave back.', manager, 200, ['GET', '/payments'])
  const again = await step('The returned seat can be booked again, once.', kim, 201, [
    'POST',
    '/concert/bookings',
    { concertId: concert, quantity: 1, fulfilment: 'on-site' },
  ])
  await step('What the customer can follow meanwhile: the history of a booking.', kim, 200, [
    'GET',
    `/concert/bookings/${posted}/history`,
  ])
  console.log(`\nDone. ${idOf(again)} is held until it is paid, or until its hold expires.`)
}
