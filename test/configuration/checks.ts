/** What the configurations of all Workers must agree on; what a deployment would find out too late, or never. */
import { readFileSync } from 'node:fs'
import type { Unstable_Config } from 'wrangler'
import * as z from 'zod'
import { actorBinding, className, systemOf } from '../../durable-objects/runtime/ports.ts'
import { ATTEMPTS_LIMIT } from '../../queues/consumer.ts'
import { EVENTS_PER_MESSAGE } from '../../queues/outbox.ts'
import {
  deadLettersBinding,
  type Inbox,
  inboxBinding,
  inboxes,
  subscriptions,
  systemsWithActors,
} from '../../queues/subscriptions.ts'

type Config = Pick<
  Unstable_Config,
  | 'compatibility_date'
  | 'workers_dev'
  | 'preview_urls'
  | 'exports'
  | 'durable_objects'
  | 'queues'
  | 'services'
  | 'triggers'
>
/** A Worker: its configuration, and the text of its entry module. */
export type Site = { readonly name: string; readonly config: Config; readonly entry: string }

const PUBLIC = 'gateway'
const OPERATOR = 'view'
/** On the platform, RPC errors keep their fields from this compatibility date on. */
const OLDEST_DATE = '2026-04-21'
const BATCH_LIMIT = 100
const BATCH_WAIT_LIMIT_SECONDS = 60
const RETRIES_LIMIT = 100
/** Half of what an invocation may make; the rest is for what each call sets off, and for dead letters. */
const CALLS_LIMIT = 5_000
const CRON = /^(\*|\d+)(\/\d+)?([,-]\d+)*( (\*|\d+|[A-Z]{3})(\/\d+)?([,-](\d+|[A-Z]{3}))*){4}$/

const deadLettersOf = (inbox: string): string => `${inbox}-dead-letters`

type Consumer = Config['queues']['consumers'] extends (infer C)[] | undefined ? C : never
const consumersOf = ({ config }: Site): readonly Consumer[] => config.queues.consumers ?? []
const produces = ({ config }: Site, queue: string, binding: string): boolean =>
  (config.queues.producers ?? []).some((producer) => producer.queue === queue && producer.binding === binding)

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** One date everywhere, new enough. */
export const dates = (sites: readonly Site[]): readonly string[] => {
  const all = new Set(sites.map(({ config }) => config.compatibility_date ?? 'none'))
  const wrong = [...all].filter((date) => !DATE.test(date) || date < OLDEST_DATE)
  return [
    ...(all.size > 1 ? [`several dates: ${[...all].join(', ')}`] : []),
    ...wrong.map((date) => `the date ${date}`),
  ]
}

/** Only the gateway may be reached from outside. */
export const doors = (sites: readonly Site[]): readonly string[] =>
  sites
    .filter(({ name, config }) => (name === PUBLIC ? config.workers_dev === false : config.workers_dev !== false))
    .map(({ name }) => `${name}: workers_dev`)
    .concat(sites.filter(({ config }) => config.preview_urls !== false).map(({ name }) => `${name}: preview_urls`))

/** Every inbox has one consumer, with everything said explicitly and its dead letters looked after by the view. */
export const consumption = (sites: readonly Site[]): readonly string[] => {
  const consumers = sites.flatMap((site) => consumersOf(site).map((consumer) => ({ site, consumer })))
  const known = new Set<string>(inboxes.flatMap((inbox) => [inbox, deadLettersOf(inbox)]))
  const strangers = consumers.filter(({ consumer }) => !known.has(consumer.queue))
  return [
    ...strangers.map(({ site, consumer }) => `${site.name} consumes ${consumer.queue}, which nobody knows`),
    ...inboxes.flatMap((inbox) => {
      const [first, ...more] = consumers.filter(({ consumer }) => consumer.queue === inbox)
      if (!first || more.length > 0) return [`${inbox} has ${more.length + (first ? 1 : 0)} consumers`]
      const dead = consumers.filter(({ consumer }) => consumer.queue === deadLettersOf(inbox))
      const keeper = dead.length === 1 ? dead[0]?.site.name : undefined
      return [
        ...settings(first.site.name, first.consumer),
        ...((first.consumer.max_batch_size ?? 0) * callsOf(inbox) > CALLS_LIMIT
          ? [`${inbox}: too much in a batch`]
          : []),
        ...(first.consumer.dead_letter_queue === deadLettersOf(inbox) ? [] : [`${inbox}: wrong dead_letter_queue`]),
        ...(keeper === OPERATOR ? [] : [`${deadLettersOf(inbox)} is not consumed by the ${OPERATOR} alone`]),
        ...((first.consumer.max_retries ?? 0) > ATTEMPTS_LIMIT ? [] : [`${inbox}: max_retries below its attempts`]),
      ]
    }),
    ...consumers
      .filter(({ consumer }) => consumer.queue.endsWith('-dead-letters'))
      .flatMap(({ site, consumer }) => settings(site.name, consumer)),
  ]
}

