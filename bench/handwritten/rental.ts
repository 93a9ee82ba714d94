/** Renting an air purifier, by hand: the order, by itself; then from inbox to inbox: who comes, the visit, and its end. */
import { heard, idOf, type Routes, served, textIn } from './http.ts'
import { type Answer, type EventRecord, type Facts, type Inboxes, isNo, Keeper, no } from './keeper.ts'

const OPEN_ORDERS_LIMIT = 1_000

type Env = Inboxes & {
  readonly PRODUCT: DurableObjectNamespace<Product>
  readonly RENTER: DurableObjectNamespace<Counted>
  readonly ROSTER: DurableObjectNamespace<Roster>
  readonly ORDER: DurableObjectNamespace<Order>
  readonly ASSIGNMENT: DurableObjectNamespace<Step>
  readonly INSTALLATION: DurableObjectNamespace<Step>
  readonly RECORD: DurableObjectNamespace<Step>
}

const done: Answer = { status: 200, body: {} }

/** What is offered to customers. */
export class Product extends Keeper<{ readonly offer: Facts }, Env> {
  #offer: Facts | null = null

  protected override apply({ offer }: { readonly offer: Facts }): void {
    this.#offer = offer
  }

  put(key: string, offer: Facts): Answer {
    const before = this.again(key)
    if (before) return before
    const about = { owner: null, organisation: String(offer.organisation), label: String(offer.name), data: offer }
    const event = this.event('rental.product', 'ProductOffered', 'offered', ['view'], about)
    return this.commit(key, { offer }, { status: 200, body: { id: this.id, version: event.seq } }, [event])
  }

  offer(): Facts | null {
    return this.#offer
  }
}

/** Who has how many: the open orders of a customer. */
export class Counted extends Keeper<{ readonly opened?: string; readonly ended?: string }, Env> {
  readonly #open = new Set<string>()

  protected override apply({ opened, ended }: { readonly opened?: string; readonly ended?: string }): void {
    if (opened !== undefined) this.#open.add(opened)
    if (ended !== undefined) this.#open.delete(ended)
  }

  open(id: string): Answer {
    const before = this.again(`open ${id}`)
    if (before) return before
    if (this.#open.size >= OPEN_ORDERS_LIMIT) return no(409, 'TooManyOrders')
    return this.commit(`open ${id}`, { opened: id }, done)
  }

  end(id: string): Answer {
    return this.again(`end ${id}`) ?? this.commit(`end ${id}`, { ended: id }, done)
  }
}

type RosterBody = { readonly joined?: Facts; readonly given?: string; readonly to?: string; readonly released?: string }

/** The engineers of a region: whoever has the fewest open orders gets the next one. */
export class Roster extends Keeper<RosterBody, Env> {
  readonly #engineers = new Map<string, { readonly name: string; readonly orders: Set<string> }>()
  readonly #given = new Map<string, string>()

  protected override apply({ joined, given, to, released }: RosterBody): void {
    if (joined) this.#engineers.set(String(joined.id), { name: String(joined.name), orders: new Set() })
    if (given !== undefined && to !== undefined) {
      this.#engineers.get(to)?.orders.add(given)
      this.#given.set(given, to)
    }
    if (released !== undefined) this.#engineers.get(this.#given.get(released) ?? '')?.orders.delete(released)
  }

  join(key: string, id: string, name: string): Answer {
    return this.again(key) ?? this.commit(key, { joined: { id, name } }, { status: 200, body: { id, version: 1 } })
  }

