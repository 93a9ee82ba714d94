/**
 * The state folder of yesterday takes the place of today's. Clients keep numbers and tags of what came after it: none of
 * them may pass for something that happens anew.
 */
import { cpSync, rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually } from '../harness/http.ts'
import { noteFault } from '../harness/notes.ts'
import {
  type Crew,
  type Customer,
  cancel,
  crew,
  customer,
  expectStatus,
  onSite,
  openSale,
  paid,
} from './concert.fixtures.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

const server = killableServer('restore')
let people: Crew
let kim: Customer

beforeAll(async () => {
  people = await crew(server.introduce)
  kim = await customer('kim', server.introduce)
})

const etagOf = ({ headers }: Answer): string => headers.get('etag') ?? ''

describe('A state folder that was restored', () => {
  it(
    'answers what there is now to whoever holds on to what there was before (H4)',
    async () => {
      const id = await paid(kim, onSite(await openSale(people, 2)))
      const path = `/v1/concert/bookings/${id}`
      await eventually(async () => (await kim.get(path)).json.status === 'paid')
      await server.stop()
      const kept = `${server.stateDir}-of-yesterday`
      cpSync(server.stateDir, kept, { recursive: true })

      await server.start()
      const cancelled = expectStatus(await cancel(kim, id, { key: 'today' }), 200)
      const { version } = cancelled.json
      const today = await kim.get(`${path}?minVersion=${version}`)
      expect([today.json.version, etagOf(today)]).toEqual([version, etagOf(cancelled)])
      await server.stop()
      rmSync(server.stateDir, { recursive: true })
      cpSync(kept, server.stateDir, { recursive: true })
      noteFault('an older state folder restored')
      await server.start()

      const headers = { 'if-none-match': etagOf(today) }
      // A version that is not there any more is no reason to wait for long, or to answer nothing.
      const older = await kim.get(`${path}?minVersion=${version}`, { headers })
      expect([older.status, older.json.status, older.json.version < version]).toEqual([200, 'paid', true])
      const again = await cancel(kim, id, { headers: { 'if-match': etagOf(today) } })
      expect([again.status, again.json.code]).toEqual([412, 'PreconditionFailed'])
      // The same number comes again, as another happening.
      const anew = expectStatus(await cancel(kim, id, { headers: { 'if-match': etagOf(older) } }), 200)
      expect(anew.json.version).toBe(version)
      const now = await kim.get(`${path}?minVersion=${version}`, { headers })
      expect([now.status, now.json.version]).toEqual([200, version])
      expect([etagOf(now), etagOf(now) === etagOf(today)]).toEqual([etagOf(anew), false])
    },
    TEST_MS,
  )
})
