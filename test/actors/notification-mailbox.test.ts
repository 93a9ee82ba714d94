/** Mailboxes on workerd: each piece of news once (N2), read marks (N3), live streams that resume (N4), nothing lost (N5). */
import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { principalSeal } from '../../workers/http/principal.ts'
import type { DeliveredEvent } from '../../workers/notification/catalog.ts'
import worker from '../../workers/notification/index.ts'
import { REPLAY_LIMIT, STREAMS_LIMIT } from '../../workers/notification/live.ts'
import { at, booked, paid, requested, story } from './view-events.ts'

const WAIT = { timeout: 5000, interval: 10 }

/** Kim's bookings as the inbox brings them: without the fields that only the view gets. */
const lettersOf = (id: string, owner: string) =>
  story({ id, owner, label: `Naru ${id}` }, requested, booked, paid)
    .slice(1)
    .map(({ status: { data: _data, ...status }, ...letter }) => ({ ...letter, status }))

let messages = 0
const deliver = async (...bodies: readonly unknown[]) => {
  const timestamp = new Date()
  const batch = createMessageBatch(
    'notification',
    bodies.map((body) => ({ id: `m${messages++}`, timestamp, attempts: 1, body })),
  )
  await worker.queue(batch, env)
  return getQueueResult(batch, createExecutionContext())
}

const ask = async (sub: string | null, path: string, init: RequestInit<IncomingRequestCfProperties> = {}) => {
  const headers = new Headers(init.headers)
  if (sub) headers.set('x-naru-principal', await principalSeal(env.INSTALLATION_KEY).sign({ sub, roles: ['customer'] }))
  const request = new Request<unknown, IncomingRequestCfProperties>(`http://n${path}`, { ...init, headers })
  return worker.fetch(request, env, createExecutionContext())
}
type Listed = {
  items: { id: number; status: string; read: boolean; thing: { id: string } }[]
  next: string | null
  unread: number
}
const list = async (sub: string, query = '') => (await ask(sub, `/v1/notifications${query}`)).json<Listed>()

const markRead = (sub: string, wish: object, key = crypto.randomUUID()) =>
  ask(sub, '/v1/notifications/read', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(wish),
  })

const news = (n: number): DeliveredEvent => ({
  eventId: `/concert.booking/b/${n}`,
  system: 'concert',
  kind: 'booking',
  thing: 'b',
  status: 'booked',
  text: { ko: '소식', en: 'news' },
  at: at(n),
})

