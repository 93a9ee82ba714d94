/** One concert with its bookings, payments and deliveries in a simulator of their own, and a provider that takes the money. */

import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import { payment } from '../../durable-objects/payment/payment.ts'
import type { Message } from '../../kernel/decision.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at } from '../../kernel/testing/specification.ts'
import { policies as concertPolicies } from '../../workers/concert/policies.ts'
import { policies as paymentPolicies } from '../../workers/payment/policies.ts'
import { PaidSimulator } from './fake-payment-provider.ts'
import type { FirstMove, SimulatorMove } from './simulator.ts'

const HOLD_SECONDS = 600
const PRICE_KRW = 10_000
const QUANTITY = 2
/** The first so many are one person's, who may have two of them at a time. */
const KIMS = 3
const PER_PERSON = 4
const PAYMENT_ATTEMPTS = 2
const ADDRESS = sealedLike('04524 서울 중구 세종대로 110')

const BOOKING = booking.events.aggregate
const DELIVERY = delivery.events.aggregate

const policies = { ...concertPolicies, ...paymentPolicies }

export type Move =
  | { readonly kind: 'request'; readonly which: number; readonly post: boolean }
  | {
      readonly kind: 'pay' | 'decline' | 'cancel' | 'issue' | 'dispatch' | 'deliver' | 'scan' | 'undo'
      readonly which: number
    }
  | SimulatorMove
  | FirstMove
  | { readonly kind: 'cancel-concert' }

export class ConcertModel extends PaidSimulator {
  readonly #ids: readonly string[]

  constructor(bookings: number, seats: number) {
    super([concert, booking, payment, delivery], policies)
    this.#ids = Array.from({ length: bookings }, (_, n) => `b${n}`)
    const announced = {
      managerId: 'mina',
      organisation: 'naru',
      title: '봄밤의 재즈',
      venue: '예술의전당',
      startsAt: at('19:00'),
      refundRules: [
        { daysBefore: 1, percent: 50 },
        { daysBefore: 0, percent: 30 },
      ],
      ticketsPerPerson: PER_PERSON,
    }
    this.tell('concert.concert', 'jazz', { type: 'RegisterConcert', ...announced } as Message)
    const lot = { lotId: 'first', quantity: seats, priceKrw: PRICE_KRW }
    this.tell('concert.concert', 'jazz', { type: 'RegisterTickets', ...lot } as Message)
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
      case 'first':
      case 'resume':
        this.happen(move)
        break
      case 'cancel-concert':
        this.tell('concert.concert', 'jazz', { type: 'CancelConcert' })
        break
      default:
        this.#request(move)
    }
  }

  #request(move: Extract<Move, { which: number }>): void {
    const id = this.#ids[move.which] ?? ''
    const customerId = move.which < KIMS ? 'kim' : 'lee'
    const commands = {
      pay: [BOOKING, { type: 'PayBooking', customerId, method: 'card', attemptsLimit: PAYMENT_ATTEMPTS }],
      decline: [BOOKING, { type: 'PayBooking', customerId, method: 'test-declined', attemptsLimit: PAYMENT_ATTEMPTS }],
      cancel: [BOOKING, { type: 'CancelBooking', customerId }],
      scan: [BOOKING, { type: 'CheckInTicket', number: 1, staffId: 'staff' }],
      undo: [BOOKING, { type: 'UndoCheckIn', number: 1, staffId: 'staff' }],
      issue: [BOOKING, { type: 'IssueTicket', staffId: 'staff' }],
      dispatch: [DELIVERY, { type: 'DispatchDelivery', courierId: 'courier' }],
      deliver: [DELIVERY, { type: 'DeliverDelivery', courierId: 'courier' }],
    } as const
    if (move.kind !== 'request') {
      const [name, command] = commands[move.kind]
      this.tell(name, id, command)
      return
    }
    const how = move.post ? { fulfilment: 'post', address: ADDRESS } : { fulfilment: 'on-site' }
    const wanted = { customerId, concertId: 'jazz', quantity: QUANTITY, ...how, holdSeconds: HOLD_SECONDS }
    this.tell(BOOKING, id, { type: 'RequestBooking', ...wanted } as Message)
  }
}
