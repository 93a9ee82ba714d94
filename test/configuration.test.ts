/**
 * Every wrangler.toml, against the others and against the code. `wrangler deploy` finds none of this out beforehand:
 * unknown queues and services, limits out of bounds, dead letters nobody reads. Each check is seen to fail once.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { inboxes, subscriptions, systems } from '../queues/subscriptions.ts'
import type { Site } from './configuration/checks.ts'
import * as check from './configuration/checks.ts'

const ROOT = join(import.meta.dirname, '..')

const paths = [
  join(ROOT, 'wrangler.toml'),
  ...readdirSync(join(ROOT, 'workers')).map((name) => join(ROOT, 'workers', name, 'wrangler.toml')),
].filter((path) => existsSync(path))

const sites: readonly Site[] = paths.map((path) => {
  const config = unstable_readConfig({ config: path }, { hideWarnings: true })
  return { name: config.name ?? path, config, entry: check.entryText(config.main) }
})

/** All Workers, one of them changed. */
const but = (name: string, change: (config: Site['config']) => object, entry?: string): readonly Site[] =>
  sites.map((site) =>
    site.name === name
      ? { ...site, config: { ...site.config, ...change(site.config) }, entry: entry ?? site.entry }
      : site,
  )

const queues = (name: string, change: (queues: Site['config']['queues']) => object): readonly Site[] =>
  but(name, (config) => ({ queues: { ...config.queues, ...change(config.queues) } }))

/** The consumer settings of that queue changed. */
const consuming = (name: string, queue: string, change: object): readonly Site[] =>
  queues(name, ({ consumers = [] }) => ({
    consumers: consumers.map((consumer) => (consumer.queue === queue ? { ...consumer, ...change } : consumer)),
  }))

describe('configuration', () => {
  it('is there for every Worker, each under its own name', () => {
    expect(sites.map(({ name }) => name).sort()).toEqual(
      [...systems.map(({ name }) => name), 'gateway', 'identity', 'keys', 'notification', 'pages', 'view'].sort(),
    )
  })

  it('has one compatibility date, new enough for errors to keep their fields', () => {
    expect(check.dates(sites)).toEqual([])
    expect(check.dates(but('view', () => ({ compatibility_date: '2026-10-21' })))).toHaveLength(1)
    expect(
      check.dates(sites.map((site) => ({ ...site, config: { ...site.config, compatibility_date: '2025-01-01' } }))),
    ).toHaveLength(1)
    expect(check.dates(but('view', () => ({ compatibility_date: undefined })))).toHaveLength(2)
  })

  it('opens one door: the gateway', () => {
    expect(check.doors(sites)).toEqual([])
    expect(check.doors(but('payment', () => ({ workers_dev: undefined })))).toEqual(['payment: workers_dev'])
    expect(check.doors(but('payment', () => ({ preview_urls: true })))).toEqual(['payment: preview_urls'])
    expect(check.doors(but('gateway', () => ({ workers_dev: false })))).toEqual(['gateway: workers_dev'])
  })

  it('has no invalid cron', () => {
    expect(check.crons(sites)).toEqual([])
    for (const cron of ['* * * *', 'every minute', '* * * * * *', '']) {
      expect(check.crons(but('view', () => ({ triggers: { crons: [cron] } }))), cron).toHaveLength(1)
    }
  })
})

