/** The public port of a local run: whatever a request names, it meets the gateway and nobody else (H6). */
import { type RequestOptions, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { workersHere } from '../../harness/here.ts'
import { baseUrl } from '../../harness/http.ts'
import { forged, orders } from './trespass.ts'

const LAUNCHERS = ['naru-launcher', 'naru-migrations', 'naru-crons']
const workers = [...workersHere(), ...LAUNCHERS]
const hosts = ['view', 'naru-migrations', 'launcher']

type Said = { readonly status: number | undefined; readonly code: unknown }

/** With any headers, Host included, which `fetch` sets itself. */
const ask = (path: string, { body, ...init }: RequestOptions & { body?: string } = {}): Promise<Said> =>
  new Promise((resolve, reject) => {
    const sent = request(`${baseUrl()}${path}`, init, (response) => {
      json(response).then((said) => resolve({ status: response.statusCode, code: Object(said).code }), reject)
    })
    sent.on('error', reject).end(body)
  })

describe('The public port', () => {
  it.each(workers)('does not lead to %s', async (worker) => {
    for (const Host of [worker, ...hosts]) {
      const headers = { 'MF-Route-Override': worker, Host, 'x-naru-principal': forged('kim', 'admin', 'customer') }
      // Only the gateway wants a token there, and answers these other two so.
      expect(await ask('/v1/mypage', { headers })).toEqual({ status: 401, code: 'TokenMissing' })
      expect(await ask('/healthz', { headers })).toEqual({ status: 404, code: 'RouteNotFound' })
      for (const body of orders) {
        const answer = await ask('/livez', { method: 'POST', headers, body })
        expect(answer).toEqual({ status: 405, code: 'MethodNotAllowed' })
      }
    }
  })

  it.each(['scheduled', 'email', 'explorer', 'platform-proxy'])('has nothing of the local runtime: %s', async (name) =>
    expect(await ask(`/cdn-cgi/local/${name}`)).toEqual({ status: 404, code: 'RouteNotFound' }),
  )
})
