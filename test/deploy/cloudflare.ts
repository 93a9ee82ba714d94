/**
 * Cloudflare's API on this machine, for one account, and the proxy of the processes under test: whoever wants to leave
 * the machine is seen. Errors and silences can be ordered.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, ASSETS_TOKEN, Holdings, no, routes } from './account.ts'

const ACCOUNT = 'acc0'
const TOKEN = 'token0'
const HOME = `/client/v4/accounts/${ACCOUNT}`

export class Cloudflare {
  readonly holdings = new Holdings()
  /** Calls that change something, in order: `PUT /workers/scripts/naru-view`. Reads are not among them. */
  readonly changes: string[] = []
  /** Calls nobody here knows, and hosts somebody wanted to reach. */
  readonly strangers: string[] = []
  /** A call that changes something and is true of this fails; null: none does. */
  failing: ((change: string) => boolean) | null = null
  /** A call that changes something and is true of this gets no answer; null: none does. */
  silent: ((change: string) => boolean) | null = null
  /** Callers that wait for an answer they do not get. */
  waiting = 0
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    server.on('request', async (request, response) => {
      const { status, body } = await this.#handle(request).catch((error: unknown) => no(500, 1, String(error)))
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
    })
    server.on('connect', (request, socket) => {
      this.strangers.push(`CONNECT ${request.url}`)
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
  }

  static async open(): Promise<Cloudflare> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new Cloudflare(server)
  }

  /** Points a process at this account, and at nothing else. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo
    const origin = `http://127.0.0.1:${port}`
    return {
      CLOUDFLARE_API_BASE_URL: `${origin}/client/v4`,
      CLOUDFLARE_API_TOKEN: TOKEN,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
      HTTP_PROXY: origin,
      HTTPS_PROXY: origin,
      NO_PROXY: '127.0.0.1',
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage): Promise<Answer> {
    const method = request.method ?? ''
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://cloudflare')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const body = new Response(Buffer.concat(chunks), { headers })
    const path = pathname.startsWith(HOME) ? pathname.slice(HOME.length) : ''
    const token = path === '/workers/assets/upload' ? ASSETS_TOKEN : TOKEN
    if (request.headers.authorization !== `Bearer ${token}`) return no(403, 10000, 'Authentication error')

    const change = `${method} ${path}`
    if (method !== 'GET') this.changes.push(change)
    if (method !== 'GET' && this.failing?.(change)) return no(400, 10013, 'out of order, by request of a test')
    if (method !== 'GET' && this.silent?.(change)) {
      this.waiting += 1
      return new Promise(() => request.socket.once('close', () => (this.waiting -= 1)))
    }
    for (const [verb, pattern, handle] of routes) {
      const found = verb === method ? pattern.exec(path) : null
      if (found) return handle(this.holdings, { parts: found.slice(1), query, body })
    }
    this.strangers.push(`${method} ${request.url} ${await body.text()}`)
    return no(404, 7003, 'No route for that URI')
  }
}
