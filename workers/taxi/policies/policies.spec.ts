import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../kernel/decision.ts'
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { EventKind } from '../../../queues/envelope.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import { inboxes, subscriptions } from '../../../queues/subscriptions.ts'
import { CallCancelled, CallOpened } from '../../../queues/taxi.ts'
import { cancelPickupWhenCallCancelled } from './cancel-pickup-when-call-cancelled.ts'
import { policies } from './index.ts'
import { openPickupWhenCallOpened } from './open-pickup-when-call-opened.ts'

const ride = {
  origin: '서울역 2번 출구',
  destination: '노들섬',
  fareKrw: 15_000,
  openedAt: '2026-05-01T10:00:00.000Z',
}

/** What the policy orders when this happened to the call `c1`. */
const whenever = (policy: NamedPolicy, kind: EventKind, data: Facts) => {
  expect(policy.on).toContain(kind.type)
  return policy.commandsFor(context(kind, 'c1', 3, data, 'taxi-pickup'))
}

describe('Policies of taxi dispatch', () => {
  it('open a pickup whenever a call is paid and open (T4)', () =>
    expect(whenever(openPickupWhenCallOpened, CallOpened, { ...ride, paymentId: 'taxi.call~c1' })).toEqual([
      { aggregate: 'taxi.pickup', id: 'c1', command: { type: 'OpenPickup', ...ride } },
    ]))

  it('cancel the pickup whenever its call is cancelled (T8)', () =>
    expect(whenever(cancelPickupWhenCallCancelled, CallCancelled, {})).toEqual([
      { aggregate: 'taxi.pickup', id: 'c1', command: { type: 'CancelPickup' } },
    ]))

  it('listen in inboxes that are told what they wait for, and leave nothing of it unheard', () => {
    for (const inbox of inboxes) {
      const own = policies[inbox]
      if (!own) continue
      for (const { name, on } of own)
        for (const type of on) expect(subscriptions.get(type)?.inboxes, `${name} in ${inbox}`).toContain(inbox)
      for (const [type, { inboxes: heardBy }] of subscriptions)
        if (heardBy.includes(inbox))
          expect(
            own.some(({ on }) => on.includes(type)),
            `${type} in ${inbox}`,
          ).toBe(true)
    }
  })

  it('have names of their own, which tell what they do', () => {
    const names = Object.values(policies).flatMap((own) => own.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^taxi\.[a-z-]+-when-[a-z-]+$/.test(name))).toEqual([])
  })
})
