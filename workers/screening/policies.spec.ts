import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import type { Policy } from '../../kernel/policy.ts'
import { received } from '../../queues/queues.fixtures.ts'
import { hospitalEvents, reservationEvents } from '../../queues/screening.ts'
import { type Inbox, subscriptions } from '../../queues/subscriptions.ts'
import { policies } from './policies.ts'

const screening = { organisation: 'naru', hospitalId: 'h1', hospitalName: '나루병원', date: '2027-03-02' }
const lapsesAt = '2026-05-01T10:10:00.000Z'
const ended = { hospitalId: 'h1', screening, lapsesAt } as const
const early = { hospitalId: 'h1', screening: null, lapsesAt } as const

/** What follows from this event of the instance `id`. */
const following = <X extends Events, N extends EventName<X>>(
  inbox: Inbox,
  policy: Policy,
  events: X,
  name: N,
  data: EventData<X, N>,
  id = 'r1',
) => {
  const event = received(events, name, id, data, inbox)
  expect(policy.on).toContain(event.type)
  return policy.commandsFor(event)
}
const releasing = [
  { aggregate: 'screening.hospital', id: 'h1', command: { type: 'ReleasePlace', reservationId: 'r1', lapsesAt } },
]
const toRecord = (type: string) => [{ aggregate: 'screening.record', id: 'r1', command: { type, ...screening } }]
const {
  'screening-hospital': ofHospital,
  'screening-reservation': ofReservation,
  'screening-record': ofRecord,
} = policies

describe('Policies of health screening', () => {
  it('give the place back whenever a reservation is over (S7, S10, S15)', () => {
    for (const name of ['ReservationCancelled', 'ReservationForceCancelled', 'ReservationMissed'] as const) {
      for (const data of [ended, early])
        expect(following('screening-hospital', ofHospital.releasePlace, reservationEvents, name, data)).toEqual(
          releasing,
        )
    }
  })

  it('block a late place whenever a reservation was rejected because the hospital is full or has a place of theirs, and for no other reason', () => {
    const commands = (reason: string) =>
      following('screening-hospital', ofHospital.blockLateHold, reservationEvents, 'ReservationRejected', {
        hospitalId: 'h1',
        reason,
        lapsesAt,
      })
    for (const passing of ['HospitalFull', 'AlreadyReserved']) expect(commands(passing)).toEqual(releasing)
    for (const final of ['HospitalDeleted', 'HoldLapsed']) expect(commands(final)).toEqual([])
  })

  it('use the place up whenever somebody came (S15)', () =>
    expect(
      following('screening-hospital', ofHospital.usePlace, reservationEvents, 'ReservationAttended', {
        hospitalId: 'h1',
        lapsesAt,
      }),
    ).toEqual([
      { aggregate: 'screening.hospital', id: 'h1', command: { type: 'UsePlace', reservationId: 'r1', lapsesAt } },
    ]))

  it('miss the record with its reservation (S15)', () =>
    expect(following('screening-record', ofRecord.missRecord, reservationEvents, 'ReservationMissed', ended)).toEqual(
      toRecord('MissRecord'),
    ))

  it('force-cancel every reservation whose place was recalled (S9)', () =>
    expect(
      following(
        'screening-reservation',
        ofReservation.forceCancelReservations,
        hospitalEvents,
        'PlacesRecalled',
        { reservationIds: ['r1', 'r2'] },
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
      following('screening-record', ofRecord.registerRecord, reservationEvents, 'ReservationCompleted', screening),
    ).toEqual(toRecord('RegisterRecord')))

  it('cancel the record with its reservation, and none that never will be (S8)', () => {
    const commands = (data: typeof ended | typeof early) =>
      following('screening-record', ofRecord.cancelRecord, reservationEvents, 'ReservationCancelled', data)
    expect(commands(ended)).toEqual(toRecord('CancelRecord'))
    expect(commands(early)).toEqual([])
  })

  it('force-cancel the record with its reservation, and none that never will be (S11)', () => {
    const commands = (data: typeof ended | typeof early) =>
      following('screening-record', ofRecord.forceCancelRecord, reservationEvents, 'ReservationForceCancelled', data)
    expect(commands(ended)).toEqual(toRecord('ForceCancelRecord'))
    expect(commands(early)).toEqual([])
  })

  it('wait for exactly the events that their inboxes hear', () => {
    const heard = (inbox: Inbox) =>
      Array.from(subscriptions).flatMap(([type, { inboxes }]) => (inboxes.includes(inbox) ? [type] : []))
    for (const [inbox, own] of Object.entries(policies)) {
      const types = Object.values(own).flatMap(({ on }: Policy) => on)
      expect([inbox, [...new Set(types)].sort()]).toEqual([inbox, heard(inbox as Inbox).sort()])
    }
  })
})
