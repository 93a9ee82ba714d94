import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import { eventType, type Policy } from '../../kernel/policy.ts'
import { received } from '../../queues/queues.fixtures.ts'
import { assignmentEvents, engineerEvents, installationEvents, orderEvents, rosterEvents } from '../../queues/rental.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { policies } from './policies.ts'

const REGION = '서울 중구'
const contact = { customerName: '김나루', phone: '010-1234-5678', address: '세종대로 110' }
const visit = { engineerName: '이기사', date: '2026-05-02' }
const job = { customerId: 'kim', productName: '공기청정기', region: REGION, ...contact, preferredDate: '2026-05-09' }
const appointment = { customerId: 'kim', productName: '공기청정기', engineerId: 'lee', ...visit }

type RentalInbox = keyof typeof policies

/** Everything that the policies of an inbox send when this happened to the instance `id`. */
const following = <X extends Events, N extends EventName<X>>(
  inbox: RentalInbox,
  events: X,
  name: N,
  data: EventData<X, N>,
  id = 'o1',
) => {
  const event = received(events, name, id, data, inbox)
  const listening = Object.values<Policy>(policies[inbox]).filter(({ on }) => on.includes(event.type))
  expect(listening.length, `${name} in ${inbox}`).toBeGreaterThan(0)
  return listening.flatMap(({ commandsFor }) => commandsFor(event))
}
const command = (aggregate: string, id: string, of: object) => ({ aggregate: `rental.${aggregate}`, id, command: of })

describe('Policies of air-purifier rental', () => {
  it('look for an engineer whenever an order is requested, and say where to go (R2)', () =>
    expect(following('rental-assignment', orderEvents, 'OrderRequested', { ...job, productId: 'air-7' })).toEqual([
      command('assignment', 'o1', { type: 'RequestAssignment', ...job }),
    ]))

  it('get the contact with it, which only readers outside rental may miss', () => {
    const { customerName: _, phone: __, address: ___, ...rest } = job
    const { internalSchema, publicSchema } = subscriptions.get(eventType('rental.order', 'OrderRequested'))?.kind ?? {}
    const withoutContact = { ...rest, productId: 'air-7' }
    expect([internalSchema, publicSchema].map((schema) => schema?.safeParse(withoutContact).success)).toEqual([
      false,
      true,
    ])
  })

  it('take the assignment back whenever an order is cancelled (R6)', () =>
    expect(following('rental-assignment', orderEvents, 'OrderCancelled', {})).toEqual([
      command('assignment', 'o1', { type: 'CancelAssignment' }),
    ]))

  it('end the assignment whenever the installation is complete (R5)', () =>
    expect(following('rental-assignment', installationEvents, 'InstallationCompleted', visit)).toEqual([
      command('assignment', 'o1', { type: 'CompleteAssignment' }),
    ]))

  it('release the engineer whenever an assignment is over (R2, R6)', () => {
    for (const name of ['AssignmentCompleted', 'AssignmentCancelled'] as const)
      expect(following('rental-assignment', assignmentEvents, name, { region: REGION })).toEqual([
        command('roster', REGION, { type: 'ReleaseEngineer', orderId: 'o1' }),
      ])
  })

  it('let the assignment that waited, and no other, know who was found (R2)', () => {
    const found = (waited: boolean) =>
      following(
        'rental-assignment',
        rosterEvents,
        'EngineerAssigned',
        { orderId: 'o1', engineerId: 'lee', engineerName: '이기사', waited },
        REGION,
      )
    expect(found(true)).toEqual([
      command('assignment', 'o1', { type: 'ConfirmEngineer', engineerId: 'lee', engineerName: '이기사' }),
    ])
    expect(found(false)).toEqual([])
  })

  it('keep the rosters whenever an engineer is registered, moves or retires (R2)', () => {
    const registered = (previousRegion: string | null) =>
      following(
        'rental-assignment',
        engineerEvents,
        'EngineerRegistered',
        { name: '이기사', region: REGION, previousRegion, revision: 2 },
        'lee',
      )
    const join = command('roster', REGION, { type: 'JoinRoster', engineerId: 'lee', name: '이기사', revision: 2 })
    const leave = (region: string) => command('roster', region, { type: 'LeaveRoster', engineerId: 'lee', revision: 2 })
    expect(registered(null)).toEqual([join])
    expect(registered('마포구')).toEqual([join, leave('마포구')])
    const retired = { region: REGION, revision: 2 }
    expect(following('rental-assignment', engineerEvents, 'EngineerRetired', retired, 'lee')).toEqual([leave(REGION)])
  })

  it('accept the installation whenever an order has its engineer (R3)', () =>
    expect(following('rental-installation', assignmentEvents, 'AssignmentAssigned', appointment)).toEqual([
      command('installation', 'o1', { type: 'AcceptInstallation', ...appointment }),
    ]))

  it('show the customer what becomes of the installation (R5, R8)', () => {
    expect(following('rental-order', installationEvents, 'InstallationAccepted', appointment)).toEqual([
      command('order', 'o1', { type: 'RecordAssignment', ...visit }),
    ])
    expect(following('rental-order', installationEvents, 'InstallationCompleted', visit)).toEqual([
      command('order', 'o1', { type: 'RecordInstallation', ...visit }),
    ])
  })

  it('listen to every event of their inboxes, and to no other', () => {
    for (const inbox of Object.keys(policies) as RentalInbox[]) {
      const heard = Array.from(subscriptions).flatMap(([type, { inboxes }]) => (inboxes.includes(inbox) ? [type] : []))
      const listening = Object.values<Policy>(policies[inbox]).flatMap(({ on }) => on)
      expect([...new Set(listening)].sort(), inbox).toEqual(heard.sort())
    }
  })
})
