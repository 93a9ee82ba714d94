/** Notification's HTTP face (N3, N4): each caller has one mailbox, their own. */
import { z } from '@hono/zod-openapi'
import { isPlatformFault, unreachable } from '../http/answer.ts'
import { api, broken } from '../http/app.ts'
import { mountHealth } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import { grammarProblem } from '../http/problem.ts'
import { declare, jsonBody, jsonResponse } from '../http/route.ts'
import { Entry, Read } from './entries.ts'
import type { NotificationEnv } from './env.ts'
import { openedStream } from './opened-stream.ts'

const PAGE_LIMIT = 100
const PAGE_DEFAULT = 20
/** What a client with too many live streams is told to wait. */
const STREAMS_RETRY_SECONDS = '2'
const PRIVATE = 'private, no-store'

const numeral = z.string().regex(/^\d{1,15}$/)

const tags = ['Notifications (알림)']

const list = declare('GET /v1/notifications', 'authenticated', {
  summary: 'What you were told, newest first (알림 목록)',
  tags,
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_DEFAULT),
      cursor: numeral.optional().openapi({ description: '`next` of the page before' }),
    }),
  },
  responses: {
    200: jsonResponse(
      'A page',
      z.object({ items: z.array(Entry), next: z.string().nullable(), unread: z.int().min(0) }),
    ),
  },
})

const markRead = declare('POST /v1/notifications/read', 'authenticated', {
  summary: 'Mark entries as read: all up to one, or some (읽음 표시)',
  tags,
  request: { body: jsonBody(Read) },
  responses: { 200: jsonResponse('What is left', z.object({ unread: z.int().min(0) })) },
})

const live = declare('GET /v1/notifications/live', 'authenticated', {
  summary:
    'Server-sent events; `Last-Event-ID` resumes behind that entry, or at the unread when there is none such (실시간 알림)',
  tags,
  request: { headers: z.object({ 'last-event-id': z.string().optional() }) },
  responses: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } } },
})

export const app = api<{ Bindings: NotificationEnv }>()

app.onError((fault, c) => (isPlatformFault(fault) ? unreachable(c, 'notification', fault) : broken(c, fault)))

/** What no entry can have as its id is no position either, and no reason to turn a browser away for good. */
const positionIn = (lastEventId: string | undefined): number | 'unread' | null => {
  if (lastEventId === undefined) return null
  return numeral.safeParse(lastEventId).success ? Number(lastEventId) : 'unread'
}

const mailbox = (c: Parameters<typeof callerOf>[0] & { env: NotificationEnv }) =>
  c.env.MAILBOX.getByName(callerOf(c).sub)

app.openapi(list, async (c) => {
  const { limit, cursor } = c.req.valid('query')
  const page = await mailbox(c).list({ before: cursor === undefined ? null : Number(cursor), limit })
  const next = page.next === null ? null : String(page.next)
  const link: Record<string, string> = next ? { Link: `<${c.req.path}?limit=${limit}&cursor=${next}>; rel="next"` } : {}
  return c.json({ items: [...page.items], next, unread: page.unread }, 200, { 'Cache-Control': PRIVATE, ...link })
})

app.openapi(markRead, async (c) => {
  const read = c.req.valid('json')
  const { commandId, fingerprint } = await contextOf(c, read)
  const marked = await mailbox(c).markRead(read, { commandId, fingerprint })
  if (marked.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
  return c.json({ unread: marked.unread }, 200, { 'Cache-Control': PRIVATE })
})

app.openapi(live, async (c) => {
  const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': PRIVATE }
  // A stream that nobody reads would keep its place among the few of a mailbox until it ends.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const stream = await mailbox(c).live(positionIn(c.req.valid('header')['last-event-id']))
  if (stream === null) {
    return grammarProblem(c, 'TooManyRequests', { headers: { 'Retry-After': STREAMS_RETRY_SECONDS } })
  }
  return c.body(openedStream(c.env, stream), 200, headers)
})

mountHealth(app, { title: 'Naru: notifications', needs: ['MAILBOX', 'KEYS', 'NOTIFICATION_DEAD_LETTERS'] })
