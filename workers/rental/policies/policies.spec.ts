import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../kernel/decision.ts'
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { EventKind } from '../../../queues/envelope.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import * as rental from '../../../queues/rental.ts'
import { type Inbox, inboxes, subscriptions } from '../../../queues/subscriptions.ts'
import { policies } from './index.ts'

const REGION = '서울 중구'
const contact = { customerName: '김나루', phone: '010-1234-5678', address: '세종대로 110' }
const visit = { engineerName: '이기사', date: '2026-05-02' }
const job = { customerId: 'kim', productName: '공기청정기', region: REGION }

/** Everything the policies of an inbox order when this happened to the instance `id`. */
const whenever = (inbox: Inbox, kind: EventKind, data: Facts, id = 'o1') => {
  const heard = (policies[inbox] ?? []).filter(({ on }) => on.includes(kind.type))
  expect(heard.length, `${kind.name} in ${inbox}`).toBeGreaterThan(0)
  return heard.flatMap((policy: Policy) => policy.commandsFor(context(kind, id, 1, data, inbox)))
}
const order = (aggregate: string, id: string, command: object) => ({ aggregate: `rental.${aggregate}`, id, command })

describe('Policies of air-purifier rental', () => {
  it('look for an engineer whenever an order is requested, and say where to go (R2)', () => {
    const wish = { ...job, productId: 'air-7', ...contact, preferredDate: '2026-05-09' }
    const { productId: _, ...asked } = wish
    expect(whenever('rental-assignment', rental.OrderRequested, wish)).toEqual([
      order('assignment', 'o1', { type: 'RequestAssignment', ...asked }),
    ])
    expect(() => whenever('rental-assignment', rental.OrderRequested, { ...job, productId: 'air-7' })).toThrow()
  })

  it('take the assignment back whenever an order is cancelled (R6)', () =>
    expect(whenever('rental-assignment', rental.OrderCancelled, {})).toEqual([
      order('assignment', 'o1', { type: 'CancelAssignment' }),
    ]))

  it('end the assignment whenever the installation is complete (R5)', () =>
    expect(whenever('rental-assignment', rental.InstallationCompleted, visit)).toEqual([
      order('assignment', 'o1', { type: 'CompleteAssignment' }),
    ]))

  it('release the engineer whenever an assignment is over (R2, R6)', () => {
    const released = [order('roster', REGION, { type: 'ReleaseEngineer', orderId: 'o1' })]
    expect(whenever('rental-assignment', rental.AssignmentCompleted, { region: REGION })).toEqual(released)
    expect(whenever('rental-assignment', rental.AssignmentCancelled, { region: REGION })).toEqual(released)
  })

  it('tell the assignment that waited, and no other, who was found (R2)', () => {
    const found = (waited: boolean) => ({ orderId: 'o1', engineerId: 'lee', engineerName: '이기사', waited })
    expect(whenever('rental-assignment', rental.EngineerAssigned, found(true), REGION)).toEqual([
      order('assignment', 'o1', { type: 'ConfirmEngineer', engineerId: 'lee', engineerName: '이기사' }),
    ])
    expect(whenever('rental-assignment', rental.EngineerAssigned, found(false), REGION)).toEqual([])
  })

  it('keep the rosters whenever an engineer is registered, moves or retires (R2)', () => {
    const registered = (previousRegion: string | null) =>
      whenever(
        'rental-assignment',
        rental.EngineerRegistered,
        { name: '이기사', region: REGION, previousRegion, revision: 2 },
        'lee',
      )
    const join = order('roster', REGION, { type: 'JoinRoster', engineerId: 'lee', name: '이기사', revision: 2 })
    const leave = (region: string) => order('roster', region, { type: 'LeaveRoster', engineerId: 'lee', revision: 2 })
    expect(registered(null)).toEqual([join])
    expect(registered('마포구')).toEqual([join, leave('마포구')])
    const retired = whenever('rental-assignment', rental.EngineerRetired, { region: REGION, revision: 2 }, 'lee')
    expect(retired).toEqual([leave(REGION)])
  })

  it('accept the installation whenever an order has its engineer (R3)', () => {
    const taken = { customerId: 'kim', productName: '공기청정기', engineerId: 'lee', ...visit }
    expect(whenever('rental-installation', rental.AssignmentAssigned, taken)).toEqual([
      order('installation', 'o1', { type: 'AcceptInstallation', ...taken }),
    ])
  })

  it('show the customer what becomes of the installation (R5, R8)', () => {
    const accepted = { customerId: 'kim', productName: '공기청정기', engineerId: 'lee', ...visit }
    expect(whenever('rental-order', rental.InstallationAccepted, accepted)).toEqual([
      order('order', 'o1', { type: 'RecordAssignment', ...visit }),
    ])
    expect(whenever('rental-order', rental.InstallationCompleted, visit)).toEqual([
      order('order', 'o1', { type: 'RecordInstallation', ...visit }),
    ])
  })

  it('hear every event of their inboxes, and no other', () => {
    for (const inbox of inboxes) {
      const own = policies[inbox]
      if (!own) continue
      const told = Array.from(subscriptions).flatMap(([type, heard]) => (heard.inboxes.includes(inbox) ? [type] : []))
      expect([...new Set(own.flatMap(({ on }) => on))].sort(), inbox).toEqual(told.sort())
    }
  })

  it('have names of their own, which tell what they do', () => {
    const names = Object.values(policies).flatMap((own) => own.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^rental\.[a-z-]+-when-[a-z-]+$/.test(name))).toEqual([])
  })
})
