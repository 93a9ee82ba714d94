/** What there is so much of, by hand: seats of a concert, places of an exhibition or of a hospital on a day. */
import { type Answer, type Facts, type Inboxes, isNo, Keeper, no } from './keeper.ts'

type Hold = { readonly owner: string; readonly quantity: number; readonly lapsesAt: number; readonly isSold: boolean }
type Body =
  | { readonly did: 'registered'; readonly facts: Facts; readonly quantity: number }
  | { readonly did: 'added'; readonly quantity: number; readonly facts: Facts }
  | {
      readonly did: 'held'
      readonly for: string
      readonly owner: string
      readonly quantity: number
      readonly lapsesAt: number
    }
  | { readonly did: 'sold' | 'released'; readonly for: string }

/** Holds that are looked after in one turn of the alarm. */
const LOOKED_AFTER_LIMIT = 100

export abstract class Stock<Env extends Inboxes> extends Keeper<Body, Env> {
  protected abstract readonly aggregate: string
  #facts: Facts = {}
  #registered = 0
  #taken = 0
  readonly #holds = new Map<string, Hold>()
  readonly #ofOwner = new Map<string, number>()
  /** Holds by the time at which they lapse, which is the order in which they come. */
  #lapsing: { readonly id: string; readonly at: number }[] = []

  /** Whether somebody still wants this hold, whose time is over. */
  protected abstract isWanted(id: string): Promise<boolean>

  protected override apply(body: Body): void {
    if (body.did === 'registered' || body.did === 'added') {
      this.#facts = { ...this.#facts, ...body.facts }
      this.#registered += body.quantity
      return
    }
    const hold = this.#holds.get(body.for)
    if (body.did === 'held') {
      const { owner, quantity, lapsesAt } = body
      this.#take(owner, quantity)
      this.#holds.set(body.for, { owner, quantity, lapsesAt, isSold: false })
      this.#lapsing.push({ id: body.for, at: lapsesAt })
    } else if (body.did === 'sold') {
      if (hold) this.#holds.set(body.for, { ...hold, isSold: true })
    } else {
      if (hold) this.#take(hold.owner, -hold.quantity)
      // A tombstone: a hold that comes late finds it.
      this.#holds.set(body.for, { owner: '', quantity: 0, lapsesAt: 0, isSold: false })
    }
  }

  #take(owner: string, quantity: number): void {
    this.#taken += quantity
    this.#ofOwner.set(owner, (this.#ofOwner.get(owner) ?? 0) + quantity)
  }

  register(key: string, facts: Facts, quantity: number, organisation: string): Answer {
    const body: Body = { did: 'registered', facts: { ...facts, organisation }, quantity }
    return this.again(key) ?? this.#committed(key, body, 'Registered', 201)
  }

  add(key: string, quantity: number, facts: Facts): Answer {
    if (this.version === 0) return no(404, 'NotFound')
    return this.again(key) ?? this.#committed(key, { did: 'added', quantity, facts }, 'Added', 200)
  }

  /** Held for whoever has this id: the same answer again, whenever it is asked again. */
  async hold(id: string, owner: string, quantity: number, lapsesAt: number): Promise<Answer> {
    await this.turn()
    const key = `hold ${id}`
    const before = this.again(key)
    if (before) return before
    if (this.version === 0) return no(404, 'NotFound')
    if (this.#holds.has(id)) return no(409, 'HoldLapsed')
    if (Date.parse(String(this.#facts.startsAt ?? '')) <= Date.now()) return no(409, 'Started')
    if (this.#taken + quantity > this.#registered) return no(409, this.full)
    const limit = Number(this.#facts.perPerson ?? Number.POSITIVE_INFINITY)
    if ((this.#ofOwner.get(owner) ?? 0) + quantity > limit) return no(409, 'PerPersonReached')
    const body: Body = { did: 'held', for: id, owner, quantity, lapsesAt }
    return this.#committed(key, body, 'Held', 200, quantity)
  }

  protected abstract readonly full: string

  sell(id: string): Answer {
    const key = `sell ${id}`
    const isHeld = (this.#holds.get(id)?.quantity ?? 0) > 0
    // Nothing that is shown changes, so nobody is told.
    return (
      this.again(key) ??
      (isHeld ? this.commit(key, { did: 'sold', for: id }, { status: 200, body: {} }) : no(409, 'HoldLapsed'))
    )
  }

  release(id: string): Answer {
    const key = `release ${id}`
    return this.again(key) ?? this.#committed(key, { did: 'released', for: id }, 'Released', 200)
  }

  #committed(key: string, body: Body, type: string, status: number, taking = 0): Answer {
    const facts = 'facts' in body ? { ...this.#facts, ...body.facts } : this.#facts
    const back = body.did === 'released' ? (this.#holds.get(body.for)?.quantity ?? 0) : 0
    const more = 'facts' in body ? body.quantity : 0
    const registered = this.#registered + more
    const available = registered - this.#taken - taking + back
    const about = { owner: null, organisation: String(facts.organisation), label: String(facts.title ?? '') }
    const event = this.event(this.aggregate, `${this.aggregate}.${type}`, 'on-sale', ['view'], {
      ...about,
      data: { ...facts, registered, available },
    })
    return this.commit(key, body, { status, body: { ...facts, id: this.id, status: 'on-sale', version: event.seq } }, [
      event,
    ])
  }

  protected override dueAt(): number | null {
    return this.#lapsing[0]?.at ?? null
  }

  protected override async due(): Promise<void> {
    for (let looked = 0; looked < LOOKED_AFTER_LIMIT; looked += 1) {
      const first = this.#lapsing[0]
      if (first === undefined || first.at > Date.now()) return
      const hold = this.#holds.get(first.id)
      if (hold && hold.quantity > 0 && !hold.isSold && !(await this.isWanted(first.id))) this.release(first.id)
      this.#lapsing.shift()
    }
  }
}

/** What a hold was granted with; or the no. */
export const granted = (answer: Answer): Facts | null => (isNo(answer) ? null : answer.body)