  give(orderId: string): Answer {
    const before = this.again(`give ${orderId}`)
    if (before) return before
    const [first] = [...this.#engineers].sort(([, a], [, b]) => a.orders.size - b.orders.size)
    if (!first) return no(409, 'NobodyThere')
    const [engineerId, { name: engineerName }] = first
    const answer = { status: 200, body: { engineerId, engineerName } }
    return this.commit(`give ${orderId}`, { given: orderId, to: engineerId }, answer)
  }

  release(orderId: string): Answer {
    return this.again(`release ${orderId}`) ?? this.commit(`release ${orderId}`, { released: orderId }, done)
  }
}

type OrderBody = {
  readonly did: string
  readonly about: Facts /** Of the command that closes it. */
  readonly key?: string
}
const ORDER_NEXT: Readonly<Record<string, string>> = { assigned: 'requested', installed: 'assigned' }

/** The order, from the wish to the survey. */
export class Order extends Keeper<OrderBody, Env> {
  #is = 'new'
  #key = ''
  #about: Facts = {}

  protected override apply({ did, about, key }: OrderBody): void {
    this.#is = did
    this.#key = key ?? this.#key
    this.#about = { ...this.#about, ...about }
  }

  request(key: string, about: Facts): Answer {
    return this.again(key) ?? this.#commit(key, 'requested', about, 201, ['view', 'notification', 'rental-assignment'])
  }

