/** Visits to a museum, by hand: places are held, then the reservation is made; admission registers it, and says so. */
import { countIn, heard, idOf, type Routes, served, textIn } from './http.ts'
import { type Answer, type EventRecord, type Inboxes, Keeper, no } from './keeper.ts'
import { granted, Stock } from './stock.ts'

const LEASE_MS = 600_000

type Env = Inboxes & {
  readonly EXHIBITION: DurableObjectNamespace<Exhibition>
  readonly RESERVATION: DurableObjectNamespace<Reservation>
  readonly ADMISSION: DurableObjectNamespace<Admission>
}

export class Exhibition extends Stock<Env> {
  protected override readonly aggregate = 'museum.exhibition'
  protected override readonly full = 'ExhibitionFull'

  protected override isWanted(id: string): Promise<boolean> {
    return this.env.RESERVATION.getByName(id).settle()
  }
}

type Visit = {
  readonly customerId: string
  readonly exhibitionId: string
  readonly title: string
  readonly date: string
  readonly organisation: string
  readonly visitors: number
}
type Body =
  | { readonly did: 'requested'; readonly visit: Visit }
  | { readonly did: 'completed' | 'cancelled' | 'blocked' }

export class Reservation extends Keeper<Body, Env> {
  #visit: Visit | null = null
  #is: 'new' | 'requested' | 'completed' | 'cancelled' | 'blocked' = 'new'

  protected override apply(body: Body): void {
    if (body.did === 'requested') this.#visit = body.visit
    this.#is = body.did
  }

  request(key: string, visit: Visit): Answer {
    const before = this.again(key)
    if (before) return before
    if (this.#is !== 'new') return no(409, 'HoldLapsed')
    return this.#commit(key, { did: 'requested', visit }, visit, 201, ['view', 'museum-admission'])
  }

  complete(): Answer {
    const { status, body } = { status: 200, body: {} }
    if (this.#is !== 'requested' || this.#visit === null) return { status, body }
    return this.#commit('complete', { did: 'completed' }, this.#visit, status, ['view', 'notification'])
  }

  cancel(key: string, sub: string): Answer {
    const before = this.again(key)
    if (before) return before
    const visit = this.#visit
    if (visit === null || visit.customerId !== sub) return no(404, 'ReservationNotFound')
    if (this.#is !== 'requested' && this.#is !== 'completed') return no(409, 'ReservationCancelled')
    const to = ['view', 'notification', 'museum-exhibition', 'museum-admission']
    return this.#commit(key, { did: 'cancelled' }, visit, 200, to)
  }

  /** Whether its places are wanted: those of a reservation that was never made are not, and it never will be. */
  settle(): boolean {
    if (this.#is === 'new') this.commit('block', { did: 'blocked' }, { status: 200, body: {} })
    return this.#is === 'requested' || this.#is === 'completed'
  }

  #commit(
    key: string,
    body: Body,
    { customerId, organisation, ...data }: Visit,
    status: number,
    to: readonly string[],
  ) {
    const answer = { status, body: { ...data, id: this.id, status: body.did, version: this.version + 1 } }
    const about = { owner: customerId, organisation, label: data.title, data }
    return this.commit(key, body, answer, [
      this.event('museum.reservation', `Reservation.${body.did}`, body.did, to, about),
    ])
  }
}

export class Admission extends Keeper<{ readonly did: string }, Env> {
  #is = 'new'

  protected override apply({ did }: { readonly did: string }): void {
    this.#is = did
  }

  register(about: EventRecord): void {
    if (this.#is === 'new') this.#commit('registered', about, ['view', 'museum-reservation'])
  }

  /** Before it was registered, it never will be. */
  cancel(about: EventRecord): void {
    if (this.#is !== 'cancelled') this.#commit('cancelled', about, ['view'])
  }

  #commit(did: string, { organisation, label, data }: EventRecord, to: readonly string[]): void {
    const event = this.event('museum.admission', `Admission.${did}`, did, to, {
      owner: null,
      organisation,
      label,
      data,
    })
    this.commit(did, { did }, { status: 200, body: {} }, [event])
  }
}

const routes: Routes<Env> = {
  'POST /exhibitions': [
    'museum-manager',
    async (call, env) => {
      const facts = {
        title: textIn(call.body, 'title'),
        hall: textIn(call.body, 'hall'),
        date: textIn(call.body, 'date'),
      }
      const exhibition = env.EXHIBITION.getByName(await idOf(call))
      return exhibition.register(call.key, facts, countIn(call.body, 'capacity'), call.caller.org ?? call.caller.sub)
    },
  ],
  'POST /reservations': [
    'customer',
    async (call, env) => {
      const [id, customerId, exhibitionId] = [await idOf(call), call.caller.sub, textIn(call.body, 'exhibitionId')]
      const visitors = call.body.visitors === undefined ? 1 : countIn(call.body, 'visitors')
      const held = await env.EXHIBITION.getByName(exhibitionId).hold(id, customerId, visitors, Date.now() + LEASE_MS)
      const facts = granted(held)
      if (facts === null) return held
      const [title, date, organisation] = [String(facts.title), String(facts.date), String(facts.organisation)]
      const visit = { customerId, exhibitionId, title, date, organisation, visitors }
      return env.RESERVATION.getByName(id).request(call.key, visit)
    },
  ],
  'POST /reservations/:/cancel': [
    'customer',
    ({ ids: [id = ''], key, caller }, env) => env.RESERVATION.getByName(id).cancel(key, caller.sub),
  ],
}

const act = async (inbox: string, event: EventRecord, env: Env): Promise<unknown> => {
  const { id, type, data } = event
  if (inbox === 'museum-exhibition') return env.EXHIBITION.getByName(String(data.exhibitionId)).release(id)
  if (inbox === 'museum-reservation') return env.RESERVATION.getByName(id).complete()
  const admission = env.ADMISSION.getByName(id)
  return type === 'Reservation.cancelled' ? admission.cancel(event) : admission.register(event)
}

export default { fetch: served(routes), queue: heard(act) } satisfies ExportedHandler<Env, readonly EventRecord[]>
