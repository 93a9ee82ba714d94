import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import { eventType, type Policy } from '../../kernel/policy.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { received } from '../../queues/queues.fixtures.ts'
import {
  assignmentEvents,
  engineerEvents,
  installationEvents,
  orderEvents,
  rosterEvents,
  rosterIdOf,
} from '../../queues/rental.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { policies } from './policies.ts'

const REGION = '서울 중구'
const contact = {
  customerName: sealedLike('김나루'),
  phone: sealedLike('010-1234-5678'),
  address: sealedLike('세종대로 110'),
}
const organisation = 'naru'
const ROSTER = rosterIdOf(organisation, REGION)
const visit = { engineerId: 'lee', engineerName: sealedLike('이기사'), date: '2026-05-02' }
const known = { organisation, customerId: 'kim', productName: '공기청정기' }
const job = { ...known, region: REGION, ...contact, preferredDate: '2026-05-09' }
const terms = { productId: 'air-7', monthlyKrw: 32_900, months: 36 }
const appointment = { ...known, ...visit, turn: 2 }
const news = { ...visit, turn: 3, moves: 1 }

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
    expect(following('rental-assignment', orderEvents, 'OrderRequested', { ...job, ...terms })).toEqual([
      command('assignment', 'o1', { type: 'RequestAssignment', ...job }),
    ]))

  it('get the contact with it, which only readers outside rental may miss', () => {
    const { customerName: _, phone: __, address: ___, ...rest } = job
    const { internalSchema, publicSchema } = subscriptions.get(eventType('rental.order', 'OrderRequested'))?.kind ?? {}
    const withoutContact = { ...rest, ...terms }
    expect([internalSchema, publicSchema].map((schema) => schema?.safeParse(withoutContact).success)).toEqual([
      false,
      true,
    ])
  })

  it('take the assignment back whenever an order is cancelled (R6)', () =>
    expect(following('rental-assignment', orderEvents, 'OrderCancelled', { customerId: 'kim' })).toEqual([
      command('assignment', 'o1', { type: 'CancelAssignment' }),
    ]))

  it('end the assignment whenever the installation is complete (R5)', () =>
    expect(following('rental-assignment', installationEvents, 'InstallationCompleted', visit)).toEqual([
      command('assignment', 'o1', { type: 'CompleteAssignment', ...visit }),
    ]))

  it('release the engineer whenever an assignment is over (R2, R6)', () => {
    const place = { organisation, region: REGION }
    const release = [command('roster', ROSTER, { type: 'ReleaseEngineer', orderId: 'o1' })]
    const completed = { ...place, ...visit }
    expect(following('rental-assignment', assignmentEvents, 'AssignmentCompleted', completed)).toEqual(release)
    expect(following('rental-assignment', assignmentEvents, 'AssignmentCancelled', place)).toEqual(release)
  })

  it('let its customer open another order whenever one is installed or cancelled (R14)', () => {
    const end = [command('renter', 'kim', { type: 'EndRental', orderId: 'o1' })]
    const installed = { customerId: 'kim', ...visit }
    expect(following('rental-order', orderEvents, 'OrderInstalled', installed)).toEqual(end)
    expect(following('rental-order', orderEvents, 'OrderCancelled', { customerId: 'kim' })).toEqual(end)
  })

  it('let the assignment that waited, and no other, know who was found (R2)', () => {
    const engineer = { engineerId: 'lee', engineerName: sealedLike('이기사'), turn: 2 }
    const found = (waited: boolean) =>
      following('rental-assignment', rosterEvents, 'EngineerAssigned', { orderId: 'o1', ...engineer, waited }, ROSTER)
    expect(found(true)).toEqual([command('assignment', 'o1', { type: 'ConfirmEngineer', ...engineer })])
    expect(found(false)).toEqual([])
  })

  it('let everybody know when who was to come is gone and nobody else is there (R11, R12)', () => {
    const back = (suspended: boolean) =>
      following('rental-assignment', rosterEvents, 'OrderQueued', { orderId: 'o1', turn: 3, suspended }, ROSTER)
    expect(back(true)).toEqual([command('assignment', 'o1', { type: 'AwaitEngineer', turn: 3 })])
    expect(back(false)).toEqual([])
    const waiting = (inbox: RentalInbox, suspended: boolean) =>
      following(inbox, assignmentEvents, 'AssignmentWaiting', { turn: 3, suspended })
    for (const suspended of [true, false]) {
      expect(waiting('rental-order', suspended)).toEqual([command('order', 'o1', { type: 'AwaitEngineer', turn: 3 })])
    }
    expect(waiting('rental-installation', true)).toEqual([
      command('installation', 'o1', { type: 'SuspendInstallation', turn: 3 }),
    ])
    expect(waiting('rental-installation', false)).toEqual([])
  })

  it('keep the rosters whenever an engineer is registered, moves or retires (R2, G12)', () => {
    const registered = (previousRegion: string | null) =>
      following(
        'rental-assignment',
        engineerEvents,
        'EngineerRegistered',
        { organisation, name: sealedLike('이기사'), region: REGION, previousRegion, revision: 2 },
        'lee',
      )
    const join = command('roster', ROSTER, {
      type: 'JoinRoster',
      engineerId: 'lee',
      name: sealedLike('이기사'),
      revision: 2,
    })
    const leave = (region: string) =>
      command('roster', rosterIdOf(organisation, region), { type: 'LeaveRoster', engineerId: 'lee', revision: 2 })
    expect(registered(null)).toEqual([join])
    expect(registered('마포구')).toEqual([join, leave('마포구')])
    const retired = { organisation, region: REGION, revision: 2 }
    expect(following('rental-assignment', engineerEvents, 'EngineerRetired', retired, 'lee')).toEqual([leave(REGION)])
  })

  it('accept the installation whenever an order has its engineer (R3)', () =>
    expect(following('rental-installation', assignmentEvents, 'AssignmentAssigned', appointment)).toEqual([
      command('installation', 'o1', { type: 'AcceptInstallation', ...appointment }),
    ]))

  it('show the customer, and the engineer, what becomes of the installation (R5, R8, R12)', () => {
    expect(following('rental-order', installationEvents, 'InstallationAccepted', appointment)).toEqual([
      command('order', 'o1', { type: 'RecordVisit', ...visit, turn: 2, moves: 0 }),
    ])
    for (const name of ['InstallationReassigned', 'InstallationRescheduled'] as const) {
      expect(following('rental-order', installationEvents, name, news)).toEqual([
        command('order', 'o1', { type: 'RecordVisit', ...news }),
      ])
      expect(following('rental-assignment', installationEvents, name, news)).toEqual([
        command('assignment', 'o1', { type: 'RecordDate', date: news.date, moves: 1 }),
      ])
    }
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
