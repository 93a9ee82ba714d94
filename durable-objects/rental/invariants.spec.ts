import { describe, expect, it } from 'vitest'
import type { Message } from '../../kernel/decision.ts'
import { audit, type World } from '../../kernel/invariants.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import { assignment } from './assignment.ts'
import { noCrew } from './crew.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { invariants } from './invariants.ts'
import { order } from './order.ts'
import * as rental from './rental.fixtures.ts'
import {
  assignmentAssigned,
  assignmentCancelled,
  assignmentCompleted,
  assignmentRequested,
  REGION,
  story,
} from './rental.fixtures.ts'
import { roster } from './roster.ts'

type Happened = Readonly<Record<string, readonly Message[]>>

const FAR = '제주'
const join = (engineerId: string) => ({ type: 'EngineerJoined', engineerId, name: '이기사', revision: 1 })
const joined = join('lee')
const queued = (orderId: string) => ({ type: 'OrderQueued', orderId })
const given = (orderId: string, engineerId = 'lee') => {
  return { type: 'EngineerAssigned', orderId, engineerId, engineerName: '이기사', waited: false }
}
const released = (orderId: string, engineerId: string | null = 'lee') => ({
  type: 'EngineerReleased',
  orderId,
  engineerId,
})
const crew = [joined, given('b'), given('c'), given('d'), released('c'), released('d'), released('e', null)]
const stored = { type: 'CustomerRecordStored', ...rental.record }
const { installationAccepted: accepted, installationCompleted: completed, installationCancelled: stopped } = rental
const taken = [assignmentRequested, assignmentAssigned]
const waits = [
  { ...assignmentRequested, region: FAR },
  { type: 'AssignmentWaiting', region: FAR },
]
const [requested] = story.requested
const far = [{ ...requested, region: FAR }]

const hired = (region: string) => {
  return { type: 'EngineerRegistered', name: '이기사', region, previousRegion: null, revision: 1 }
}

const kinds = {
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
  rosters: { [REGION]: crew, [FAR]: [queued('a')] },
  engineers: {
    lee: [{ type: 'EngineerRegistered', name: '이기사', region: REGION, previousRegion: null, revision: 1 }],
  },
}
/** An order in every state in which one may rest; the first waits where nobody works. */
const rentals = (other: { readonly [K in keyof typeof kinds]?: Happened } = {}): World =>
  worldOf(
    [order, { ...kinds.orders, ...other.orders }],
    [assignment, { ...kinds.assignments, ...other.assignments }],
    [installation, { ...kinds.installations, ...other.installations }],
    [customerRecord, { ...kinds.records, ...other.records }],
    [roster, { ...kinds.rosters, ...other.rosters }],
    [engineer, { ...kinds.engineers, ...other.engineers }],
  )
const region = (...events: readonly Message[]): World => rentals({ rosters: { [REGION]: events } })
const told = (...people: readonly string[]): World => {
  const world = rentals()
  return {
    ...world,
    notices: new Map([...(world.notices ?? [])].map(([who, all]) => [who, people.includes(who) ? [] : all])),
  }
}