/**
 * The most that one message of an inbox can ask for: a call for each event, or for each that a long event names. The view
 * calls nobody: it writes a batch as one.
 */
const callsOf = (inbox: Inbox): number => {
  if (inbox === OPERATOR) return EVENTS_PER_MESSAGE
  const kinds = Array.from(subscriptions.values()).filter(({ inboxes: heardBy }) => heardBy.includes(inbox))
  const named = kinds.flatMap(({ kind }) =>
    Array.from(JSON.stringify(z.toJSONSchema(kind.internalSchema)).matchAll(/"maxItems":(\d+)/g), ([, items]) =>
      Number(items),
    ),
  )
  return Math.max(EVENTS_PER_MESSAGE, ...named)
}

const settings = (name: string, consumer: Consumer): readonly string[] => {
  const { queue, max_batch_size, max_batch_timeout, max_retries } = consumer
  const within = (value: number | undefined, least: number, most: number): boolean =>
    value !== undefined && Number.isInteger(value) && value >= least && value <= most
  return [
    ...(within(max_batch_size, 1, BATCH_LIMIT) ? [] : [`${name}: max_batch_size of ${queue}`]),
    ...(within(max_batch_timeout, 0, BATCH_WAIT_LIMIT_SECONDS) ? [] : [`${name}: max_batch_timeout of ${queue}`]),
    ...(within(max_retries, 0, RETRIES_LIMIT) ? [] : [`${name}: max_retries of ${queue}`]),
  ]
}

const publishing = [...new Set(Array.from(subscriptions.values(), ({ kind }) => kind.aggregate))]

/** The aggregates whose actors a Worker holds: those of its name that it binds as `actorsIn` looks for them. */
export const aggregatesIn = ({ name, config }: Site): readonly string[] =>
  publishing.filter(
    (aggregate) =>
      systemOf(aggregate) === name &&
      config.durable_objects.bindings.some(
        (bound) => bound.name === actorBinding(aggregate) && bound.class_name === className(aggregate),
      ),
  )

/** The inboxes that hear of an aggregate. */
export const hearing = (aggregate: string): readonly Inbox[] => {
  const told = Array.from(subscriptions.values()).filter(({ kind }) => kind.aggregate === aggregate)
  return [...new Set(told.flatMap(({ inboxes: heardBy }) => heardBy))]
}

/**
 * Who publishes has the bindings to do so; who consumes has those of its dead letters, and with an entrypoint that of its
 * inbox, to send dead letters again.
 */
export const production = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap((site) => {
    const told = aggregatesIn(site).flatMap(hearing)
    const inboxesHere = inboxes.filter((inbox) => consumersOf(site).some(({ queue }) => queue === inbox))
    return [
      ...[...new Set(told)]
        .filter((inbox) => !produces(site, inbox, inboxBinding(inbox)))
        .map((inbox) => `${site.name} cannot tell ${inbox}`),
      ...inboxesHere
        .filter((inbox) => !produces(site, deadLettersOf(inbox), deadLettersBinding(inbox)))
        .map((inbox) => `${site.name} cannot park what lies in ${inbox}`),
      ...inboxesHere
        .filter((inbox) => exportsFrom(site.entry, 'ActorsEntrypoint') && !produces(site, inbox, inboxBinding(inbox)))
        .map((inbox) => `${site.name} cannot send anything to ${inbox} again`),
    ]
  })

