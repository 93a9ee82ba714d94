/** Taxi calls, by hand: a passenger has one call at a time and a driver one ride; the call itself decides who drives it. */
import { countIn, heard, idOf, type Routes, served, textIn } from './http.ts'
import { type Answer, type EventRecord, type Inboxes, isNo, Keeper, no } from './keeper.ts'
import type { PaymentsPort } from './payment.ts'

/** A driver who was engaged and never assigned, because somebody crashed in between, looks after it himself. */
const LEASE_MS = 10_000

type Env = Inboxes & {
  readonly CALL: DurableObjectNamespace<TaxiCall>
  readonly PASSENGER: DurableObjectNamespace<Engaged>
  readonly PICKUP: DurableObjectNamespace<Pickup>
  readonly DRIVER: DurableObjectNamespace<Driver>
  readonly PAYMENTS: PaymentsPort
}

const done: Answer = { status: 200, body: {} }

/** Somebody who does one thing at a time. */
export class Engaged extends Keeper<{ readonly with: string | null }, Env> {
  protected engagedWith: string | null = null

  protected override apply(body: { readonly with: string | null }): void {
    this.engagedWith = body.with
  }

  engage(callId: string): Answer {
    const before = this.again(`engage ${callId}`)
    if (before) return this.engagedWith === callId ? before : no(409, 'Over')
    if (this.engagedWith !== null) return no(409, 'Busy')
    return this.commit(`engage ${callId}`, { with: callId }, done, this.events('busy', callId))
  }

  free(callId: string): Answer {
    const before = this.again(`free ${callId}`)
    if (before) return before
    const isHere = this.engagedWith === callId
    const stays = isHere ? null : this.engagedWith
    return this.commit(`free ${callId}`, { with: stays }, done, isHere ? this.events('free', callId) : [])
  }

  protected events(_status: string, _callId: string): readonly EventRecord[] {
    return []
  }
}

export class Driver extends Engaged {
  #engagedAt = 0

  protected override apply(body: { readonly with: string | null }): void {
    super.apply(body)
    this.#engagedAt = Date.now()
  }

  protected override events(status: string, callId: string): readonly EventRecord[] {
    const about = { owner: this.id, organisation: null, label: '', data: { callId } }
    const to = status === 'free' ? ['view', 'notification'] : ['view']
    return [this.event('taxi.driver', `Driver.${status}`, status, to, about)]
  }

  protected override dueAt(): number | null {
    return this.engagedWith === null || this.#engagedAt === 0 ? null : this.#engagedAt + LEASE_MS
  }

  /** Is it his? Then there is nothing more to look after. */
  protected override async due(): Promise<void> {
    const callId = this.engagedWith
    if (callId !== null && !(await this.env.PICKUP.getByName(callId).isOf(this.id))) {
      const answer = await this.env.PICKUP.getByName(callId).accept(`lease ${this.id}`, this.id)
      if (isNo(answer)) this.free(callId)
    }
    this.#engagedAt = 0
  }
}

type Ride = {
  readonly customerId: string
  readonly origin: string
  readonly destination: string
  readonly fareKrw: number
  readonly method: string
}
type CallBody = {
  readonly did: string
  /** Of the command that asks for money. */
  readonly key?: string
  readonly ride?: Ride
  readonly driverId?: string
}
const NEXT: Readonly<Record<string, string>> = {
  assigned: 'open',
  arrived: 'assigned',
  boarded: 'arrived',
  completed: 'boarded',
}

export class TaxiCall extends Keeper<CallBody, Env> {
  #ride: Ride | null = null
  #key = ''
  #is = 'new'
  #driverId: string | null = null
  #asking: Promise<Answer> | null = null
  #isFreed = false

  protected override apply({ did, key, ride, driverId }: CallBody): void {
    this.#is = did
    this.#key = key ?? this.#key
    this.#ride = ride ?? this.#ride
    this.#driverId = driverId ?? this.#driverId
  }

