/** Concert tickets, by hand: seats are held, then the booking is made with one row; then it is paid. */
import { countIn, heard, idOf, type Routes, served, textIn } from './http.ts'
import { type Answer, type EventRecord, type Inboxes, isNo, Keeper, no } from './keeper.ts'
import type { PaymentsPort } from './payment.ts'
import { granted, Stock } from './stock.ts'

const HOLD_MS = 86_400_000
const ATTEMPTS_LIMIT = 5

type Env = Inboxes & {
  readonly CONCERT: DurableObjectNamespace<Concert>
  readonly BOOKING: DurableObjectNamespace<Booking>
  readonly PAYMENTS: PaymentsPort
}

export class Concert extends Stock<Env> {
  protected override readonly aggregate = 'concert.concert'
  protected override readonly full = 'SeatsSoldOut'

  protected override isWanted(id: string): Promise<boolean> {
    return this.env.BOOKING.getByName(id).settle()
  }
}

type Booked = {
  readonly customerId: string
  readonly concertId: string
  readonly quantity: number
  readonly amountKrw: number
  readonly concertTitle: string
  readonly organisation: string
  readonly fulfilment: string
  readonly lapsesAt: number
}
type Body =
  | { readonly did: 'booked'; readonly booked: Booked }
  | { readonly did: 'asked'; readonly key: string; readonly method: string; readonly attempt: number }
  | { readonly did: 'paid' | 'declined' | 'expired' }

export class Booking extends Keeper<Body, Env> {
  #booked: Booked | null = null
  #is: 'new' | 'booked' | 'paying' | 'paid' | 'expired' = 'new'
  #method = ''
  /** Of the command that asks for money now. */
  #key = ''
  #attempt = 0
  #asking: Promise<Answer> | null = null

  protected override apply(body: Body): void {
    if (body.did === 'booked') {
      this.#booked = body.booked
      this.#is = 'booked'
    } else if (body.did === 'asked') {
      this.#is = 'paying'
      this.#key = body.key
      this.#method = body.method
      this.#attempt = body.attempt
    } else this.#is = body.did === 'declined' ? 'booked' : body.did
  }

