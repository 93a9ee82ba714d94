import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../kernel/decision.ts'
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { EventKind } from '../../../queues/envelope.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import {
  PlacesRecalled,
  ReservationCancelled,
  ReservationCompleted,
  ReservationForceCancelled,
  ReservationRejected,
} from '../../../queues/screening.ts'
import { type Inbox, inboxes, subscriptions } from '../../../queues/subscriptions.ts'
import { cancelRecordWhenReservationCancelled } from './cancel-record-when-reservation-cancelled.ts'
import { forceCancelRecordWhenReservationForceCancelled } from './force-cancel-record-when-reservation-force-cancelled.ts'
import { forceCancelReservationWhenPlaceCalledOff } from './force-cancel-reservation-when-place-called-off.ts'
import { policies } from './index.ts'
import { registerRecordWhenReservationCompleted } from './register-record-when-reservation-completed.ts'
import {
  releasePlaceWhenReservationOver,
  releasePlaceWhenReservationRejected,
} from './release-place-when-reservation-over.ts'

const screening = { hospitalId: 'h1', hospitalName: '나루병원', date: '2027-03-02' }
const lapsesAt = '2026-05-01T10:10:00.000Z'
const over = { hospitalId: 'h1', screening, lapsesAt }
const early = { hospitalId: 'h1', screening: null, lapsesAt }

/** What the policy orders when this happened to the instance `id`. */
const whenever = (policy: NamedPolicy, kind: EventKind, data: Facts, inbox: Inbox, id = 'r1') => {
  expect(policy.on).toContain(kind.type)
  return policy.commandsFor(context(kind, id, 3, data, inbox))
}
const toRecord = (type: string) => [{ aggregate: 'screening.record', id: 'r1', command: { type, ...screening } }]

describe('Policies of health screening', () => {
  it('give the place back whenever a reservation is over (S7, S10)', () => {
    const command = { type: 'ReleasePlace', reservationId: 'r1', lapsesAt }
    const back = [{ aggregate: 'screening.hospital', id: 'h1', command }]
    for (const kind of [ReservationCancelled, ReservationForceCancelled]) {
      for (const data of [over, early])
        expect(whenever(releasePlaceWhenReservationOver, kind, data, 'screening-hospital')).toEqual(back)
    }
  })

  it('bar a late place whenever a reservation was rejected because the hospital is full, and for no other reason', () => {
    const orders = (reason: string) =>
      whenever(
        releasePlaceWhenReservationRejected,
        ReservationRejected,
        { hospitalId: 'h1', reason, lapsesAt },
        'screening-hospital',
      )
    expect(orders('HospitalFull')).toEqual([
      { aggregate: 'screening.hospital', id: 'h1', command: { type: 'ReleasePlace', reservationId: 'r1', lapsesAt } },
    ])
    for (const final of ['HospitalDeleted', 'HoldLapsed']) expect(orders(final)).toEqual([])
  })

  it('force-cancel every reservation whose place was called off (S9)', () =>
    expect(
      whenever(
        forceCancelReservationWhenPlaceCalledOff,
        PlacesRecalled,
        { reservationIds: ['r1', 'r2'] },
        'screening-reservation',
        'h1',
      ),
    ).toEqual(
      ['r1', 'r2'].map((id) => ({
        aggregate: 'screening.reservation',
        id,
        command: { type: 'ForceCancelReservation' },
      })),
    ))

  it('register a record whenever a reservation is completed (S5)', () =>
    expect(
      whenever(registerRecordWhenReservationCompleted, ReservationCompleted, screening, 'screening-record'),
    ).toEqual(toRecord('RegisterRecord')))

  it('cancel the record with its reservation, and none that never will be (S8)', () => {
    const orders = (data: Facts) =>
      whenever(cancelRecordWhenReservationCancelled, ReservationCancelled, data, 'screening-record')
    expect(orders(over)).toEqual(toRecord('CancelRecord'))
    expect(orders(early)).toEqual([])
  })

  it('force-cancel the record with its reservation, and none that never will be (S11)', () => {
    const orders = (data: Facts) =>
      whenever(forceCancelRecordWhenReservationForceCancelled, ReservationForceCancelled, data, 'screening-record')
    expect(orders(over)).toEqual(toRecord('ForceCancelRecord'))
    expect(orders(early)).toEqual([])
  })

  it('listen in inboxes that are told what they wait for', () => {
    for (const inbox of inboxes) {
      for (const { name, on } of policies[inbox] ?? []) {
        for (const type of on) expect(subscriptions.get(type)?.inboxes, `${name} in ${inbox}`).toContain(inbox)
      }
    }
  })

  it('leave no event of their inboxes unheard', () => {
    for (const [type, { inboxes: heardBy }] of subscriptions) {
      for (const inbox of heardBy) {
        const own = policies[inbox]
        if (own) expect([type, own.some(({ on }) => on.includes(type))]).toEqual([type, true])
      }
    }
  })

  it('have names of their own, which tell what they do', () => {
    const names = Object.values(policies).flatMap((own) => own.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^screening\.[a-z-]+-when-[a-z-]+$/.test(name))).toEqual([])
  })
})
