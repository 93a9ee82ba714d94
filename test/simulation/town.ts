/**
 * Town: one concert with its bookings, payments and deliveries as pure stages, a ledger, and a post between them.
 * Letters go through the real table of subscriptions and the real policies; questions are the declared reactions.
 * Command ids are left out on purpose: the aggregates must bear repetition by themselves.
 */
import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import type { Seats } from '../../durable-objects/concert/seats.ts'
import { payment, paymentIdOf } from '../../durable-objects/payment/payment.ts'
import type { Aggregate, Decision, Facts, Message, Reaction } from '../../kernel/aggregate.ts'
import type { Order, Policy } from '../../kernel/policy.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import { Stage, type Turn } from '../../kernel/testing/stage.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { type Inbox, subscriptions } from '../../queues/subscriptions.ts'
import { policies as concertPolicies } from '../../workers/concert/policies/index.ts'
import { refundWhenBookingOver } from '../../workers/payment/policies/refund-when-booking-over.ts'

const SETTLE_LIMIT = 10_000
const HOLD_SECONDS = 600
const PRICE_KRW = 10_000
const QUANTITY = 2
const ADDRESS = '04524 서울 중구 세종대로 110'

const policies: Partial<Record<Inbox, readonly Policy[]>> = { ...concertPolicies, payment: [refundWhenBookingOver] }
const kinds = new Map(
  Array.from(subscriptions.values(), ({ kind, inboxes }) => [`${kind.aggregate}/${kind.name}`, { kind, inboxes }]),
)

type Refused = { readonly reason: string }
// The town speaks to all of its stages alike; each checks its commands by its own schema.
type Anyone = Stage<{ readonly status: string }, Message, Message, Refused>
type Grammar = Aggregate<{ readonly status: string }, Message, Message, Refused>
type Actor = { readonly id: string; readonly stage: Anyone; readonly grammar: Grammar; told: number }
type Letter = { readonly subject: string; readonly inbox: Inbox; readonly type: string; readonly data: Facts }
type Question = { readonly asker: Actor; readonly event: Message; readonly reaction: Reaction<Message, Message> }
type Reply = { readonly ok: true; readonly facts: Facts } | { readonly ok: false; readonly refusal: Refused & Facts }

export type BookingCase = {
  readonly id: string
  readonly booking: Stage<ReturnType<typeof booking.initial>, never, Message, never>
  readonly payment: Stage<ReturnType<typeof payment.initial>, never, Message, never>
  readonly delivery: Stage<ReturnType<typeof delivery.initial>, never, Message, never>
  readonly charged: number
  readonly amountKrw: number
}

export type Move =
  | { readonly kind: 'request'; readonly which: number; readonly post: boolean }
  | { readonly kind: 'pay' | 'decline' | 'cancel' | 'issue' | 'dispatch' | 'deliver'; readonly which: number }
  | { readonly kind: 'post'; readonly at: number; readonly keep: boolean }
  | { readonly kind: 'answer'; readonly at: number; readonly lost: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'cancel-concert' }

export class Town {
  private now: Instant = MORNING
  private readonly actors = new Map<string, Actor>()
  private letters: Letter[] = []
  private readonly everSent: Letter[] = []
  private questions: Question[] = []
  private readonly ledger = new Map<string, { charged: number; barred: boolean }>()
  private readonly ids: readonly string[]
  concertCancelled = false

  constructor(bookings: number, seats: number) {
    this.ids = Array.from({ length: bookings }, (_, n) => `b${n}`)
    const programme = { managerId: 'mina', title: '봄밤의 재즈', venue: '예술의전당', startsAt: at('19:00') }
    this.tell('concert.concert', 'jazz', { type: 'RegisterConcert', ...programme } as Message)
    const lot = { lotId: 'first', quantity: seats, priceKrw: PRICE_KRW }
    this.tell('concert.concert', 'jazz', { type: 'RegisterTickets', ...lot } as Message)
  }

