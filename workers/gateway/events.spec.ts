import { describe, expect, it } from 'vitest'
import { AsyncApi, eventsPage } from './events.ts'

const payload = {
  allOf: [{}, { properties: { type: {}, data: { properties: { placeId: {}, note: {} }, required: ['placeId'] } } }],
}
const message = (title: string, heardBy: readonly string[]) => ({ name: title, title, payload, 'x-heard-by': heardBy })
const document = AsyncApi.parse({
  asyncapi: '3.0.0',
  info: { title: 'Events <of all>', description: 'Each has an `id`.' },
  channels: { zoo_bear: { address: 'naru.zoo.bear', messages: { BearWoken: {}, BearFed: {} } } },
  components: {
    messages: { BearWoken: message('BearWoken', ['view', 'zoo-keeper']), BearFed: message('BearFed', []) },
  },
})

describe('The catalogue of events (H7)', () => {
  it('lists each event with its fields and who hears it, escaped', async () => {
    const text = String(await eventsPage(document))
    expect(text).toContain('<h2>naru.zoo.bear</h2>')
    expect(text).toContain(
      '<code>BearWoken</code></td><td><code>placeId</code> <code>note?</code> </td><td>view, zoo-keeper',
    )
    expect(text).toMatch(/<code>BearFed<\/code>.*nobody/)
    expect(text).toContain('<h1>Events &lt;of all&gt;</h1>')
    expect(text).toContain('Each has an <code>id</code>.')
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${id}"`)
  })
})
