/** Health screenings, by hand: a place is held, then the reservation is made; a record is kept without the person. */
import { countIn, heard, idOf, type Routes, served, textIn } from './http.ts'
import { type Answer, type EventRecord, type Inboxes, Keeper, no } from './keeper.ts'
import { granted, Stock } from './stock.ts'

const LEASE_MS = 600_000

type Env = Inboxes & {
  readonly HOSPITAL: DurableObjectNamespace<Hospital>
  readonly RESERVATION: DurableObjectNamespace<Reservation>
  readonly RECORD: DurableObjectNamespace<ScreeningRecord>
}

export class Hospital extends Stock<Env> {
  protected override readonly aggregate = 'screening.hospital'
  protected override readonly full = 'HospitalFull'

  protected override isWanted(id: string): Promise<boolean> {
    return this.env.RESERVATION.getByName(id).settle()
  }
}

type Screening = {
  readonly customerId: string
  readonly hospitalId: string
  readonly title: string
  readonly date: string
  readonly organisation: string
}
type Body = { readonly did: 'completed'; readonly screening: Screening } | { readonly did: 'cancelled' | 'blocked' }

export class Reservation extends Keeper<Body, Env> {
  #screening: Screening | null = null
  #is: 'new' | 'completed' | 'cancelled' | 'blocked' = 'new'

  protected override apply(body: Body): void {
    if (body.did === 'completed') this.#screening = body.screening
    this.#is = body.did
  }

  complete(key: string, screening: Screening): Answer {
    const before = this.again(key)
    if (before) return before
    if (this.#is !== 'new') return no(409, 'HoldLapsed')
    const to = ['view', 'notification', 'screening-record']
    return this.#commit(key, { did: 'completed', screening }, screening, 201, to)
  }

  cancel(key: string, sub: string): Answer {
    const before = this.again(key)
    if (before) return before
    const screening = this.#screening
    if (screening === null || screening.customerId !== sub) return no(404, 'ReservationNotFound')
    if (this.#is !== 'completed') return no(409, 'ReservationCancelled')
    const to = ['view', 'notification', 'screening-hospital', 'screening-record']
    return this.#commit(key, { did: 'cancelled' }, screening, 200, to)
  }

  settle(): boolean {
    if (this.#is === 'new') this.commit('block', { did: 'blocked' }, { status: 200, body: {} })
    return this.#is === 'completed'
  }

  #commit(
    key: string,
    body: Body,
    { customerId, organisation, ...data }: Screening,
    status: number,
    to: readonly string[],
  ): Answer {
    const answer = { status, body: { ...data, id: this.id, status: body.did, version: this.version + 1 } }
    const about = { owner: customerId, organisation, label: data.title, data }
    const event = this.event('screening.reservation', `Reservation.${body.did}`, body.did, to, about)
    return this.commit(key, body, answer, [event])
  }
}

export class ScreeningRecord extends Keeper<{ readonly did: string }, Env> {
  #is = 'new'

  protected override apply({ did }: { readonly did: string }): void {
    this.#is = did
  }

  /** It may be cancelled before it is registered: then it never will be. */
  keep(did: 'registered' | 'cancelled', { organisation, label, data }: EventRecord): void {
    if (this.#is === did || this.#is === 'cancelled') return
    const about = { owner: null, organisation, label, data }
    this.commit(did, { did }, { status: 200, body: {} }, [
      this.event('screening.record', `Record.${did}`, did, ['view'], about),
    ])
  }
}

const routes: Routes<Env> = {
  'POST /hospitals': [
    'hospital-admin',
    async (call, env) => {
      const facts = { title: textIn(call.body, 'name'), date: textIn(call.body, 'date'), perPerson: 1 }
      const hospital = env.HOSPITAL.getByName(await idOf(call))
      return hospital.register(call.key, facts, countIn(call.body, 'capacity'), call.caller.org ?? call.caller.sub)
    },
  ],
  'POST /reservations': [
    'customer',
    async (call, env) => {
      const [id, customerId, hospitalId] = [await idOf(call), call.caller.sub, textIn(call.body, 'hospitalId')]
      const held = await env.HOSPITAL.getByName(hospitalId).hold(id, customerId, 1, Date.now() + LEASE_MS)
      const facts = granted(held)
      if (facts === null) return held
      const [title, date, organisation] = [String(facts.title), String(facts.date), String(facts.organisation)]
      return env.RESERVATION.getByName(id).complete(call.key, { customerId, hospitalId, title, date, organisation })
    },
  ],
  'POST /reservations/:/cancel': [
    'customer',
    ({ ids: [id = ''], key, caller }, env) => env.RESERVATION.getByName(id).cancel(key, caller.sub),
  ],
}

const act = async (inbox: string, event: EventRecord, env: Env): Promise<unknown> => {
  const { id, type, data } = event
  if (inbox === 'screening-hospital') return env.HOSPITAL.getByName(String(data.hospitalId)).release(id)
  return env.RECORD.getByName(id).keep(type === 'Reservation.cancelled' ? 'cancelled' : 'registered', event)
}

export default { fetch: served(routes), queue: heard(act) } satisfies ExportedHandler<Env, readonly EventRecord[]>
