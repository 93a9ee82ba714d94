/** Passing a request on to a Worker behind the gateway, and its answer back, as they are (H6, H9). */
import type { Context } from 'hono'
import { withTimeout } from '../../kernel/calls.ts'
import { freshId } from '../../kernel/ids.ts'
import { epochMs, now } from '../../kernel/time.ts'
import { unreachable } from '../http/answer.ts'
import { REQUEST_ID_HEADER, UNROUTED_HEADER } from '../http/app.ts'
import { PRINCIPAL_HEADER } from '../http/principal.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import type { Upstream } from './env.ts'

/** An answer must begin within this time; the longest wait behind the gateway is a read for a version, of 2 s. */
const ANSWER_LIMIT_MS = 15_000
const FIRST_SERVER_FAULT = 500
/** How the pages say what went wrong. */
const PAGE_TYPE = 'text/html'

/** All that is passed on from outside. What is not named, the internal headers above all, stays here. */
const PASSED_ON = [
  'accept',
  'accept-language',
  'content-encoding',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
] as const

/** Besides, for those who read the cookie of a session themselves: it, and by what a browser says who asks with it. */
export const OF_SESSIONS = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'user-agent',
  'cf-connecting-ip',
] as const

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/

/**
 * The id a client gave its request, when it is 1 to 128 visible characters (H4); else a fresh one. Hono's own middleware
 * cannot be told which ids to keep: it replaces those with a dot.
 */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && REQUEST_ID.test(given) ? given : freshId()

export type Passage = {
  readonly requestId: string
  readonly traceparent: string
  readonly principalHeader: string | undefined
}

/** The request as the Workers behind the gateway see it. */
export const passedOn = (request: Request, passage: Passage, besides: readonly string[] = []): Request => {
  const headers = new Headers()
  for (const name of [...PASSED_ON, ...besides]) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  headers.set(REQUEST_ID_HEADER, passage.requestId)
  headers.set('traceparent', passage.traceparent)
  if (passage.principalHeader !== undefined) headers.set(PRINCIPAL_HEADER, passage.principalHeader)
  return new Request(request, { headers, redirect: 'manual' })
}

/** Asks a Worker. One that cannot be reached, times out or breaks down outside its own routes is a 503 (G5). */
export const forward = async (c: Context, name: string, to: Upstream, request: Request): Promise<Response> => {
  const dependency = name.toLowerCase()
  try {
    const answer = await withTimeout(ANSWER_LIMIT_MS, dependency, to.fetch(request))
    if (answer.status < FIRST_SERVER_FAULT) return answer
    const type = answer.headers.get('content-type') ?? ''
    const isOurs = type.startsWith(PROBLEM_TYPE) || type.startsWith(PAGE_TYPE)
    return isOurs ? answer : unreachable(c, dependency, `answered ${answer.status} without saying why`)
  } catch (fault) {
    return unreachable(c, dependency, fault)
  }
}

/** Whether the Worker has no such route; the whole OpenAPI document may know better. */
export const isUnrouted = (answer: Response): boolean => answer.headers.has(UNROUTED_HEADER)

const STREAM_TYPE = 'text/event-stream'
/** A longer timer rings at once. */
const TIMER_LIMIT_MS = 2_147_483_647

/** The answer, whose stream ends when the token does with which it was asked for (H6). */
export const endingAt = (answer: Response, endsAtMs: number): Response => {
  if (answer.body === null || !answer.headers.get('content-type')?.startsWith(STREAM_TYPE)) return answer
  return new Response(cutAfter(answer.body, endsAtMs - epochMs(now())), answer)
}

const cutAfter = (stream: ReadableStream<Uint8Array>, ms: number): ReadableStream<Uint8Array> => {
  const reader = stream.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const stop = () => {
    isOver = true
    clearTimeout(timer)
  }
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const cut = () => {
        stop()
        controller.close()
        // Whoever writes to it learns that nobody reads any more.
        reader.cancel().catch(() => undefined)
      }
      timer = setTimeout(cut, Math.min(Math.max(ms, 0), TIMER_LIMIT_MS))
    },
    async pull(controller) {
      try {
        const part = await reader.read()
        if (isOver) return
        if (!part.done) return controller.enqueue(part.value)
        stop()
        controller.close()
      } catch (fault) {
        stop()
        throw fault
      }
    },
    cancel(reason) {
      stop()
      return reader.cancel(reason)
    },
  })
}
