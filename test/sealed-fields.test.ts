import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { clearOf } from '../queues/sealed.ts'
import { subscriptions } from '../queues/subscriptions.ts'
import { allReads, allResources } from '../workers/systems.ts'

const unwrapped = (field: unknown): unknown =>
  field instanceof z.ZodOptional || field instanceof z.ZodNullable ? unwrapped(field.unwrap()) : field
const sealedIn = (shape: object): readonly string[] =>
  Object.entries(shape).flatMap(([name, field]) => {
    const inner = unwrapped(field)
    return inner instanceof z.ZodType && clearOf(inner) ? [name] : []
  })

describe('What is shown of all systems (K16)', () => {
  it('is shown in the clear: no answer promises a sealed text', () => {
    // What the check looks for is there, in the events.
    const told = Array.from(subscriptions.values()).flatMap(({ kind }) =>
      kind.data instanceof z.ZodObject ? sealedIn(kind.data.shape) : [],
    )
    expect(new Set(told)).toEqual(
      new Set([
        ...['address', 'origin', 'destination', 'driverName', 'customerName', 'phone', 'comment', 'name'],
        ...['engineerName', 'reason', 'customerId'],
      ]),
    )
    for (const { aggregate, answer } of allResources)
      expect([aggregate, sealedIn(answer.shape)]).toEqual([aggregate, []])
  })

  it('says of whatever somebody owns when it is live, so that nobody is forgotten meanwhile', () => {
    const owned = allReads.flatMap((read) =>
      read.kind === 'list' && read.orders.some(([, { by }]) => by === 'owner') ? [read.resource] : [],
    )
    expect(owned.length).toBeGreaterThan(6)
    expect(owned.filter(({ live }) => live.length === 0).map(({ aggregate }) => aggregate)).toEqual([])
  })
})