describe('queues', () => {
  it('have one consumer each, and dead letters that the view keeps', () => {
    expect(check.consumption(sites)).toEqual([])
    expect(check.consumption(queues('payment', () => ({ consumers: [] })))).toContain('payment has 0 consumers')
    const twice = queues('notification', ({ consumers = [] }) => ({
      consumers: [...consumers, { ...consumers[0], queue: 'payment' }],
    }))
    expect(check.consumption(twice)).toContain('payment has 2 consumers')
    expect(check.consumption(queues('view', () => ({ consumers: [] })))).toContain(
      'payment-dead-letters is not consumed by the view alone',
    )
    const stranger = queues('payment', ({ consumers = [] }) => ({ consumers: [...consumers, { queue: 'cellar' }] }))
    expect(check.consumption(stranger)).toEqual(['payment consumes cellar, which nobody knows'])
  })

  it.each([
    { max_batch_size: undefined },
    { max_batch_size: 0 },
    { max_batch_timeout: undefined },
    { max_batch_timeout: 61 },
    { max_retries: 101 },
    // What the consumer itself tries must be used up first, or its reason is lost.
    { max_retries: 16 },
    { dead_letter_queue: undefined },
    { dead_letter_queue: 'view-dead-letters' },
  ])('are not consumed with %o', (change) => {
    expect(check.consumption(consuming('payment', 'payment', change))).toHaveLength(1)
  })

  it('take no more at once than they may make calls for', () => {
    const large = consuming('museum', 'museum-reservation', { max_batch_size: 51 })
    expect(check.consumption(large)).toEqual(['museum-reservation: too much in a batch'])
    expect(check.consumption(consuming('payment', 'payment', { max_batch_size: 101 }))).toEqual([
      'payment: max_batch_size of payment',
      'payment: too much in a batch',
    ])
  })

  it('of dead letters keep within the limits too', () => {
    expect(check.consumption(consuming('view', 'payment-dead-letters', { max_batch_size: 1_000 }))).toHaveLength(1)
  })

  it('are bound wherever somebody tells, parks or re-drives', () => {
    expect(check.production(sites)).toEqual([])
    const withoutBinding = (name: string, binding: string) =>
      queues(name, ({ producers = [] }) => ({
        producers: producers.filter((producer) => producer.binding !== binding),
      }))
    expect(check.production(withoutBinding('concert', 'PAYMENT_INBOX'))).toEqual(['concert cannot tell payment'])
    expect(check.production(withoutBinding('payment', 'PAYMENT_DEAD_LETTERS'))).toEqual([
      'payment cannot park what lies in payment',
    ])
    expect(check.production(withoutBinding('payment', 'PAYMENT_INBOX'))).toEqual([
      'payment cannot send anything to payment again',
    ])
    expect(check.production(withoutBinding('concert', 'CONCERT_BOOKING_INBOX'))).toContain(
      'concert cannot send anything to concert-booking again',
    )
    const wrongQueue = queues('payment', ({ producers = [] }) => ({
      producers: producers.map((producer) => ({ ...producer, queue: 'view' })),
    }))
    expect(check.production(wrongQueue)).not.toEqual([])
  })

  it('hear of aggregates whose actors are bound in the Worker of their system', () => {
    expect(check.residence(sites)).toEqual([])
    const missing = ['no Worker binds PAYMENT to Payment of payment.payment']
    expect(check.residence(but('payment', () => ({ durable_objects: { bindings: [] } })))).toEqual(missing)
    const misnamed = { bindings: [{ name: 'PAYMENT', class_name: 'Payments' }] }
    expect(check.residence(but('payment', () => ({ durable_objects: misnamed })))).toEqual(missing)
    const told = new Set(Array.from(subscriptions.values()).flatMap(({ inboxes: heardBy }) => heardBy))
    expect(inboxes.filter((inbox) => !told.has(inbox))).toEqual([])
  })
})

describe('bindings', () => {
  it('lead to classes that are declared and exported', () => {
    expect(check.objects(sites)).toEqual([])
    expect(check.objects(but('payment', () => ({ exports: {} })))).toHaveLength(3)
    expect(check.objects(but('payment', () => ({}), 'export {}'))).toHaveLength(3)
    expect(check.objects(but('payment', () => ({ durable_objects: { bindings: [] } })))).toHaveLength(3)
    const kept = { Mailbox: { type: 'durable-object', storage: 'kv' } }
    expect(check.objects(but('notification', () => ({ exports: kept })))).toEqual([
      'notification: Mailbox is not on SQLite',
    ])
  })

  it('lead to Workers and entrypoints there are', () => {
    expect(check.services(sites)).toEqual([])
    const leading = (change: object) =>
      but('concert', () => ({ services: [{ binding: 'X', service: 'payment', ...change }] }))
    expect(check.services(leading({}))).toEqual([])
    expect(check.services(leading({ service: 'bank' }))).toHaveLength(1)
    expect(check.services(leading({ entrypoint: 'BackDoor' }))).toHaveLength(1)
  })

  it('reach every system from the gateway and from the view', () => {
    expect(check.reach(sites)).toEqual([])
    const without = (name: string, binding: string) =>
      but(name, ({ services = [] }) => ({ services: services.filter((one) => one.binding !== binding) }))
    expect(check.reach(without('gateway', 'MUSEUM'))).toEqual(['the gateway is not bound to MUSEUM'])
    expect(check.reach(without('gateway', 'PAYMENT_ACTORS'))).toEqual(['the gateway is not bound to PAYMENT_ACTORS'])
    expect(check.reach(without('view', 'NOTIFICATION_ACTORS'))).toEqual([
      'the view is not bound to NOTIFICATION_ACTORS',
    ])
  })

  it('have names of their own', () => {
    expect(check.bindings(sites)).toEqual([])
    const twice = but('concert', () => ({ services: [{ binding: 'VIEW_INBOX', service: 'payment' }] }))
    expect(check.bindings(twice)).toEqual(['concert has two bindings VIEW_INBOX'])
  })
})