describe('The invariants of air-purifier rental', () => {
  it('hold where orders, assignments, installations, records, rosters, the view and notices agree', () =>
    expect(audit(invariants, rentals())).toEqual([]))

  const broken: readonly (readonly [string, World, RegExp])[] = [
    [
      'an installation that lives on',
      rentals({ installations: { e: [accepted] } }),
      /e, cancelled, leaves: "accepted"/,
    ],
    [
      'an installation that is lost',
      found(rentals(), installation, 'b', null),
      /b, assigned, leaves: null, not \["acc/,
    ],
    ['an engineer who is still sent', rentals({ assignments: { e: taken } }), /e, cancelled, leaves: "assigned"/],
    ['an assignment of no order', rentals({ assignments: { x: waits } }), /x, nothing, leaves: "waiting"/],
    [
      'a close without its record',
      found(rentals(), customerRecord, 'd', null),
      /d, closed, leaves: null, not \["stored/,
    ],
    [
      'a record without its close',
      rentals({ records: { c: [stored] } }),
      /c, installed, leaves: "stored", not \[null\]/,
    ],
    ['a cancel that nobody pursues', rentals({ orders: { b: story['cancel-requested'] } }), /b is cancel-requested/],
    [
      'a cancelled order that is installed',
      rentals({ orders: { e: [...story.cancelled, rental.installed] } }),
      /e after Order/,
    ],
    [
      'an order installed twice',
      rentals({ orders: { c: [...story.installed, rental.installed] } }),
      /twice to one rental.order/,
    ],
    [
      'an assignment revived',
      rentals({ assignments: { d: [...kinds.assignments.d, assignmentAssigned] } }),
      /twice to one rental.ass/,
    ],
    [
      'an assignment after its end',
      rentals({ assignments: { a: [rental.cancelledEarly, ...waits] } }),
      /a after AssignmentReq/,
    ],
    [
      'an installation completed twice',
      rentals({ installations: { c: [accepted, completed, completed] } }),
      /one rental.inst/,
    ],
    [
      'an installation after its end',
      rentals({ installations: { e: [stopped, accepted] } }),
      /e after InstallationAcc/,
    ],
    ['a record stored twice', rentals({ records: { d: [stored, stored] } }), /twice to one rental.customer-record/],
    ['an order that nobody holds', region(...crew, released('b')), /중구 gave places to: \[\], not \[\["b lee",1\]\]/],
    [
      'an order held by another',
      region(joined, join('park'), given('b', 'park'), ...crew.slice(2)),
      /gave places to: \[\["b park",1\]\], not/,
    ],
    [
      'an order held that is over',
      region(...crew.slice(0, 4), ...crew.slice(5)),
      /gave places to: \[\["c lee",1\]\], not \[\]/,
    ],
    ['an order given away twice', region(...crew, given('b')), /중구: b lee comes or leaves twice/],
    ['an order given away after its end', region(...crew, given('e')), /gave places to: \[\["e lee",1\]\], not \[\]/],
    ['an order released twice', region(...crew, released('e', null)), /중구: e null comes or leaves twice/],
    [
      'an order released from another',
      region(...crew.with(4, released('c', 'park'))),
      /c park leaves other places than were held/,
    ],
    [
      'an order that nobody waits for',
      rentals({ rosters: { [FAR]: [queued('a'), released('a', null)] } }),
      /제주 wait: \[\], not/,
    ],
    [
      'an order that waits and is not open',
      rentals({ rosters: { [FAR]: [queued('a'), queued('x')] } }),
      /wait: \["x"\], not \[\]/,
    ],
    [
      'an order that waits in vain',
      rentals({ rosters: { [FAR]: [queued('a'), join('park')] }, engineers: { park: [hired(FAR)] } }),
      /제주 wait in vain: \["a"\], not/,
    ],
    ['an order of a region without a roster', found(rentals(), roster, FAR, null), /in 제주 wait: \[\], not \["a"\]/],
    [
      'an engineer whom the roster does not know',
      rentals({ engineers: { park: [hired(FAR)] } }),
      /제주 says: \{"engineers":0,"waiting":1\}, not \{"engineers":1/,
    ],
    [
      'an engineer who works nowhere',
      found(rentals(), engineer, 'lee', null),
      /중구 says: \{"engineers":1,"waiting":0\}, not \{"engineers":0/,
    ],
    [
      'numbers that are not true',
      found(rentals(), roster, FAR, {
        described: { status: 'open', owner: null, label: FAR, data: { engineers: 0, waiting: 0 } },
      }),
      /제주 says: \{"engineers":0,"waiting":0\}, not/,
    ],
    [
      'orders that the roster forgot',
      found(rentals(), roster, REGION, { state: { status: 'open', crew: noCrew(), joinedAt: null } }),
      /중구 knows of: \[\], not \["b lee"\]/,
    ],
    [
      'orders that the roster forgot to wait for',
      found(rentals(), roster, FAR, { state: { status: 'open', crew: noCrew(), joinedAt: null } }),
      /제주 knows to wait: \[\], not \["a"\]/,
    ],
    [
      'a load that nobody carries',
      found(rentals(), roster, REGION, {
        state: { crew: { ...noCrew(), held: { b: 'lee' }, members: { lee: { load: 2 } } } },
      }),
      /lee in 서울 중구 works and has orders: .*2\], not .*1\]/,
    ],
    [
      'an event that is not sent',
      found(rentals(), roster, FAR, { pending: ['sending'] }),
      /roster 제주 has still to do/,
    ],
    ['an old state shown', found(rentals(), order, 'd', { shown: null }), /view shows .* rental.order d: null/],
    ['a journal that leads elsewhere', found(rentals(), engineer, 'lee', { version: 2 }), /engineer lee in the end/],
    ['a state that the history lacks', found(rentals(), assignment, 'b', { history: [] }), /assignment b: \[\], not/],
    ['a customer who was not told', told('kim'), /nothing else, but kim: \[\], not/],
    ['an engineer who was not told', told('lee'), /nothing else, but lee: \[\], not/],
  ]
  it.each(broken)('find %s', (_, world, violation) =>
    expect(audit(invariants, world)).toContainEqual(expect.stringMatching(violation)),
  )

  it('can each be broken', () => {
    const worlds = broken.map(([, world]) => world)
    expect(unbroken(invariants, worlds)).toEqual([])
  })
})