  /** What others have done for it; each once, and in this order. */
  note(did: 'assigned' | 'installed', about: Facts): Answer {
    const before = this.again(did)
    if (before) return before
    if (this.#is !== ORDER_NEXT[did]) throw new Error(`${did} came too early`)
    const to = did === 'installed' ? ['rental-order'] : []
    return this.#commit(did, did, about, 200, ['view', 'notification', ...to])
  }

  /** The survey is kept, then the customer record, then it is closed. */
  async close(key: string, sub: string, survey: Facts): Promise<Answer> {
    const before = this.again(`close ${key}`)
    if (before) return before
    if (this.#about.customerId !== sub) return no(404, 'OrderNotFound')
    if (this.#is !== 'installed' && this.#is !== 'surveyed') return no(409, 'NotInstalled')
    if (this.#is === 'installed') this.#commit(key, 'surveyed', survey, 202, ['view'], key)
    return this.#close()
  }

  async #close(): Promise<Answer> {
    const key = `close ${this.#key}`
    await this.env.RECORD.getByName(this.id).step('stored', 'rental.customer-record', this.#about, [])
    return this.again(key) ?? this.#commit(key, 'closed', {}, 200, ['view', 'notification'])
  }

  protected override async owed(): Promise<void> {
    if (this.#is === 'surveyed') await this.#close()
  }

  #commit(key: string, did: string, more: Facts, status: number, to: readonly string[], closes?: string): Answer {
    const about = { ...this.#about, ...more }
    const { customerId, organisation, phone: _, address: __, customerName: ___, comment: ____, ...data } = about
    const event = this.event('rental.order', `Order.${did}`, did, to, {
      owner: String(customerId),
      organisation: String(organisation),
      label: String(about.productName),
      data: { ...data, customerId },
    })
    return this.commit(
      key,
      { did, about: more, ...(closes !== undefined && { key: closes }) },
      { status, body: { id: this.id, status: did, version: event.seq } },
      [event],
    )
  }
}

/** One thing for each order that others do: its assignment, its installation, its customer record. */
export class Step extends Keeper<{ readonly did: string; readonly about: Facts }, Env> {
  #about: Facts = {}

  protected override apply({ about }: { readonly about: Facts }): void {
    this.#about = { ...this.#about, ...about }
  }

  /** Done once, and told to the view and these inboxes. */
  step(did: string, aggregate: string, more: Facts, to: readonly string[]): Answer {
    const before = this.again(did)
    if (before) return before
    const about = { ...this.#about, ...more }
    const { organisation, productName, phone: _, address: __, customerName: ___, comment: ____, ...data } = about
    const named = { owner: null, organisation: String(organisation), label: String(productName), data }
    const event = this.event(aggregate, `${aggregate}.${did}`, did, ['view', ...to], named)
    return this.commit(
      did,
      { did, about: more },
      { status: 200, body: { id: this.id, status: did, version: event.seq } },
      [event],
    )
  }

  /** What its engineer says; nobody else may. */
  complete(aggregate: string, engineerId: string): Answer {
    if (this.#about.engineerId !== engineerId) return no(404, 'InstallationNotFound')
    return this.step('completed', aggregate, {}, ['rental-order', 'rental-assignment'])
  }
}

export class Assignment extends Step {}
export class Installation extends Step {}
export class CustomerRecord extends Step {}

const rosterOf = (env: Env, region: unknown) => env.ROSTER.getByName(String(region))

const routes: Routes<Env> = {
  'PUT /products/:': [
    'rental-staff',
    async ({ ids: [id = ''], key, body, caller }, env) =>
      env.PRODUCT.getByName(id).put(key, {
        name: textIn(body, 'name'),
        monthlyKrw: Number(body.monthlyKrw),
        months: Number(body.months),
        organisation: caller.org ?? caller.sub,
      }),
  ],
  'PUT /engineers/:': [
    'rental-staff',
    async ({ ids: [id = ''], key, body }, env) =>
      rosterOf(env, textIn(body, 'region')).join(key, id, textIn(body, 'name')),
  ],
  'POST /orders': [
    'customer',
    async (call, env) => {
      const [id, customerId, productId] = [await idOf(call), call.caller.sub, textIn(call.body, 'productId')]
      const offer = await env.PRODUCT.getByName(productId).offer()
      if (offer === null) return no(404, 'ProductNotFound')
      const opened = await env.RENTER.getByName(customerId).open(id)
      if (isNo(opened)) return opened
      return env.ORDER.getByName(id).request(call.key, {
        customerId,
        productId,
        productName: offer.name,
        organisation: offer.organisation,
        region: textIn(call.body, 'region'),
        address: textIn(call.body, 'address'),
        customerName: textIn(call.body, 'customerName'),
        phone: textIn(call.body, 'phone'),
        date: textIn(call.body, 'preferredDate'),
        requestedOn: new Date().toISOString().slice(0, 10),
      })
    },
  ],
  'POST /installations/:/complete': [
    'engineer',
    ({ ids: [id = ''], caller }, env) => env.INSTALLATION.getByName(id).complete('rental.installation', caller.sub),
  ],
  'POST /orders/:/survey': [
    'customer',
    ({ ids: [id = ''], key, caller, body }, env) => {
      const survey = { rating: textIn(body, 'rating'), comment: textIn(body, 'comment') }
      return env.ORDER.getByName(id).close(key, caller.sub, survey)
    },
  ],
}

const act = async (inbox: string, { id, type, data, label, organisation }: EventRecord, env: Env): Promise<unknown> => {
  const about = { ...data, organisation, productName: label }
  switch (`${inbox} ${type}`) {
    case 'rental-assignment Order.requested': {
      const given = await rosterOf(env, data.region).give(id)
      // Nobody is there yet: the message comes again.
      if (isNo(given)) throw new Error(`nobody is there for ${id}`)
      const more = { ...about, ...given.body }
      return env.ASSIGNMENT.getByName(id).step('assigned', 'rental.assignment', more, [
        'notification',
        'rental-installation',
      ])
    }
    case 'rental-installation rental.assignment.assigned':
      return env.INSTALLATION.getByName(id).step('accepted', 'rental.installation', about, ['rental-order'])
    case 'rental-order rental.installation.accepted':
      return env.ORDER.getByName(id).note('assigned', { engineerId: data.engineerId, engineerName: data.engineerName })
    case 'rental-order rental.installation.completed':
      return env.ORDER.getByName(id).note('installed', {})
    case 'rental-order Order.installed':
      return env.RENTER.getByName(String(data.customerId)).end(id)
    case 'rental-assignment rental.installation.completed':
      await env.ASSIGNMENT.getByName(id).step('completed', 'rental.assignment', about, [])
      return rosterOf(env, data.region).release(id)
    default:
      throw new Error(`${inbox} does not listen to ${type}`)
  }
}

export default { fetch: served(routes), queue: heard(act) } satisfies ExportedHandler<Env, readonly EventRecord[]>