describe('A mailbox', () => {
  it('takes each event once, whoever brings it again and whenever', async () => {
    const letters = lettersOf('once', 'once')
    expect((await deliver(letters, letters, letters.slice(1))).explicitAcks).toHaveLength(3)
    await evictDurableObject(env.MAILBOX.getByName('once'))
    await deliver([...letters].reverse())
    const { items, unread } = await list('once')
    expect(items.map(({ status }) => status)).toEqual(['paid', 'booked'])
    expect(unread).toBe(2)
    expect(items[0]).toMatchObject({ thing: { system: 'concert', kind: 'booking', id: 'once' }, read: false })
  })

  it('belongs to its recipient alone', async () => {
    await deliver(lettersOf('mine', 'mine'), lettersOf('yours', 'yours'))
    expect((await list('mine')).items.map(({ thing }) => thing.id)).toEqual(['mine', 'mine'])
    expect((await ask(null, '/v1/notifications')).status).toBe(401)
  })

  it('writes one row per entry and none when it comes again', async () => {
    const box = env.MAILBOX.getByName('cost')
    expect(await box.deliver([news(1), news(2), news(2)])).toBe(2)
    expect(await box.deliver([news(2), news(1)])).toBe(0)
    // Every index would be one more row written per entry.
    const indexes = await runInDurableObject(box, (_box, { storage }) =>
      storage.sql.exec(`SELECT name FROM sqlite_master WHERE type = 'index'`).toArray(),
    )
    expect(indexes).toEqual([])
  })

  it('is read page by page, newest first', async () => {
    await env.MAILBOX.getByName('pages').deliver([1, 2, 3, 4, 5].map(news))
    const first = await list('pages', '?limit=2')
    const second = await list('pages', `?limit=2&cursor=${first.next}`)
    const third = await list('pages', `?limit=2&cursor=${second.next}`)
    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([[5, 4], [3, 2], [1]])
    expect(third.next).toBeNull()
    expect((await ask('pages', '/v1/notifications?cursor=x')).status).toBe(422)
  })

  it('counts what is unread, also after it slept', async () => {
    await env.MAILBOX.getByName('unread').deliver([1, 2, 3, 4, 5].map(news))
    expect(await (await markRead('unread', { upTo: 2 })).json()).toEqual({ unread: 3 })
    expect(await (await markRead('unread', { ids: [4, 4, 99] })).json()).toEqual({ unread: 2 })
    expect(await (await markRead('unread', { upTo: 1 })).json()).toEqual({ unread: 2 })
    await evictDurableObject(env.MAILBOX.getByName('unread'))
    const { items, unread } = await list('unread')
    expect([unread, items.filter(({ read }) => !read).map(({ id }) => id)]).toEqual([2, [5, 3]])
  })

  it('marks nothing as read up to an entry that there is not, such as one of before a restore', async () => {
    await env.MAILBOX.getByName('restored').deliver([1, 2].map(news))
    expect(await (await markRead('restored', { upTo: 3 })).json()).toEqual({ unread: 2 })
  })

  it('refuses a wish it does not understand', async () => {
    for (const wish of [{}, { upTo: 0 }, { ids: [] }, { upTo: 1, ids: [1] }, { all: true }, { upTo: 1.5 }]) {
      expect((await markRead('picky', wish)).status).toBe(422)
    }
    expect((await markRead('picky', { upTo: 1 }, 'key')).status).toBe(200)
    expect((await markRead('picky', { upTo: 2 }, 'key')).status).toBe(422)
  })
})

/** Reads a stream until `enough`. */
const readUntil = async (answer: Response, enough: (text: string) => boolean) => {
  const reader = answer.body?.getReader()
  if (!reader) throw new Error('No stream')
  const decoder = new TextDecoder()
  let text = ''
  while (!enough(text)) {
    const part = await reader.read()
    if (part.done) return { text, reader, done: true }
    text += decoder.decode(part.value)
  }
  return { text, reader, done: false }
}
/** The entries told; an id without data is no entry, but tells a browser where it stands. */
const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)\nevent:/gm)].map(([, id]) => Number(id))
/** What a browser sends as `Last-Event-ID` when it comes back after reading this: the last id, with data or without. */
const lastEventId = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]

