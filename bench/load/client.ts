/** An HTTP client as patient as our answers ask for: `Retry-After` is honoured, with the same key. */
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'

/** Tries of one command before a client gives up on it. */
export const TRIES_LIMIT = 10
/** No server of ours asks for more; a larger wish is a fault of its own. */
const WAIT_LIMIT_SECONDS = 30
const ANSWER_LIMIT_MS = 30_000
const MS_PER_SECOND = 1_000
const TOO_MANY = 429
const UNAVAILABLE = 503
const FIRST_SERVER_FAULT = 500

export type Request = {
  /** The name under which its answers are counted. */
  readonly step: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token?: string
  readonly key?: string
  readonly body?: string
}
export type Reply = { readonly status: number; readonly text: string }
type Attempt = Reply & { readonly retryAfter: string | undefined }

/** An answer that breaks a promise of the API. */
export class Fault extends Error {}

export class Client {
  readonly answers = new Map<string, number>()
  readonly #pool: Pool

  constructor(url: string, connections: number) {
    this.#pool = new Pool(url, {
      connections,
      pipelining: 1,
      headersTimeout: ANSWER_LIMIT_MS,
      bodyTimeout: ANSWER_LIMIT_MS,
    })
  }

  /** The first answer that is not "later"; null when every try was told so. Throws a Fault for what must not be. */
  async ask(request: Request): Promise<Reply | null> {
    for (let tries = 1; tries <= TRIES_LIMIT; tries += 1) {
      const attempt = await this.#send(request)
      const name = `${request.step} ${attempt.status}`
      this.answers.set(name, (this.answers.get(name) ?? 0) + 1)
      if (attempt.status !== UNAVAILABLE && attempt.status !== TOO_MANY) return checked(request, attempt)
      const seconds = Number(attempt.retryAfter)
      if (!(seconds >= 0 && seconds <= WAIT_LIMIT_SECONDS)) {
        throw new Fault(`${request.step}: ${attempt.status} with Retry-After ${attempt.retryAfter}`)
      }
      if (tries < TRIES_LIMIT) await pause(seconds * MS_PER_SECOND)
    }
    return null
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #send({ step, method, path, token, key, body }: Request): Promise<Attempt> {
    const headers: Record<string, string> = {}
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (key !== undefined) headers['idempotency-key'] = key
    if (body !== undefined) headers['content-type'] = 'application/json'
    try {
      const answer = await this.#pool.request({ method, path, headers, ...(body !== undefined && { body }) })
      const retryAfter = answer.headers['retry-after']
      return {
        status: answer.statusCode,
        text: await answer.body.text(),
        retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      }
    } catch (error) {
      throw new Fault(`${step}: no answer, ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const checked = ({ step }: Request, reply: Reply): Reply => {
  if (reply.status >= FIRST_SERVER_FAULT) throw new Fault(`${step}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return reply
}
