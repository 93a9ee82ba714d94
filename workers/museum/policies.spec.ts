import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import type { Policy } from '../../kernel/policy.ts'
import { admissionEvents, exhibitionEvents, reservationEvents } from '../../queues/museum.ts'
import { received } from '../../queues/queues.fixtures.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { policies } from './policies.ts'

const LAPSES = '2026-05-01T10:10:00.000Z'
const visit = {
  organisation: 'naru',
  exhibitionId: 'moon',
  exhibitionTitle: '달항아리',
  hall: '제1전시실',
  date: '2026-05-01',
  visitors: 2,
}
const ended = { exhibitionId: 'moon', lapsesAt: LAPSES } as const

/** What follows from this event of the instance `id`. */
const reaction = <X extends Events, N extends EventName<X>>(
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
const toExhibition = (type: string) => [
  { aggregate: 'museum.exhibition', id: 'moon', command: { type, reservationId: 'r1', lapsesAt: LAPSES } },
]
const toAdmission = (type: string) => [{ aggregate: 'museum.admission', id: 'r1', command: { type, ...visit } }]
const {
  'museum-exhibition': ofExhibition,
  'museum-reservation': ofReservation,
  'museum-admission': ofAdmission,
} = policies

describe('Policies of museum exhibitions', () => {
  it('give the places back whenever a reservation is over (M6, M8, M11)', () => {
    for (const name of ['ReservationCancelled', 'ReservationForceCancelled', 'ReservationMissed'] as const)
      expect(
        reaction('museum-exhibition', ofExhibition.releasePlaces, reservationEvents, name, { ...ended, visit }),
      ).toEqual(toExhibition('ReleasePlaces'))
  })

  it('block a late hold whenever a reservation was rejected for want of places or with so many, and for no other reason', () => {
    const commands = (reason: string) =>
      reaction('museum-exhibition', ofExhibition.blockLateHold, reservationEvents, 'ReservationRejected', {
        ...ended,
        reason,
      })
    for (const passing of ['ExhibitionFull', 'VisitorsPerPersonReached'])
      expect(commands(passing)).toEqual(toExhibition('ReleasePlaces'))
    for (const final of ['ExhibitionDeleted', 'ExhibitionOver', 'ExhibitionNotFound', 'HoldLapsed'])
      expect(commands(final)).toEqual([])
  })

  it('use the places up whenever visitors are let in (M5)', () =>
    expect(
      reaction('museum-exhibition', ofExhibition.usePlaces, reservationEvents, 'ReservationAdmitted', ended),
    ).toEqual(toExhibition('UsePlaces')))

  it('force-cancel every reservation whose hold was recalled (M8)', () =>
    expect(
      reaction(
        'museum-reservation',
        ofReservation.forceCancelReservations,
        exhibitionEvents,
        'HoldsRecalled',
        { reservationIds: ['r1', 'r2'] },
        'moon',
      ),
    ).toEqual(
      ['r1', 'r2'].map((id) => ({ aggregate: 'museum.reservation', id, command: { type: 'ForceCancelReservation' } })),
    ))

  it('complete the reservation whenever admission has registered it (M4)', () =>
    expect(
      reaction('museum-reservation', ofReservation.completeReservation, admissionEvents, 'AdmissionRegistered', visit),
    ).toEqual([{ aggregate: 'museum.reservation', id: 'r1', command: { type: 'CompleteReservation' } }]))

  it('register an entry whenever a reservation holds its places (M5)', () =>
    expect(
      reaction('museum-admission', ofAdmission.registerAdmission, reservationEvents, 'ReservationPlaced', visit),
    ).toEqual(toAdmission('RegisterAdmission')))

  it('cancel the entry with its reservation, where there is or will be one (M6, M8)', () => {
    const ends = [
      [ofAdmission.cancelAdmission, 'ReservationCancelled', 'CancelAdmission'],
      [ofAdmission.forceCancelAdmission, 'ReservationForceCancelled', 'ForceCancelAdmission'],
    ] as const
    for (const [policy, name, type] of ends) {
      expect(reaction('museum-admission', policy, reservationEvents, name, { ...ended, visit })).toEqual(
        toAdmission(type),
      )
      expect(reaction('museum-admission', policy, reservationEvents, name, ended)).toEqual([])
    }
  })

  it('miss the entry with its reservation (M11)', () =>
    expect(
      reaction('museum-admission', ofAdmission.missAdmission, reservationEvents, 'ReservationMissed', {
        ...ended,
        visit,
      }),
    ).toEqual(toAdmission('MissAdmission')))
})
