import { describe, expect, it } from 'vitest'
import { subscriptions } from '../../queues/subscriptions.ts'
import { asyncApi } from './async-api.ts'

const document = asyncApi()
const messages = Object.entries(document.components.messages)

describe('The AsyncAPI document (H7)', () => {
  it('has a message for every event, in the channel of its aggregate, with who hears it', () => {
    expect(messages.map(([type]) => type)).toEqual([...subscriptions.keys()])
    for (const [type, { kind, inboxes }] of subscriptions) {
      const channel = document.channels[kind.aggregate.replace(/\W/g, '_')]
      expect(channel).toMatchObject({ messages: { [type]: { $ref: `#/components/messages/${type}` } } })
      expect(document.components.messages[type]).toMatchObject({ title: kind.name, 'x-heard-by': inboxes })
    }
  })

  it('shows the fields that others get, and nothing confidential (K8)', () => {
    for (const [type, { kind }] of subscriptions) {
      const [, own] = document.components.messages[type]?.payload.allOf ?? []
      const data = own && 'properties' in own ? own.properties.data : {}
      expect(JSON.stringify(data), type).not.toMatch(new RegExp(`"(${['-', ...kind.confidential].join('|')})"`))
    }
    const { payload } = document.components.messages['naru.taxi.call.CallOpened.v1'] ?? {}
    expect(payload?.allOf[1]).toMatchObject({
      properties: {
        type: { const: 'naru.taxi.call.CallOpened.v1' },
        data: { required: ['fareKrw', 'paymentId', 'openedAt'], properties: { fareKrw: { type: 'integer' } } },
      },
    })
  })
})
