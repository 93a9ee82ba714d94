/**
 * The audit: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as the truth and holds
 * seats, money, deliveries, the view with its history, and the notifications against it. Nothing twice, nothing missing.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import type { Recorded } from '../../kernel/decision.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { type Answer, type Client, eventually } from '../harness/http.ts'
import { AGREE_WITHIN_MS, AT_ONCE, expectAtRest, heardBy as heard, historyOf, statusOf, toldTo } from './auditing.ts'
import { type Crew, type Customer, each, expectStatus, happenedTo, inspect, paymentIdOf } from './concert.fixtures.ts'

export type Sale = {
  readonly crew: Crew
  readonly concertId: string
  readonly customers: readonly Customer[]
  /** Every booking that a customer was told of. */
  readonly bookingIds: readonly string[]
}

type Story = {
  readonly booking: Inspection
  readonly delivery: Inspection | null
  readonly payment: Inspection | null
}

/** Waits until all has come to rest, and fails with what does not agree. Answers what became of each booking. */
export const audit = async (sale: Sale, withinMs = AGREE_WITHIN_MS): Promise<readonly Story[]> => {
  const stories: Story[] = []
  await each(sale.bookingIds, AT_ONCE, async (id) => {
    stories.push(await eventually(() => auditBooking(sale, id), { withinMs }))
  })
  await eventually(() => auditConcert(sale, stories), { withinMs })
  await each(sale.customers, AT_ONCE, async (one) => {
    await eventually(() => auditNotifications(one, stories), { withinMs })
  })
  return stories
}

const auditBooking = async (sale: Sale, id: string): Promise<Story> => {
  const { crew } = sale
  const booking = await inspect(crew, 'concert.booking', id)
  if (!booking) throw new Error(`booking ${id} is lost`)
  const story = {
    booking,
    delivery: await inspect(crew, 'concert.delivery', id),
    payment: await inspect(crew, 'payment.payment', paymentIdOf(id)),
  }
  const owner = sale.customers.find(({ sub }) => sub === booking.description?.owner)
  if (!owner) throw new Error(`booking ${id} belongs to nobody we know`)
  for (const actor of [story.booking, story.delivery, story.payment]) if (actor) expectAtRest(actor)
  expectDelivery(story)
  expectMoney(story)
  await expectShown(crew, owner, story)
  return story
}

const count = (actor: Inspection | null, type: string): number =>
  happenedTo(actor).filter((happened) => happened === type).length
const dataOf = (actor: Inspection): Readonly<Record<string, unknown>> => actor.description?.data ?? {}

/** C8, C10: one for each paid + post booking, none for others, none alive for a cancelled one. */
const expectDelivery = ({ booking, delivery }: Story): void => {
  const status = statusOf(booking)
  const wanted = count(booking, 'BookingPaid') > 0 && dataOf(booking).fulfilment === 'post'
  const was = { id: booking.id, booking: status, delivery: statusOf(delivery) }
  if (!wanted) expect(was).toEqual({ ...was, delivery: null })
  else if (status === 'cancelled') expect(was).toEqual({ ...was, delivery: 'cancelled' })
  else if (status === 'issued') expect(was).toEqual({ ...was, delivery: 'delivered' })
  else expect(['prepared', 'dispatched'], JSON.stringify(was)).toContain(was.delivery)
  for (const once of ['DeliveryPrepared', 'DeliveryDispatched', 'DeliveryDelivered', 'DeliveryCancelled']) {
    expect(count(delivery, once), `${once} of ${booking.id}`).toBeLessThanOrEqual(1)
  }
}

/** P1, C6, C10: one charge for what is paid, none left with us for what is over. */
const expectMoney = ({ booking, payment }: Story): void => {
  const status = statusOf(booking) ?? ''
  const was = { id: booking.id, booking: status, payment: statusOf(payment) }
  const right: Readonly<Record<string, readonly (string | null)[]>> = {
    booked: [null, 'declined'],
    paid: ['approved'],
    issued: ['approved'],
    cancelled: [null, 'refunded', 'blocked'],
    expired: [null, 'refunded', 'blocked'],
    rejected: [null, 'blocked'],
  }
  expect(right[status], JSON.stringify(was)).toContain(was.payment)
  expect(count(booking, 'BookingPaid')).toBeLessThanOrEqual(1)
  expect(count(payment, 'PaymentApproved')).toBeLessThanOrEqual(1)
  expect(count(payment, 'PaymentRefunded')).toBeLessThanOrEqual(1)
  const { amountKrw } = dataOf(booking)
  for (const { type, data } of payment?.events ?? []) {
    if (type === 'PaymentApproved') expect(data.amountKrw).toBe(amountKrw)
    if (type === 'PaymentRefunded' && count(payment, 'PaymentApproved') > 0) expect(data.amountKrw).toBe(amountKrw)
  }
}

/** A cancel that overtook its thing leaves a tombstone, of which there is nothing to tell. */
const heardBy = (actor: Inspection, inbox: Inbox): readonly Recorded[] =>
  heard(actor, inbox).filter(({ after }) => after)

