/** The chaos wrapper itself, with the fixture Workers: trouble comes when ordered, and goes without a trace. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChaosOrder } from '../harness/chaos-protocol.ts'
import { tripleShuffled } from '../harness/chaos-protocol.ts'
import { askServer, type TestServer } from '../harness/here.ts'
import { client, eventually } from '../harness/http.ts'
import type { SideDoorRequest } from '../harness/server.ts'

const EVENTS = 20
/** Time in which a held-back or waiting message has certainly come. */
const LATE_MS = 20_000

let server: TestServer

const ask = async (request: SideDoorRequest): Promise<void> => {
  const response = await fetch(server.sideDoor, { method: 'POST', body: JSON.stringify(request) })
  expect(response.status, await response.text()).toBe(200)
}
const order = (worker: string, chaos: ChaosOrder) =>
  ask({ do: 'chaos', worker, order: JSON.parse(JSON.stringify(chaos)) })
const http = () => client(undefined, server.url)
const arrivals = async (): Promise<{ id: string; deliveries: number }[]> => (await http().get('/board')).json.arrivals
const arrived = async (prefix: string) => (await arrivals()).filter(({ id }) => id.startsWith(prefix))

describe('the chaos wrapper', () => {
  beforeAll(async () => {
    server = await askServer({ name: 'harness', isFixture: true })
  })
  afterAll(() => server?.stop())

  it('changes nothing until it is told to', async () => {
    expect((await http().get('/shop?name=calm&id=calm-1')).json).toEqual({ count: 1 })
    await eventually(async () => (await arrived('calm'))[0]?.deliveries === 1)
    expect((await http().get('/desk?name=calm')).json).toEqual({ count: 1 })
  })

  it('takes a Worker down for requests and RPC, and brings it back', async () => {
    await order('shop', { down: true })
    expect((await http().get('/shop?name=down')).status).toBe(503)
    expect((await http().get('/desk?name=down')).status).toBe(503)
    await order('shop', { down: false })
    expect((await http().get('/desk?name=down')).json).toEqual({ count: 0 })
  })

  it('keeps the messages of a Worker that is down', async () => {
    await order('board', { down: true })
    await http().get('/shop?name=kept&id=kept-1')
    expect((await http().get('/board')).status).toBe(503)
    await order('board', { down: false })
    await eventually(async () => (await arrived('kept')).length === 1, { withinMs: LATE_MS })
  })

  it('takes down the objects of one class only', async () => {
    await order('shop', { classes: { Counter: true } })
    expect((await http().get('/desk?name=class')).status).toBe(503)
    expect((await http().get('/shop?name=class')).status).toBe(500)
    await order('shop', { classes: { Counter: false } })
    expect((await http().get('/desk?name=class')).json).toEqual({ count: 0 })
  })

  it('delivers every message three times and in another order', async () => {
    await order('board', { queueChaos: tripleShuffled(7) })
    const sent = Array.from({ length: EVENTS }, (_, index) => `chaos-${String(index).padStart(2, '0')}`)
    await Promise.all(sent.map((id) => ask({ do: 'send', queue: 'board', body: { id } })))
    const seen = await eventually(
      async () => {
        const found = await arrived('chaos')
        return found.length === EVENTS && found.every(({ deliveries }) => deliveries === 3) ? found : null
      },
      { withinMs: LATE_MS },
    )
    await order('board', { queueChaos: null })
    expect(seen.map(({ id }) => id)).not.toEqual(sent)
  })

  it('fires the crons of a Worker when told to, however much is printed meanwhile', async () => {
    await ask({ do: 'cron', worker: 'board' })
    expect((await http().get('/board')).json.ticks).toBe(1)
  })
})