  async request(key: string, ride: Ride): Promise<Answer> {
    const before = this.again(`open ${key}`)
    if (before) return before
    if (this.#is === 'new') this.#commit(key, { did: 'requested', key, ride }, ride, 202, ['view'])
    return this.#ask(ride)
  }

  #ask(ride: Ride): Promise<Answer> {
    this.#asking ??= this.#charge(ride).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #charge(ride: Ride): Promise<Answer> {
    const key = `open ${this.#key}`
    const { customerId, fareKrw: amountKrw, method } = ride
    const bill = { customerId, organisation: null, label: '', amountKrw, method, attempt: 1 }
    const answer = await this.env.PAYMENTS.charge({ paidFor: this.id, ...bill })
    if (this.#is !== 'requested') return this.again(key) ?? answer
    const to = ['view', 'notification']
    if (isNo(answer)) return this.#commit(key, { did: 'failed' }, ride, answer.status, to)
    return this.#commit(key, { did: 'open' }, ride, 201, [...to, 'taxi-pickup'])
  }

  /** What the driver of the pickup does; the first one who accepts it has it. */
  report(did: string, driverId: string): Answer {
    const key = `${did} ${driverId}`
    const before = this.again(key)
    if (before) return before
    const ride = this.#ride
    if (ride === null || this.#is !== NEXT[did]) return no(409, 'CallNotOpen')
    if (did !== 'assigned' && this.#driverId !== driverId) return no(404, 'CallNotFound')
    if (ride.customerId === driverId) return no(409, 'OwnCall')
    return this.#commit(key, { did, driverId }, ride, 200, ['view', 'notification'])
  }

  protected override async owed(): Promise<void> {
    if (this.#is === 'requested' && this.#ride) await this.#ask(this.#ride)
    if ((this.#is === 'completed' || this.#is === 'failed') && this.#ride && !this.#isFreed) {
      await this.env.PASSENGER.getByName(this.#ride.customerId).free(this.id)
      this.#isFreed = true
    }
  }

  #commit(
    key: string,
    body: CallBody,
    { customerId, method: _, ...ride }: Ride,
    status: number,
    to: readonly string[],
  ) {
    const { did } = body
    const driverId = body.driverId ?? this.#driverId
    const data = { fareKrw: ride.fareKrw, driverId }
    const event = this.event('taxi.call', `Call.${did}`, did, to, {
      owner: customerId,
      organisation: null,
      label: '',
      data,
    })
    const answer = { status, body: { id: this.id, status: did, version: event.seq, ...ride } }
    // Only the drivers' list needs to know from where to where.
    return this.commit(
      key,
      body,
      answer,
      to.includes('taxi-pickup') ? [{ ...event, data: { ...data, ...ride } }] : [event],
    )
  }
}

type Listed = { readonly origin: string; readonly destination: string; readonly fareKrw: number }
type PickupBody = { readonly did: string; readonly ride?: Listed; readonly driverId?: string }

export class Pickup extends Keeper<PickupBody, Env> {
  #is = 'new'
  #ride: Listed | null = null
  #driverId: string | null = null
  #isFreed = false

  protected override apply({ did, ride, driverId }: PickupBody): void {
    this.#is = did
    this.#ride = ride ?? this.#ride
    this.#driverId = driverId ?? this.#driverId
  }

  open({ data }: EventRecord): Answer {
    const before = this.again('open')
    if (before) return before
    const ride = { origin: String(data.origin), destination: String(data.destination), fareKrw: Number(data.fareKrw) }
    return this.#commit('open', { did: 'open', ride }, ride)
  }

  isOf(driverId: string): boolean {
    return this.#driverId === driverId
  }

  /** First the driver, then the call, then this list. */
  async accept(key: string, driverId: string): Promise<Answer> {
    const before = this.again(key)
    if (before) return before
    if (this.#ride === null) return no(404, 'PickupNotFound')
    if (this.#driverId !== null) return this.#driverId === driverId ? done : no(409, 'PickupTaken')
    const engaged = await this.env.DRIVER.getByName(driverId).engage(this.id)
    if (isNo(engaged)) return engaged
    const matched = await this.env.CALL.getByName(this.id).report('assigned', driverId)
    if (isNo(matched)) {
      await this.env.DRIVER.getByName(driverId).free(this.id)
      return matched
    }
    return this.again(key) ?? this.#commit(key, { did: 'assigned', driverId }, this.#ride)
  }

  async report(key: string, driverId: string, did: string): Promise<Answer> {
    const before = this.again(key)
    if (before) return before
    if (this.#ride === null || this.#driverId !== driverId) return no(404, 'PickupNotFound')
    const reported = await this.env.CALL.getByName(this.id).report(did, driverId)
    if (isNo(reported)) return reported
    return this.again(key) ?? this.#commit(key, { did }, this.#ride)
  }

  protected override async owed(): Promise<void> {
    if (this.#is !== 'completed' || this.#driverId === null || this.#isFreed) return
    await this.env.DRIVER.getByName(this.#driverId).free(this.id)
    this.#isFreed = true
  }

  #commit(key: string, body: PickupBody, ride: Listed): Answer {
    const data = { ...ride, driverId: body.driverId ?? this.#driverId }
    const about = { owner: null, organisation: null, label: '', data }
    const event = this.event('taxi.pickup', `Pickup.${body.did}`, body.did, ['view'], about)
    const answer = { status: 200, body: { id: this.id, status: body.did, version: event.seq, ...ride } }
    return this.commit(key, body, answer, [event])
  }
}

const reports = (did: string): Routes<Env>[string] => [
  'driver',
  ({ ids: [id = ''], key, caller }, env) => env.PICKUP.getByName(id).report(key, caller.sub, did),
]

const routes: Routes<Env> = {
  'POST /calls': [
    'customer',
    async (call, env) => {
      const [id, customerId] = [await idOf(call), call.caller.sub]
      const engaged = await env.PASSENGER.getByName(customerId).engage(id)
      if (isNo(engaged)) return engaged
      const ride = {
        customerId,
        origin: textIn(call.body, 'origin'),
        destination: textIn(call.body, 'destination'),
        fareKrw: countIn(call.body, 'fareKrw'),
        method: textIn(call.body, 'method'),
      }
      return env.CALL.getByName(id).request(call.key, ride)
    },
  ],
  'POST /requests/:/accept': [
    'driver',
    ({ ids: [id = ''], key, caller }, env) => env.PICKUP.getByName(id).accept(key, caller.sub),
  ],
  'POST /pickups/:/arrive': reports('arrived'),
  'POST /pickups/:/board': reports('boarded'),
  'POST /pickups/:/complete': reports('completed'),
}

export default {
  fetch: served(routes),
  queue: heard((_, event, env: Env) => env.PICKUP.getByName(event.id).open(event)),
} satisfies ExportedHandler<Env, readonly EventRecord[]>