/** Every aggregate that publishes something has its actors in the Worker of its system. */
export const residence = (sites: readonly Site[]): readonly string[] =>
  publishing
    .filter((aggregate) => !sites.some((site) => aggregatesIn(site).includes(aggregate)))
    .map((aggregate) => `no Worker binds ${actorBinding(aggregate)} to ${className(aggregate)} of ${aggregate}`)

const exportsFrom = (entry: string, name: string): boolean =>
  new RegExp(`export (class|const|function) ${name}\\b|export \\{[^}]*\\b${name}\\b[^}]*\\}`).test(entry)

/** Each bound class is declared with SQLite storage, and each declared class is exported by the entry. */
export const objects = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap((site) => {
    const declared = (site.config.exports ?? {}) as Record<string, { type?: string; storage?: string } | undefined>
    const bound = site.config.durable_objects.bindings.filter(({ script_name }) => script_name === undefined)
    return [
      ...bound
        .filter(({ class_name }) => !declared[class_name])
        .map(({ class_name }) => `${site.name}: ${class_name} is bound and not declared`),
      ...Object.entries(declared).flatMap(([name, as]) => [
        ...(as?.type === 'durable-object' && as.storage === 'sqlite' ? [] : [`${site.name}: ${name} is not on SQLite`]),
        ...(exportsFrom(site.entry, name) ? [] : [`${site.name}: its entry does not export ${name}`]),
        ...(bound.some(({ class_name }) => class_name === name) ? [] : [`${site.name}: ${name} has no binding`]),
      ]),
    ]
  })

/** Service bindings lead to Workers there are, and to entrypoints these export. */
export const services = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap(({ name, config }) =>
    (config.services ?? []).flatMap(({ binding, service, entrypoint }) => {
      const target = sites.find((site) => site.name === service)
      if (!target) return [`${name}: ${binding} leads to ${service}, which does not exist`]
      return entrypoint === undefined || exportsFrom(target.entry, entrypoint)
        ? []
        : [`${name}: ${service} has no ${entrypoint}`]
    }),
  )

/** The gateway reaches every system: its actors, and its Worker where that takes commands; the view every entrypoint. */
export const reach = (sites: readonly Site[]): readonly string[] => {
  const binds = (name: string, binding: string): boolean =>
    sites.some((site) => site.name === name && (site.config.services ?? []).some((one) => one.binding === binding))
  const bindingsOf = (system: string): readonly string[] => [`${system.toUpperCase()}_ACTORS`]
  const systems = [...new Set(publishing.map(systemOf))]
  const takingCommands = systems.filter((system) =>
    sites.some(({ name, entry }) => name === system && /\bcommands\b/.test(entry)),
  )
  return [
    ...[...systems.flatMap(bindingsOf), ...takingCommands.map((system) => system.toUpperCase())]
      .filter((binding) => !binds(PUBLIC, binding))
      .map((binding) => `the ${PUBLIC} is not bound to ${binding}`),
    ...systemsWithActors
      .flatMap(bindingsOf)
      .filter((binding) => !binds(OPERATOR, binding))
      .map((binding) => `the ${OPERATOR} is not bound to ${binding}`),
  ]
}

/** No name twice in one Worker: the second would hide the first. */
export const bindings = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap(({ name, config }) => {
    const names = [
      ...config.durable_objects.bindings.map((binding) => binding.name),
      ...(config.services ?? []).map(({ binding }) => binding),
      ...(config.queues.producers ?? []).map(({ binding }) => binding),
    ]
    return names.filter((one, n) => names.indexOf(one) !== n).map((one) => `${name} has two bindings ${one}`)
  })

export const crons = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap(({ name, config }) =>
    (config.triggers.crons ?? []).filter((cron) => !CRON.test(cron)).map((cron) => `${name}: the cron ${cron}`),
  )

export const entryText = (path: string | undefined): string => (path ? readFileSync(path, 'utf8') : '')
