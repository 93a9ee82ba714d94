/** Dead letters on real queues and a real D1: parked with a reason, sent again, gone, or back (K6). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Inbox } from '../../queues/subscriptions.ts'
import { bulkRedrive } from '../../workers/view/bulk.ts'
import {
  deadLetter,
  discardDeadLetter,
  listDeadLetters,
  redriveDeadLetter,
  storeDeadLetters,
} from '../../workers/view/dead-letters.ts'
import { instance } from '../../workers/view/queries/instances.ts'
import { requested, story } from './view-events.ts'

const WAIT = { timeout: 5000, interval: 20 }

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

const parked = async (inbox: Inbox = 'view') =>
  (await listDeadLetters(env.DB, { state: 'parked', inbox, limit: 50, after: null })).items

/** An operator's wish under a key. */
const wishOf = (commandId: string, fingerprint = 'body') => {
  const context = { by: 'root', correlationId: 'c', causationId: 'c', traceparent: '' }
  return { commandId, fingerprint, ...context }
}
/** Messages as they lie in the dead-letter queue of an inbox. */
const storedAs = async (prefix: string, inbox: Inbox, ...ids: readonly string[]) => {
  const settled: string[] = []
  const messages = ids.map((id) => ({
    id,
    timestamp: new Date(),
    attempts: 1,
    body: id,
    ack: () => settled.push('ack'),
    retry: () => settled.push('retry'),
  }))
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } }
  const queue = `${prefix}${inbox}-dead-letters`
  const batch = { queue, messages, metadata, ackAll() {}, retryAll() {} }
  await storeDeadLetters(batch, { ...env, NAME_PREFIX: prefix })
  return settled
}
const stored = (inbox: Inbox, ...ids: readonly string[]) => storedAs('', inbox, ...ids)

describe('Dead letters', () => {
  it('hold an unreadable message with its reason, and hold it again when it is sent again and still unreadable', async () => {
    await env.VIEW_INBOX.send({ poison: true })
    const [context] = await vi.waitUntil(async () => {
      const items = await parked()
      return items.length === 1 && items
    }, WAIT)
    expect(context).toMatchObject({
      inbox: 'view',
      state: 'parked',
      reason: 'not an envelope: invalid_type at /',
      events: [],
    })
    const id = context?.id ?? ''
    expect((await deadLetter(env.DB, id))?.body).toEqual({ poison: true })

    expect(await redriveDeadLetter(env, id, 'root')).toMatchObject({
      outcome: 'decided',
      message: { state: 'redriven', decidedBy: 'root' },
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
    const redriven = await bulkRedrive(env, { inbox: 'view', limit: 10 }, wishOf('all of the view'))
    expect(redriven).toMatchObject({ redriven: [expect.any(String)] })
    await vi.waitUntil(() => instance(env.DB, 'concert.booking', 'revived'), WAIT)
    expect(await parked()).toEqual([])
  })

  it('are one letter when the same message comes twice', async () => {
    expect(await stored('payment', 'same', 'same')).toEqual(['ack', 'ack'])
    // The same queue, in a deployment whose names have a prefix.
    expect(await storedAs('naru-', 'payment', 'same', 'same')).toEqual(['ack', 'ack'])
    expect(await parked('payment')).toHaveLength(1)
  })

  it('that are sent again together are the same ones when the wish comes again after a crash in the middle (H3)', async () => {
    await stored('view', 'm1', 'm2', 'm3', 'm4')
    const wish = { inbox: 'view', limit: 2 } as const
    // Taken and never delivered: what cannot be read would only come back, and be counted again.
    let takes = 1
    const send = async () => {
      if (takes-- <= 0) throw new Error('the queue does not answer')
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }
    }
    const behind = { ...env, VIEW_INBOX: { ...env.VIEW_INBOX, send } }
    await expect(bulkRedrive(behind, wish, wishOf('two'))).rejects.toThrow('the queue does not answer')
    takes = Number.POSITIVE_INFINITY
    expect(await parked('view')).toHaveLength(3)
    await stored('view', 'm5')
    const first = await bulkRedrive(behind, wish, wishOf('two'))
    expect(await bulkRedrive(behind, wish, wishOf('two'))).toEqual(first)
    const left = (await parked('view')).map(({ messageId }) => messageId)
    expect([left.length, left.includes('m5')]).toEqual([3, true])
  })
})
