/** Dead letters on real queues and a real D1: parked with a reason, sent again, gone, or back (K6). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  deadLetter,
  discardDeadLetter,
  listDeadLetters,
  redriveDeadLetter,
  redriveInbox,
  storeDeadLetters,
} from '../../workers/view/dead-letters.ts'
import { instance } from '../../workers/view/queries/instances.ts'
import { requested, story } from './view-events.ts'

const WAIT = { timeout: 5000, interval: 20 }

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

const parked = async () =>
  (await listDeadLetters(env.DB, { state: 'parked', inbox: 'view', limit: 50, after: null })).items

describe('Dead letters', () => {
  it('hold an unreadable message with its reason, and hold it again when it is sent again and still unreadable', async () => {
    await env.VIEW_INBOX.send({ poison: true })
    const [letter] = await vi.waitUntil(async () => {
      const items = await parked()
      return items.length === 1 && items
    }, WAIT)
    expect(letter).toMatchObject({
      inbox: 'view',
      state: 'parked',
      reason: 'not an envelope: invalid_type at /',
      events: [],
    })
    const id = letter?.id ?? ''
    expect((await deadLetter(env.DB, id))?.body).toEqual({ poison: true })

    expect(await redriveDeadLetter(env, id, 'root')).toMatchObject({
      outcome: 'decided',
      letter: { state: 'redriven', decidedBy: 'root' },
    })
    const [again] = await vi.waitUntil(async () => {
      const items = await parked()
      return items.length === 1 && items
    }, WAIT)
    expect(again?.id).not.toBe(id)
    expect(await discardDeadLetter(env.DB, again?.id ?? '', 'root')).toMatchObject({ outcome: 'decided' })
    expect(await discardDeadLetter(env.DB, id, 'root')).toEqual({ outcome: 'decided-otherwise', state: 'redriven' })
    expect(await redriveDeadLetter(env, again?.id ?? '', 'root')).toEqual({
      outcome: 'decided-otherwise',
      state: 'discarded',
    })
    expect(await redriveDeadLetter(env, 'nobody', 'root')).toEqual({ outcome: 'not-found' })
    expect(await parked()).toEqual([])
  })

  it('are gone and acted on after a redrive of what the platform moved there when its retries were used up', async () => {
    const letters = story({ id: 'revived', owner: 'kim' }, requested)
    await env.VIEW_DEAD_LETTERS.send(letters)
    await vi.waitUntil(async () => (await parked()).length === 1, WAIT)
    expect(await parked()).toMatchObject([{ reason: 'retries used up', attempts: null, events: [letters[0]?.id] }])
    expect(await redriveInbox(env, 'view', 10, 'root')).toHaveLength(1)
    await vi.waitUntil(() => instance(env.DB, 'concert.booking', 'revived'), WAIT)
    expect(await parked()).toEqual([])
  })

  it('are one letter when the same message comes twice', async () => {
    const settled: string[] = []
    const message = {
      id: 'same',
      timestamp: new Date(),
      attempts: 1,
      body: 'text',
      ack: () => settled.push('ack'),
      retry: () => settled.push('retry'),
    }
    const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } }
    const batch = { queue: 'payment-dead-letters', messages: [message, message], metadata, ackAll() {}, retryAll() {} }
    await storeDeadLetters(batch, env.DB)
    await storeDeadLetters(batch, env.DB)
    expect(settled).toEqual(['ack', 'ack', 'ack', 'ack'])
    const { items } = await listDeadLetters(env.DB, { state: 'parked', inbox: 'payment', limit: 50, after: null })
    expect(items).toHaveLength(1)
  })
})