  get seats(): Seats {
    const { state } = this.actor('concert.concert', 'jazz').stage as unknown as { state: { seats: Seats } }
    return state.seats
  }

  get cases(): readonly BookingCase[] {
    return this.ids.map((id) => {
      const paymentId = paymentIdOf({ kind: booking.name, id })
      return {
        id,
        booking: this.actor(booking.name, id).stage as unknown as BookingCase['booking'],
        payment: this.actor(payment.name, paymentId).stage as unknown as BookingCase['payment'],
        delivery: this.actor(delivery.name, id).stage as unknown as BookingCase['delivery'],
        charged: this.ledger.get(paymentId)?.charged ?? 0,
        amountKrw: QUANTITY * PRICE_KRW,
      }
    })
  }

  /** Everything that ever happened, counted. */
  get events(): number {
    return Array.from(this.actors.values()).reduce((sum, { stage }) => sum + stage.turns.length, 0)
  }

  returnsOf(id: string): number {
    const { turns } = this.actor('concert.concert', 'jazz').stage
    return turns.filter(({ event }) => {
      const { type, bookingId, quantity } = event as Message & { bookingId?: string; quantity?: number }
      return type === 'SeatsReleased' && bookingId === id && quantity !== 0
    }).length
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'post':
        this.deliver(this.letters[move.at % Math.max(1, this.letters.length)], move.keep)
        break
      case 'answer':
        this.answer(this.questions[move.at % Math.max(1, this.questions.length)], move.lost)
        break
      case 'wait':
        this.now = plusSeconds(this.now, move.seconds)
        this.wake()
        break
      case 'cancel-concert':
        this.concertCancelled = true
        this.tell('concert.concert', 'jazz', { type: 'CancelConcert' })
        break
      default:
        this.wish(move)
    }
  }

  /** The post is emptied and every question answered, until nothing moves any more. */
  settle(): void {
    for (let n = 0; n < SETTLE_LIMIT; n += 1) {
      this.wake()
      const [letter] = this.letters
      if (letter) this.deliver(letter, false)
      for (const question of [...this.questions]) this.answer(question, false)
      if (this.letters.length === 0 && this.questions.length === 0) return
    }
    throw new Error('the town does not come to rest')
  }

  /** Every letter ever sent lies in the post again. */
  repeatEverything(): void {
    this.letters.push(...this.everSent)
  }

  private wish(move: Extract<Move, { which: number }>): void {
    const id = this.ids[move.which] ?? ''
    const customerId = 'kim'
    const commands = {
      pay: [booking.name, { type: 'PayBooking', customerId, method: 'card' }],
      decline: [booking.name, { type: 'PayBooking', customerId, method: 'test-declined' }],
      cancel: [booking.name, { type: 'CancelBooking', customerId }],
      issue: [booking.name, { type: 'IssueTicket', staffId: 'staff' }],
      dispatch: [delivery.name, { type: 'DispatchDelivery', courierId: 'courier' }],
      deliver: [delivery.name, { type: 'DeliverDelivery', courierId: 'courier' }],
    } as const
    if (move.kind !== 'request') {
      const [name, command] = commands[move.kind]
      this.tell(name, id, command)
      return
    }
    const how = move.post ? { fulfilment: 'post', address: ADDRESS } : { fulfilment: 'on-site' }
    const wish = { customerId, concertId: 'jazz', quantity: QUANTITY, ...how, holdSeconds: HOLD_SECONDS }
    this.tell(booking.name, id, { type: 'RequestBooking', ...wish } as Message)
  }

  private deliver(letter: Letter | undefined, keep: boolean): void {
    if (!letter) return
    if (!keep) this.letters = this.letters.filter((other) => other !== letter)
    const news = { id: '', correlationid: '', traceparent: '', ...letter }
    const hearing = (policies[letter.inbox] ?? []).filter(({ on }) => on.includes(letter.type))
    for (const { aggregate, id, command } of hearing.flatMap(({ orders }): readonly Order[] => orders(news))) {
      this.tell(aggregate, id, command)
    }
  }

  /** Asks; while the asked one must ask somebody itself there is no answer yet. */
  private answer(question: Question | undefined, lost: boolean): void {
    if (!question) return
    const { asker, event, reaction } = question
    const reply = this.ask(reaction.asks, reaction.of(event, asker.id), reaction.command(event, asker.id))
    if (!reply || lost) return
    this.questions = this.questions.filter((other) => other !== question)
    const command = reply.ok ? reaction.accepted(reply.facts, event) : reaction.refused(reply.refusal, event)
    this.tell(asker.grammar.name, asker.id, command)
  }

  private ask(port: string, id: string, command: Message & Facts): Reply | null {
    if (port === 'provider') return this.provider(id, command)
    const name = { concert: concert.name, booking: booking.name, payment: payment.name }[port] ?? ''
    const decision = this.tell(name, id, command)
    const { stage, grammar } = this.actor(name, id)
    if (this.questions.some(({ asker }) => asker.stage === stage)) return null
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal }
    if (decision.kind === 'happened' && decision.tell) return { ok: false, refusal: decision.tell }
    const reply = grammar.reply as Record<string, (state: unknown, command: unknown) => Facts> | undefined
    return { ok: true, facts: reply?.[command.type]?.(stage.state, command) ?? {} }
  }

  /** As the built-in ledger does it: no key is charged twice, and none after its refund. */
  private provider(key: string, order: Message & Facts): Reply {
    const entry = this.ledger.get(key) ?? { charged: 0, barred: false }
    if (order.type === 'Refund') {
      const refundedKrw = entry.charged
      this.ledger.set(key, { charged: 0, barred: true })
      return { ok: true, facts: { refundedKrw } }
    }
    if (entry.barred) return { ok: false, refusal: { reason: 'PaymentRefunded' } }
    if (order.method === 'test-declined' && entry.charged === 0)
      return { ok: false, refusal: { reason: 'CardDeclined' } }
    this.ledger.set(key, { charged: Number(order.amountKrw), barred: false })
    return { ok: true, facts: {} }
  }

  private wake(): void {
    for (const actor of [...this.actors.values()]) {
      actor.stage.wake(this.now)
      this.publish(actor)
    }
  }

  private tell(name: string, id: string, command: Message): Decision<Message, Refused> {
    const actor = this.actor(name, id)
    const decision = actor.stage.tell(actor.grammar.commands.parse(command), this.now)
    this.publish(actor)
    return decision
  }

  private publish(actor: Actor): void {
    const news = actor.stage.turns.slice(actor.told)
    actor.told = actor.stage.turns.length
    for (const turn of news) this.tellOthers(actor, turn)
  }

  private tellOthers(actor: Actor, { event }: Turn<Message>): void {
    checkEvent(actor.grammar.name, event)
    const { type, ...data } = event as Message & Facts
    const entry = kinds.get(`${actor.grammar.name}/${type}`)
    if (!entry) throw new Error(`nobody knows ${type}`)
    for (const inbox of entry.inboxes) {
      const letter: Letter = { subject: actor.id, inbox, type: entry.kind.type, data: data as Facts }
      this.letters.push(letter)
      this.everSent.push(letter)
    }
    const reaction = (actor.grammar.react as Record<string, Reaction<Message, Message>> | undefined)?.[type]
    if (reaction) this.questions.push({ asker: actor, event, reaction })
  }

  private actor(name: string, id: string): Actor {
    const key = `${name}/${id}`
    const known = this.actors.get(key)
    if (known) return known
    const grammar = [concert, booking, payment, delivery].find((one) => one.name === name) as unknown as Grammar
    const actor: Actor = { id, stage: new Stage(grammar), grammar, told: 0 }
    this.actors.set(key, actor)
    return actor
  }
}
