/** An installation in which a setting was forgotten: it says so loudly and by name, and lets nobody in (H6, H9). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../../harness/here.ts'
import { type Client, client } from '../../harness/http.ts'
import { admin, stageOf } from './people.ts'
import { privateServer, START_MS } from './private.ts'
import { expectProblem } from './problem.ts'

const MISSING = ['PUBLIC_ORIGIN', 'AUTH_ISSUERS']

let server: TestServer
let anybody: Client

beforeAll(async () => {
  server = await privateServer('unconfigured', Object.fromEntries(MISSING.map((name) => [name, ''])))
  anybody = client(undefined, server.url)
}, START_MS)
afterAll(() => server?.stop())

describe('Without the settings that say who is calling', () => {
  it('nobody is served, with a token or without, and the answer names what is missing', async () => {
    for (const who of [anybody, await admin(stageOf(server))]) {
      for (const path of ['/v1/concert/concerts', '/v1/mypage', '/v1/ops/lag', '/v1/nothing']) {
        const answer = await who.get(path)
        expectProblem(answer, 503, 'NotConfigured')
        expect([answer.json.missing, answer.headers.get('retry-after')]).toEqual([MISSING, '60'])
      }
    }
  })

  it('the gateway is alive and can be read about, but is not ready, and says why', async () => {
    expect((await anybody.get('/livez')).status).toBe(200)
    expect((await anybody.get('/docs')).status).toBe(200)
    const { status, json } = await anybody.get('/readyz')
    expect([status, json.status, json.missing]).toEqual([503, 'not-ready', MISSING])
  })
})
