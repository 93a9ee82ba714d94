/** The page that maps the bounded contexts, read as data, and what the code says of the same. */
import type { Source } from './sources.ts'

/** One row of the table: a bounded context, the aggregates that decide in it, and the inbox it listens to. */
export type Context = {
  readonly system: string
  readonly name: string
  readonly subdomain: string
  readonly aggregates: readonly string[]
  readonly inbox: string | null
}

const SHARED = 'all'
const NONE = '–'
const ROW = /^\| ([a-z]+) \| ([a-z-]+) \| (core|supporting|general) \| ([^|]+) \| ([^|]+) \|$/gm

export const contextsIn = (page: string): readonly Context[] =>
  Array.from(page.matchAll(ROW), ([, system = '', name = '', subdomain = '', aggregates = '', inbox = '']) => ({
    system,
    name,
    subdomain,
    aggregates: aggregates === NONE ? [] : aggregates.replaceAll('`', '').split(', '),
    inbox: inbox === NONE ? null : inbox.replaceAll('`', ''),
  }))

/** `concert-booking`, and `payment` for what all systems share: the name of its inbox, if it has one, and in the picture. */
export const idOf = ({ system, name }: Pick<Context, 'system' | 'name'>): string =>
  system === SHARED ? name : `${system}-${name}`

/** What only one of the two lists has. */
export const differences = (onPage: readonly string[], inCode: readonly string[]): readonly string[] => [
  ...onPage.filter((one) => !inCode.includes(one)).map((one) => `${one} is on the page and not in the code`),
  ...inCode.filter((one) => !onPage.includes(one)).map((one) => `${one} is in the code and not on the page`),
]

/** Contexts whose inbox bears another name than they do. */
export const misnamed = (contexts: readonly Context[]): readonly string[] =>
  contexts.flatMap((one) => (one.inbox === null || one.inbox === idOf(one) ? [] : [`${idOf(one)}: ${one.inbox}`]))

const AGGREGATE_FILE = /^durable-objects\/([a-z]+)\/([a-z-]+)\.ts$/

/** `concert.booking` for each file of `durable-objects/` that declares an aggregate. */
export const declaredAggregates = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const [, system, name] = AGGREGATE_FILE.exec(path) ?? []
    return system !== undefined && /=\s*aggregate[<(]/.test(text) ? [`${system}.${name}`] : []
  })

/** Event type -> the inboxes that hear it. */
export type Listeners = ReadonlyMap<string, { readonly inboxes: readonly string[] }>

/** `concert.booking` of `naru.concert.booking.BookingPaid.v1`. */
const tellerOf = (type: string): string => type.split('.').slice(1, 3).join('.')

export const tellersIn = (listeners: Listeners): readonly string[] => [...new Set([...listeners.keys()].map(tellerOf))]

export const inboxesIn = (listeners: Listeners): readonly string[] => [
  ...new Set([...listeners.values()].flatMap(({ inboxes }) => inboxes)),
]

const arrow = (from: string, how: '-->' | '-.->', to: string): string => `${from} ${how} ${to}`

const homeOf = (contexts: readonly Context[], aggregate: string): Context | undefined =>
  contexts.find(({ aggregates }) => aggregates.includes(aggregate))

/** Which context tells which other by events; what hears everybody is left out. */
export const told = (contexts: readonly Context[], listeners: Listeners): readonly string[] => {
  const arrows = [...listeners].flatMap(([type, { inboxes }]) => {
    const from = homeOf(contexts, tellerOf(type))
    const others = from ? inboxes.filter((inbox) => inbox !== idOf(from) && isDrawn(contexts, inbox)) : []
    return from ? others.map((inbox) => arrow(idOf(from), '-.->', inbox)) : []
  })
  return [...new Set(arrows)]
}

/** What decides nothing hears everybody, so the picture would show only its arrows. */
const isDrawn = (contexts: readonly Context[], id: string): boolean =>
  contexts.some((one) => idOf(one) === id && one.aggregates.length > 0)

const ASKS = /(?:\basks:|\bport<[^>]*>\()\s*'([\w.-]+)'/g

/** Which context asks which other, by the reactions that the files of aggregates declare. */
export const asked = (contexts: readonly Context[], sources: readonly Source[]): readonly string[] => {
  const arrows = sources.flatMap(({ path, text }) => {
    const [, system = '', file = ''] = AGGREGATE_FILE.exec(path) ?? []
    const from = contexts.find(({ aggregates }) =>
      aggregates.some((one) => `${system}.${file}` === one || `${system}.${file}`.startsWith(`${one}-`)),
    )
    if (!from) return []
    return Array.from(text.matchAll(ASKS)).flatMap(([, name = '']) => {
      const to = [name, `${system}.${name}`, `${name}.${name}`].map((one) => homeOf(contexts, one)).find(Boolean)
      return to && to !== from ? [arrow(idOf(from), '-->', idOf(to))] : []
    })
  })
  return [...new Set(arrows)]
}

/** The nodes of the first picture with the kind of subdomain they are painted as: `concert-booking core`. */
export const nodesIn = (page: string): readonly string[] =>
  Array.from(page.matchAll(/^ +([a-z-]+)\[[a-z-]+\]:::(\w+)$/gm), ([, id, subdomain]) => `${id} ${subdomain}`)

/** What the table says there should be in the picture. */
export const nodesOf = (contexts: readonly Context[]): readonly string[] =>
  contexts.filter((one) => isDrawn(contexts, idOf(one))).map((one) => `${idOf(one)} ${one.subdomain}`)

/** The arrows between contexts of the first picture. */
export const arrowsIn = (page: string, how: '-->' | '-.->'): readonly string[] =>
  page
    .slice(0, page.indexOf('## Inbound'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.split(' ').length === 3 && line.includes(` ${how} `))