  book(key: string, booked: Booked): Answer {
    const before = this.again(key)
    if (before) return before
    if (this.#is !== 'new') return no(409, 'BookingExpired')
    const event = this.#event('BookingBooked', 'booked', ['view', 'notification'], booked)
    return this.commit(key, { did: 'booked', booked }, this.#answer(201, 'booked', booked), [event])
  }

  /** The intention is kept before anybody is asked for money. */
  async pay(key: string, sub: string, method: string): Promise<Answer> {
    const before = this.again(`paid ${key}`)
    if (before) return before
    const booked = this.#booked
    if (booked === null || booked.customerId !== sub) return no(404, 'BookingNotFound')
    if (this.#is === 'paid') return no(409, 'AlreadyPaid')
    if (this.#is === 'expired' || booked.lapsesAt <= Date.now()) return no(409, 'BookingExpired')
    if (this.#is === 'booked') {
      if (this.#attempt >= ATTEMPTS_LIMIT) return no(409, 'TooManyPaymentAttempts')
      const attempt = this.#attempt + 1
      this.commit(`ask ${key}`, { did: 'asked', key, method, attempt }, { status: 202, body: {} })
    }
    return this.#ask(booked)
  }

  /** One question at a time: who comes meanwhile hears the same answer. */
  #ask(booked: Booked): Promise<Answer> {
    this.#asking ??= this.#charge(booked).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #charge(booked: Booked): Promise<Answer> {
    const key = `paid ${this.#key}`
    const { customerId, organisation, concertTitle: label, amountKrw } = booked
    const bill = { customerId, organisation, label, amountKrw, method: this.#method, attempt: this.#attempt }
    const answer = await this.env.PAYMENTS.charge({ paidFor: this.id, ...bill })
    if (isNo(answer)) {
      const event = this.#event('BookingPaymentDeclined', 'booked', ['view', 'notification'], booked)
      return this.commit(key, { did: 'declined' }, answer, [event])
    }
    const event = this.#event('BookingPaid', 'paid', ['view', 'notification', 'concert-inventory'], booked)
    return this.commit(key, { did: 'paid' }, this.#answer(200, 'paid', booked), [event])
  }

  /** An intention that a crash left is carried out. */
  protected override async owed(): Promise<void> {
    if (this.#is === 'paying' && this.#booked) await this.#ask(this.#booked)
  }

  /** Whether its seats are still wanted; from then on they are not, unless it is paid. */
  settle(): boolean {
    if (this.#is === 'paid' || this.#is === 'paying') return true
    const booked = this.#booked
    const events = booked ? [this.#event('BookingExpired', 'expired', ['view', 'notification'], booked)] : []
    if (this.#is !== 'expired') this.commit('expire', { did: 'expired' }, { status: 200, body: {} }, events)
    return false
  }

  #answer(status: number, word: string, { lapsesAt, ...booked }: Booked): Answer {
    const holdExpiresAt = new Date(lapsesAt).toISOString()
    return { status, body: { ...booked, id: this.id, status: word, version: this.version + 1, holdExpiresAt } }
  }

  #event(
    type: string,
    status: string,
    to: readonly string[],
    { customerId, organisation, ...data }: Booked,
  ): EventRecord {
    const about = { owner: customerId, organisation, label: data.concertTitle, data }
    return this.event('concert.booking', type, status, to, about)
  }
}

const routes: Routes<Env> = {
  'POST /concerts': [
    'concert-manager',
    async (call, env) => {
      const id = await idOf(call)
      const facts = {
        title: textIn(call.body, 'title'),
        venue: textIn(call.body, 'venue'),
        startsAt: textIn(call.body, 'startsAt'),
        perPerson: countIn(call.body, 'ticketsPerPerson'),
      }
      return env.CONCERT.getByName(id).register(call.key, facts, 0, call.caller.org ?? call.caller.sub)
    },
  ],
  'POST /concerts/:/tickets': [
    'concert-manager',
    async ({ ids: [id = ''], key, body }, env) =>
      env.CONCERT.getByName(id).add(key, countIn(body, 'quantity'), { priceKrw: countIn(body, 'priceKrw') }),
  ],
  'POST /bookings': [
    'customer',
    async (call, env) => {
      const [id, customerId, concertId] = [await idOf(call), call.caller.sub, textIn(call.body, 'concertId')]
      const [quantity, fulfilment] = [countIn(call.body, 'quantity'), textIn(call.body, 'fulfilment')]
      const lapsesAt = Date.now() + HOLD_MS
      // A refused attempt makes no object.
      const held = await env.CONCERT.getByName(concertId).hold(id, customerId, quantity, lapsesAt)
      const concert = granted(held)
      if (concert === null) return held
      const amountKrw = Number(concert.priceKrw) * quantity
      const [concertTitle, organisation] = [String(concert.title), String(concert.organisation)]
      const made = { customerId, concertId, quantity, amountKrw, concertTitle, organisation, fulfilment, lapsesAt }
      return env.BOOKING.getByName(id).book(call.key, made)
    },
  ],
  'POST /bookings/:/pay': [
    'customer',
    ({ ids: [id = ''], key, caller, body }, env) =>
      env.BOOKING.getByName(id).pay(key, caller.sub, textIn(body, 'method')),
  ],
}

export default {
  fetch: served(routes),
  queue: heard((_, { type, id, data }, env: Env) =>
    type === 'BookingPaid'
      ? env.CONCERT.getByName(String(data.concertId)).sell(id)
      : Promise.reject(new Error(`${type} is not listened to`)),
  ),
} satisfies ExportedHandler<Env, readonly EventRecord[]>