/** V1, V2: the row is the newest event's, the history is the journal's. */
const expectShown = async (crew: Crew, owner: Client, story: Story): Promise<void> => {
  const { booking, delivery, payment } = story
  const { id } = booking
  expectRow(booking, await crew.staff.get(`/v1/concert/bookings/${id}`))
  expectHistory(booking, await owner.get(`/v1/concert/bookings/${id}/history`))
  if (payment) {
    expectRow(payment, await crew.admin.get(`/v1/payments/${payment.id}`))
    const history = await owner.get(`/v1/mypage/payment.payment/${payment.id}/history`)
    if (payment.description?.owner) expectHistory(payment, history)
  }
  const row = await crew.courier.get(`/v1/concert/deliveries/${id}`)
  // A cancel that overtook the delivery left a tombstone, which nobody sees.
  if (!delivery?.description?.owner) expect(row.status).toBe(404)
  else {
    expectRow(delivery, row)
    expectHistory(delivery, await owner.get(`/v1/mypage/concert.delivery/${id}/history`))
  }
}

const expectRow = (actor: Inspection, answer: Answer): void => {
  const heard = heardBy(actor, 'view')
  const newest = heard.at(-1)
  if (!newest?.after) throw new Error(`the view never hears of ${actor.aggregate} ${actor.id}`)
  const { status, data } = newest.after
  // What operators may not see is shown to whom it concerns; here it cannot be compared.
  const fields = Object.entries(data).filter(([, value]) => value !== undefined && value !== '[confidential]')
  expect(expectStatus(answer, 200).json).toMatchObject({
    ...Object.fromEntries(fields),
    id: actor.id,
    status,
    version: newest.seq,
    createdAt: heard[0]?.time,
    changedAt: newest.time,
  })
  expect(status).toBe(statusOf(actor))
}

const expectHistory = (actor: Inspection, answer: Answer): void => {
  expect(expectStatus(answer, 200).json.items).toEqual(historyOf(heardBy(actor, 'view')))
}

type Hold = {
  readonly quantity: number
  readonly sold: boolean
}

/** C4, G4: held + sold are exactly the live bookings, at no moment more than registered, each given back once. */
const auditConcert = async ({ crew, concertId }: Sale, stories: readonly Story[]): Promise<true> => {
  const concert = await inspect(crew, 'concert.concert', concertId)
  if (!concert) throw new Error(`concert ${concertId} is lost`)
  expectAtRest(concert)
  const seats = concert.state.seats as unknown as { registered: number; taken: number; holds: Record<string, Hold> }
  const live = stories.filter(({ booking }) => ['booked', 'paid', 'issued'].includes(statusOf(booking) ?? ''))
  const holds = Object.entries(seats.holds).map(([id, { quantity, sold }]) => ({ id, quantity, sold }))
  const expected = live.map(({ booking }) => ({
    id: booking.id,
    quantity: dataOf(booking).quantity,
    sold: statusOf(booking) !== 'booked',
  }))
  expect(holds.sort(byId)).toEqual(expected.sort(byId))
  expect(seats.taken).toBe(holds.reduce((sum, { quantity }) => sum + quantity, 0))
  expectNeverOversold(concert.events)
  const row = await crew.staff.get(`/v1/concert/concerts/${concertId}`)
  expectRow(concert, row)
  expect(row.json.availableTickets).toBe(seats.registered - seats.taken)
  return true
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

const expectNeverOversold = (events: readonly Recorded[]): void => {
  let registered = 0
  let taken = 0
  const seen = new Set<string>()
  for (const { seq, type, data } of events) {
    if (['SeatsHeld', 'SeatsSold', 'SeatsReleased'].includes(type)) {
      const once = `${type} ${data.bookingId}`
      expect(seen.has(once), `${once} twice`).toBe(false)
      seen.add(once)
    }
    if (type === 'TicketsRegistered') registered += Number(data.quantity)
    if (type === 'SeatsHeld') taken += Number(data.quantity)
    if (type === 'SeatsReleased') taken -= Number(data.quantity)
    expect(taken, `seats taken after event ${seq}`).toBeLessThanOrEqual(registered)
    expect(taken).toBeGreaterThanOrEqual(0)
  }
}

/** G7, N2: one entry for each event that concerns this customer, and no other. */
const auditNotifications = async (who: Customer, stories: readonly Story[]): Promise<true> => {
  const due = stories
    .flatMap(({ booking, delivery, payment }) => [booking, delivery, payment])
    .flatMap((actor) =>
      actor === null
        ? []
        : heardBy(actor, 'notification')
            .filter(({ after }) => after?.owner === who.sub)
            .map(({ time, after }) => `${actor.aggregate} ${actor.id} ${after?.status} ${time}`),
    )
  // An attempt that was refused after its booking was made is told as rejected, and is no story of this audit.
  const told = (await toldTo(who)).map(
    ({ thing, status, at }) => `${thing.system}.${thing.kind} ${thing.id} ${status} ${at}`,
  )
  expect(told.filter(isNoRefusal).sort()).toEqual(due.filter(isNoRefusal).sort())
  return true
}

/** An attempt that was refused after its booking was made is told as rejected, and is no story of this audit. */
const isNoRefusal = (entry: string): boolean => !entry.includes(' rejected ')
