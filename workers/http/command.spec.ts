import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, refuse } from '../../kernel/decision.ts'
import type { Events } from '../../kernel/events.ts'
import { id, text } from '../../kernel/fields.ts'
import { bodyOf, route } from './command.ts'
import type { Resource } from './resource.ts'

const events = {
  aggregate: 'post.parcel',
  schemas: { ParcelSent: z.strictObject({ senderId: id, from: text, to: text, note: text.optional() }) },
  listeners: { ParcelSent: [] },
  confidential: [],
} as const satisfies Events
const { on, aggregate } = aggregateOf<{ readonly status: 'new' | 'sent' }, typeof events>(events)
const parcel = aggregate({
  initial: { status: 'new' },
  commands: {
    SendParcel: on({ senderId: id, from: text, to: text, note: text.optional() }, (state, sent) =>
      state.status === 'new' ? happened({ type: 'ParcelSent', ...sent }) : refuse('ParcelAlreadySent'),
    ),
  },
  evolve: { ParcelSent: () => ({ status: 'sent' }) },
  describe: ({ status }) => ({ status, owner: null, label: '', data: {} }),
})

describe('The body of a route', () => {
  it('is the command without what the route fills in, and nothing else (G1)', () => {
    // No body asks what is shown of it.
    const shown = { aggregate: 'post.parcel', tag: 'Parcels' } as Resource<'post.parcel'>
    const send = route('POST /v1/post/parcels', ['customer'], shown, parcel, 'SendParcel', {
      summary: 'Send',
      fill: ({ sub }) => ({ senderId: sub }),
    })
    const body = bodyOf(send)
    expect(body.parse({ from: ' 서울 ', to: '부산' })).toEqual({ from: '서울', to: '부산' })
    for (const more of [{ senderId: 'kim' }, { status: 'sent' }]) {
      expect(body.safeParse({ from: '서울', to: '부산', ...more }).success).toBe(false)
    }
  })
})
