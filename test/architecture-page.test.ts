/** `docs/architecture.md` tells the truth about contexts, aggregates and inboxes; for each check a sample that fails it. */
import { describe, expect, it } from 'vitest'
import { subscriptions } from '../queues/subscriptions.ts'
import * as map from './architecture/context-map.ts'
import { allSources, read } from './architecture/sources.ts'

const page = read('docs/architecture.md')
const contexts = map.contextsIn(page)
const sources = allSources().filter(({ path }) => !path.endsWith('.spec.ts'))

const sample = map.contextsIn(`
| shop | order | core | \`shop.order\`, \`shop.basket\` | \`shop-order\` |
| shop | parcel | supporting | \`shop.parcel\` | \`shop-parcel\` |
| all | view | supporting | – | \`view\` |
`)
const order = (text: string) => [{ path: 'durable-objects/shop/order.ts', text }]

describe('the table of contexts', () => {
  it('is read as it is written', () => {
    expect(sample.map(map.idOf)).toEqual(['shop-order', 'shop-parcel', 'view'])
    expect(sample[0]?.aggregates).toEqual(['shop.order', 'shop.basket'])
    expect(sample[2]).toMatchObject({ aggregates: [], inbox: 'view' })
    expect(map.misnamed(contexts)).toEqual([])
    expect(map.misnamed(map.contextsIn('| shop | order | core | – | `orders` |\n'))).toEqual(['shop-order: orders'])
  })

  it('has every aggregate that is declared and that tells something, and no other', () => {
    const onPage = contexts.flatMap(({ aggregates }) => aggregates)
    expect(onPage.length).toBeGreaterThan(10)
    expect(map.differences(onPage, map.declaredAggregates(sources))).toEqual([])
    expect(map.differences(onPage, map.tellersIn(subscriptions))).toEqual([])
    expect(map.declaredAggregates(order('export const order = aggregate<S>({})'))).toEqual(['shop.order'])
    expect(map.declaredAggregates(order('export const order = aggregate({})'))).toEqual(['shop.order'])
    expect(map.declaredAggregates(order('export const order = 1'))).toEqual([])
    expect(map.differences(['a', 'b'], ['b', 'c'])).toEqual([
      'a is on the page and not in the code',
      'c is in the code and not on the page',
    ])
  })

  it('has every inbox, and no other', () => {
    const onPage = contexts.flatMap(({ inbox }) => inbox ?? [])
    expect(onPage.length).toBeGreaterThan(10)
    expect(map.differences(onPage, map.inboxesIn(subscriptions))).toEqual([])
    expect(map.inboxesIn(new Map([['naru.shop.order.Ordered.v1', { inboxes: ['view'] }]]))).toEqual(['view'])
  })
})

describe('the picture of contexts', () => {
  it('shows each context that decides, as the kind of subdomain it is', () => {
    expect(map.differences(map.nodesIn(page), map.nodesOf(contexts))).toEqual([])
    expect(map.nodesIn('    shop-order[order]:::general\n')).toEqual(['shop-order general'])
    expect(map.nodesOf(sample)).toEqual(['shop-order core', 'shop-parcel supporting'])
  })

  it('shows who tells whom', () => {
    const drawn = map.arrowsIn(page, '-.->')
    expect(drawn.length).toBeGreaterThan(10)
    expect(map.differences(drawn, map.told(contexts, subscriptions))).toEqual([])
    const listeners = new Map([
      ['naru.shop.order.Ordered.v1', { inboxes: ['view', 'shop-parcel'] }],
      ['naru.shop.basket.Filled.v1', { inboxes: ['shop-order'] }],
    ])
    expect(map.told(sample, listeners)).toEqual(['shop-order -.-> shop-parcel'])
  })

  it('shows who asks whom', () => {
    const drawn = map.arrowsIn(page, '-->')
    expect(drawn.length).toBeGreaterThan(5)
    expect(map.differences(drawn, map.asked(contexts, sources))).toEqual([])
    for (const text of ["asks: 'parcel',", "const theParcel = port<typeof parcel>('shop.parcel')"]) {
      expect(map.asked(sample, order(text)), text).toEqual(['shop-order --> shop-parcel'])
    }
    for (const text of ["asks: 'basket',", "asks: 'bank',"]) expect(map.asked(sample, order(text)), text).toEqual([])
  })
})