describe('A live stream', () => {
  it('tells what comes, and is let go when its reader is gone', async () => {
    const box = env.MAILBOX.getByName('live')
    await box.deliver([news(1)])
    const answer = await ask('live', '/v1/notifications/live')
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    await box.deliver([news(2), news(3)])
    const { text, reader } = await readUntil(answer, (read) => idsIn(read).length === 2)
    expect(idsIn(text)).toEqual([2, 3])
    expect(text).toContain('event: notification\ndata: {"id":2,')
    await reader.cancel()
    // Only a write finds out, in real life the heartbeat at the latest.
    let later = 4
    await vi.waitUntil(async () => {
      await box.deliver([news(later++)])
      return (await box.streams()) === 0
    }, WAIT)
  })

  it('resumes behind the last entry that arrived', async () => {
    const box = env.MAILBOX.getByName('resume')
    await box.deliver([1, 2, 3].map(news))
    const answer = await ask('resume', '/v1/notifications/live', { headers: { 'last-event-id': '1' } })
    await box.deliver([news(4)])
    const { text, reader } = await readUntil(answer, (read) => idsIn(read).length === 3)
    expect(idsIn(text)).toEqual([2, 3, 4])
    await reader.cancel()
  })

  it.each(['', 'x', '-1', '1.5', '4', '9'.repeat(15), '9'.repeat(16), 'é'])(
    'starts at the unread where Last-Event-ID is no position of this mailbox: %j',
    async (lastEventId) => {
      const sub = `lost-${encodeURIComponent(lastEventId)}`
      const box = env.MAILBOX.getByName(sub)
      await box.deliver([1, 2, 3].map(news))
      await markRead(sub, { ids: [1] })
      const answer = await ask(sub, '/v1/notifications/live', { headers: { 'last-event-id': lastEventId } })
      expect(answer.status).toBe(200)
      await box.deliver([news(4)])
      const { text, reader } = await readUntil(answer, (read) => idsIn(read).at(-1) === 4)
      expect(idsIn(text)).toEqual([2, 3, 4])
      await reader.cancel()
    },
  )

  it.each([0, 3])('that told nothing is resumed nevertheless: of a mailbox with %d entries', async (before) => {
    const sub = `quiet-${before}`
    const box = env.MAILBOX.getByName(sub)
    await box.deliver(Array.from({ length: before }, (_, n) => news(n + 1)))
    const first = await readUntil(await ask(sub, '/v1/notifications/live'), (text) => text.endsWith('\n\n'))
    await first.reader.cancel()
    await box.deliver([news(before + 1)])
    const stand = lastEventId(first.text)
    const headers = stand === undefined ? new Headers() : new Headers({ 'last-event-id': stand })
    const back = await ask(sub, '/v1/notifications/live', { headers })
    await box.deliver([news(before + 2)])
    const { text, reader } = await readUntil(back, (read) => idsIn(read).at(-1) === before + 2)
    expect(idsIn(text)).toEqual([before + 1, before + 2])
    await reader.cancel()
  })

  it('is not opened by who asks for the headers only', async () => {
    const box = env.MAILBOX.getByName('head')
    const answer = await ask('head', '/v1/notifications/live', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(await box.streams()).toBe(0)
  })

  it('ends after its share of a long absence, and the next one goes on', async () => {
    const box = env.MAILBOX.getByName('long')
    await box.deliver(Array.from({ length: REPLAY_LIMIT + 3 }, (_, n) => news(n + 1)))
    const first = await readUntil(
      await ask('long', '/v1/notifications/live', { headers: { 'last-event-id': '0' } }),
      () => false,
    )
    expect([first.done, idsIn(first.text).at(-1)]).toEqual([true, REPLAY_LIMIT])
    const headers = { 'last-event-id': String(REPLAY_LIMIT) }
    const second = await readUntil(
      await ask('long', '/v1/notifications/live', { headers }),
      (text) => idsIn(text).length === 3,
    )
    await second.reader.cancel()
  })

  it('is one of a few per mailbox, and those whose readers are gone do not count', async () => {
    const open = await Promise.all(Array.from({ length: STREAMS_LIMIT }, () => ask('many', '/v1/notifications/live')))
    const refused = await ask('many', '/v1/notifications/live')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
    await Promise.all(open.map((answer) => answer.body?.cancel()))
    const place = await vi.waitUntil(async () => {
      const answer = await ask('many', '/v1/notifications/live')
      return answer.status === 200 && answer
    }, WAIT)
    await place.body?.cancel()
  })
})

describe('The notification inbox', () => {
  it('tells nobody about what belongs to nobody', async () => {
    const orphan = lettersOf('orphan', 'x').map((event) => ({ ...event, status: { ...event.status, owner: null } }))
    expect((await deliver(orphan)).explicitAcks).toHaveLength(1)
  })

  it('parks what it cannot read and delivers the rest', async () => {
    const result = await deliver('poison', lettersOf('rest', 'rest'))
    expect(result.explicitAcks).toHaveLength(2)
    expect((await list('rest')).unread).toBe(2)
  })
})
