/** A rental at rest, with an order in every state in which one may rest; and the same with something wrong in it. */

import type { Message } from '../../kernel/decision.ts'
import type { World } from '../../kernel/invariants.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { worldOf } from '../../kernel/testing/seen.ts'
import { rosterIdOf } from '../../queues/rental.ts'
import { assignment } from './assignment.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import { product } from './product.ts'
import * as rental from './rental.fixtures.ts'
import {
  assignmentAssigned,
  assignmentCancelled,
  assignmentCompleted,
  assignmentRequested,
  REGION,
  story,
} from './rental.fixtures.ts'
import { renter } from './renter.ts'
import { roster } from './roster.ts'

type Happened = Readonly<Record<string, readonly Message[]>>

export const FAR = '제주'
export const [HERE, THERE] = [rosterIdOf(rental.ORGANISATION, REGION), rosterIdOf(rental.ORGANISATION, FAR)]
/** The same with something else. */
export const but = (one: Message, more: object): Message => ({ ...one, ...more })
export const join = (engineerId: string) => ({
  type: 'EngineerJoined',
  engineerId,
  name: sealedLike('이기사'),
  revision: 1,
})
export const joined = join('lee')
export const queued = (orderId: string, turn = 1) => ({ type: 'OrderQueued', orderId, turn, suspended: false })
export const given = (orderId: string, engineerId = 'lee', turn = 1) => {
  return { type: 'EngineerAssigned', orderId, engineerId, engineerName: sealedLike('이기사'), turn, waited: false }
}
export const released = (orderId: string, engineerId: string | null = 'lee', turn = 1) => ({
  type: 'EngineerReleased',
  orderId,
  engineerId,
  turn,
})
export const crew = [joined, given('b'), given('c'), given('d'), released('c'), released('d'), released('e', null, 0)]
export const stored = { type: 'CustomerRecordStored', ...rental.record }
export const {
  installationAccepted: accepted,
  installationCompleted: completed,
  installationCancelled: stopped,
} = rental
export const taken = [assignmentRequested, assignmentAssigned]
export const waits = [{ ...assignmentRequested, region: FAR }, rental.assignmentWaiting]
export const far = [...story.requested.with(-1, { ...rental.requested, region: FAR }), rental.awaited]
export const opened = (orderId: string, limit = 2) => ({ type: 'RentalOpened', orderId, limit })
export const ended = (orderId: string) => ({ type: 'RentalEnded', orderId })
export const over = ['c', 'd', 'e'].flatMap((id) => [opened(id), ended(id)])
export const rents = [...over, opened('a'), opened('b')]
export const offered = { type: 'ProductOffered', ...rental.product }

export const hired = (region: string) => {
  return {
    type: 'EngineerRegistered',
    organisation: rental.ORGANISATION,
    name: sealedLike('이기사'),
    region,
    previousRegion: null,
    revision: 1,
  }
}

export const kinds = {
  orders: { a: far, b: story.assigned, c: story.installed, d: story.closed, e: story.cancelled },
  assignments: {
    a: waits,
    b: taken,
    c: [...taken, assignmentCompleted],
    d: [...taken, assignmentCompleted],
    e: [assignmentRequested, assignmentCancelled],
  },
  installations: { b: [accepted], c: [accepted, completed], d: [accepted, completed], e: [stopped] },
  records: { d: [stored] },
  rosters: { [HERE]: crew, [THERE]: [queued('a')] },
  engineers: { lee: [hired(REGION)] },
  renters: { kim: rents },
  products: { 'air-7': [offered] },
}
/** An order in every state in which one may rest; the first waits where nobody works. */
export const rentals = (other: { readonly [K in keyof typeof kinds]?: Happened } = {}): World =>
  worldOf(
    [order, { ...kinds.orders, ...other.orders }],
    [assignment, { ...kinds.assignments, ...other.assignments }],
    [installation, { ...kinds.installations, ...other.installations }],
    [customerRecord, { ...kinds.records, ...other.records }],
    [roster, { ...kinds.rosters, ...other.rosters }],
    [engineer, { ...kinds.engineers, ...other.engineers }],
    [renter, { ...kinds.renters, ...other.renters }],
    [product, { ...kinds.products, ...other.products }],
  )
export const region = (...events: readonly Message[]): World => rentals({ rosters: { [HERE]: events } })
export const told = (...people: readonly string[]): World => {
  const world = rentals()
  return {
    ...world,
    notices: new Map([...(world.notices ?? [])].map(([who, all]) => [who, people.includes(who) ? [] : all])),
  }
}
