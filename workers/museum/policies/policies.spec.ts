import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../kernel/decision.ts'
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { EventKind } from '../../../queues/envelope.ts'
import {
  AdmissionRegistered,
  HoldsRecalled,
  ReservationAdmitted,
  ReservationCancelled,
  ReservationForceCancelled,
  ReservationPlaced,
  ReservationRejected,
} from '../../../queues/museum.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import { type Inbox, inboxes, subscriptions } from '../../../queues/subscriptions.ts'
import {
  cancelAdmissionWhenReservationCancelled,
  forceCancelAdmissionWhenReservationForceCancelled,
} from './cancel-admission-when-reservation-over.ts'
import { completeReservationWhenAdmissionRegistered } from './complete-reservation-when-admission-registered.ts'
import { forceCancelReservationWhenHoldCalledOff } from './force-cancel-reservation-when-hold-called-off.ts'
import { policies } from './index.ts'
import { registerAdmissionWhenReservationPlaced } from './register-admission-when-reservation-placed.ts'
import {
  releasePlacesWhenReservationOver,
  releasePlacesWhenReservationRejected,
} from './release-places-when-reservation-over.ts'
import { usePlacesWhenReservationAdmitted } from './use-places-when-reservation-admitted.ts'

const LAPSES = '2026-05-01T10:10:00.000Z'
const visit = {
  exhibitionId: 'moon',
  exhibitionTitle: '달항아리',
  hall: '제1전시실',
  date: '2026-05-01',
  visitors: 2,
}
const over = { exhibitionId: 'moon', lapsesAt: LAPSES }

/** What the policy orders when this happened to the instance `id`. */
const whenever = (policy: NamedPolicy, kind: EventKind, data: Facts, inbox: Inbox, id = 'r1') => {
  expect(policy.on).toContain(kind.type)
  return policy.commandsFor(context(kind, id, 3, data, inbox))
}
const toExhibition = (type: string) => [
  { aggregate: 'museum.exhibition', id: 'moon', command: { type, reservationId: 'r1', lapsesAt: LAPSES } },
]
const toAdmission = (type: string) => [{ aggregate: 'museum.admission', id: 'r1', command: { type, ...visit } }]

describe('Policies of museum exhibitions', () => {
  it('give the places back whenever a reservation is over (M6, M8)', () => {
    for (const kind of [ReservationCancelled, ReservationForceCancelled])
      expect(whenever(releasePlacesWhenReservationOver, kind, over, 'museum-exhibition')).toEqual(
        toExhibition('ReleasePlaces'),
      )
  })

  it('bar a late hold whenever a reservation was rejected for want of places, and for no other reason', () => {
    const orders = (reason: string) =>
      whenever(releasePlacesWhenReservationRejected, ReservationRejected, { ...over, reason }, 'museum-exhibition')
    expect(orders('ExhibitionFull')).toEqual(toExhibition('ReleasePlaces'))
    for (const final of ['ExhibitionDeleted', 'ExhibitionOver', 'ExhibitionNotFound', 'HoldLapsed'])
      expect(orders(final)).toEqual([])
  })

  it('use the places up whenever visitors are let in (M5)', () =>
    expect(whenever(usePlacesWhenReservationAdmitted, ReservationAdmitted, over, 'museum-exhibition')).toEqual(
      toExhibition('UsePlaces'),
    ))

  it('force-cancel every reservation whose hold was called off (M8)', () =>
    expect(
      whenever(
        forceCancelReservationWhenHoldCalledOff,
        HoldsRecalled,
        { reservationIds: ['r1', 'r2'] },
        'museum-reservation',
        'moon',
      ),
    ).toEqual(
      ['r1', 'r2'].map((id) => ({
        aggregate: 'museum.reservation',
        id,
        command: { type: 'ForceCancelReservation' },
      })),
    ))

  it('complete the reservation whenever admission has registered it (M4)', () =>
    expect(
      whenever(completeReservationWhenAdmissionRegistered, AdmissionRegistered, visit, 'museum-reservation'),
    ).toEqual([{ aggregate: 'museum.reservation', id: 'r1', command: { type: 'CompleteReservation' } }]))

  it('register an entry whenever a reservation holds its places (M5)', () =>
    expect(whenever(registerAdmissionWhenReservationPlaced, ReservationPlaced, visit, 'museum-admission')).toEqual(
      toAdmission('RegisterAdmission'),
    ))

  it('cancel the entry with its reservation, where there is or will be one (M6, M8)', () => {
    const ends = [
      [cancelAdmissionWhenReservationCancelled, ReservationCancelled, 'CancelAdmission'],
      [forceCancelAdmissionWhenReservationForceCancelled, ReservationForceCancelled, 'ForceCancelAdmission'],
    ] as const
    for (const [policy, kind, type] of ends) {
      expect(whenever(policy, kind, { ...over, visit }, 'museum-admission')).toEqual(toAdmission(type))
      expect(whenever(policy, kind, over, 'museum-admission')).toEqual([])
    }
  })

  it('listen in inboxes that are told what they wait for, and leave no event of theirs unheard', () => {
    for (const inbox of inboxes) {
      const own = policies[inbox] ?? []
      const told = [...subscriptions].filter(([, heard]) => heard.inboxes.includes(inbox)).map(([type]) => type)
      if (own.length > 0) expect([...new Set(own.flatMap(({ on }) => on))].sort(), inbox).toEqual(told.sort())
    }
    expect(Object.keys(policies)).toEqual(inboxes.filter((inbox) => inbox.startsWith('museum-')))
  })

  it('have names of their own, which tell what they do', () => {
    const names = Object.values(policies).flatMap((own) => own.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^museum\.[a-z-]+-when-[a-z-]+$/.test(name))).toEqual([])
  })
})
