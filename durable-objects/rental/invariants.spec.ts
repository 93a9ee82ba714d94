import { describe, expect, it } from 'vitest'
import { audit, type World } from '../../kernel/invariants.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { found, unbroken } from '../../kernel/testing/seen.ts'
import { assignment } from './assignment.ts'
import { noCrew } from './crew.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { invariants } from './invariants.ts'
import { order } from './order.ts'
import * as rental from './rental.fixtures.ts'
import { assignmentAssigned, assignmentCompleted, assignmentRequested, REGION, story } from './rental.fixtures.ts'
import {
  accepted,
  but,
  completed,
  crew,
  FAR,
  far,
  given,
  HERE,
  hired,
  join,
  joined,
  kinds,
  offered,
  opened,
  over,
  queued,
  region,
  released,
  rentals,
  rents,
  stopped,
  stored,
  THERE,
  taken,
  told,
  waits,
} from './rental-world.fixtures.ts'
import { renter } from './renter.ts'
import { roster } from './roster.ts'

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
      rentals({ assignments: { d: [...kinds.assignments.d, assignmentCompleted] } }),
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
    [
      'an order that nobody holds',
      region(...crew, released('b')),
      /naru gave places to: \[\], not \[\["b lee 1",1\]\]/,
    ],
    [
      'an order held by another',
      region(joined, join('park'), given('b', 'park'), ...crew.slice(2)),
      /gave places to: \[\["b park 1",1\]\], not/,
    ],
    [
      'an order held that is over',
      region(...crew.slice(0, 4), ...crew.slice(5)),
      /gave places to: \[\["c lee 1",1\]\], not \[\]/,
    ],
    ['an order given away twice', region(...crew, given('b')), /naru: b lee 1 comes or leaves twice/],
    ['an order given away after its end', region(...crew, given('e')), /gave places to: \[\["e lee 1",1\]\], not \[\]/],
    ['an order released twice', region(...crew, released('e', null, 0)), /naru: e null 0 comes or leaves twice/],
    [
      'an order released from another',
      region(...crew.with(4, released('c', 'park'))),
      /c park 1 leaves other places than were held/,
    ],
    [
      'an order that nobody waits for',
      rentals({ rosters: { [THERE]: [queued('a'), released('a', null)] } }),
      /제주 {2}naru wait: \[\], not/,
    ],
    [
      'an order that waits and is not open',
      rentals({ rosters: { [THERE]: [queued('a'), queued('x')] } }),
      /wait: \["x"\], not \[\]/,
    ],
    [
      'an order that waits in vain',
      rentals({ rosters: { [THERE]: [queued('a'), join('park')] }, engineers: { park: [hired(FAR)] } }),
      /제주 {2}naru wait in vain: \["a"\], not/,
    ],
    [
      'an order of a region without a roster',
      found(rentals(), roster, THERE, null),
      /in 제주 {2}naru wait: \[\], not \["a"\]/,
    ],
    [
      'an engineer whom the roster does not know',
      rentals({ engineers: { park: [hired(FAR)] } }),
      /제주 {2}naru says: \{"engineers":0,"waiting":1\}, not \{"engineers":1/,
    ],
    [
      'an engineer who works nowhere',
      found(rentals(), engineer, 'lee', null),
      /중구 {2}naru says: \{"engineers":1,"waiting":0\}, not \{"engineers":0/,
    ],
    [
      'numbers that are not true',
      found(rentals(), roster, THERE, {
        described: { status: 'open', owner: null, label: FAR, data: { engineers: 0, waiting: 0 } },
      }),
      /제주 {2}naru says: \{"engineers":0,"waiting":0\}, not/,
    ],
    [
      'orders that the roster forgot',
      found(rentals(), roster, HERE, { state: { status: 'open', crew: noCrew(), changedAt: null } }),
      /naru knows of: \[\], not \["b lee 1"\]/,
    ],
    [
      'orders that the roster forgot to wait for',
      found(rentals(), roster, THERE, { state: { status: 'open', crew: noCrew(), changedAt: null } }),
      /제주 {2}naru knows to wait: \[\], not \["a"\]/,
    ],
    [
      'a load that nobody carries',
      found(rentals(), roster, HERE, {
        state: { crew: { ...noCrew(), held: { b: { engineerId: 'lee', turn: 1 } }, members: { lee: { load: 2 } } } },
      }),
      /lee in 서울 중구 {2}naru works and has orders: .*2\], not .*1\]/,
    ],
    [
      'an event that is not sent',
      found(rentals(), roster, THERE, { pending: ['sending'] }),
      /roster 제주 {2}naru has still to do/,
    ],
    ['an order that nobody looks after', rentals({ orders: { a: far.slice(0, -1) } }), /a is requested/],
    [
      'an order held by one who gave it back',
      region(...crew.slice(0, 2), { ...given('b', 'lee'), type: 'EngineerWithdrawn' }, ...crew.slice(2)),
      /naru gave places to: \[\], not \[\["b lee 1",1\]\]/,
    ],
    [
      'another day than was agreed',
      rentals({ installations: { b: [accepted, rental.installationRescheduled] } }),
      /visit of b: \["2026-05-10"\], not \["2026-05-02"\]/,
    ],
    [
      'somebody else than was told',
      rentals({
        assignments: { b: [assignmentRequested, but(assignmentAssigned, { engineerName: sealedLike('박기사') })] },
      }),
      /visit of b: \["naru-sealed/,
    ],
    [
      'a product of another organisation',
      rentals({ products: { 'air-7': [but(offered, { organisation: 'aura' })] } }),
      /belong to the organisation of its product and of its engineer, but order a: "naru", not "aura"/,
    ],
    [
      'an engineer of another organisation',
      rentals({ engineers: { lee: [but(hired(REGION), { organisation: 'aura' })] } }),
      /order b of lee: "naru", not "aura"/,
    ],
    [
      'an installation of another organisation',
      rentals({ installations: { b: [but(accepted, { organisation: 'aura' })] } }),
      /rental.installation b: "aura", not "naru"/,
    ],
    [
      'an order that its renter does not count',
      rentals({ renters: { kim: rents.with(-2, opened('b')).slice(0, -1) } }),
      /kim gave places to: \[\["b",1\]\], not \[\["a",1\],\["b",1\]\]/,
    ],
    [
      'an order that is over and counted',
      rentals({ renters: { kim: [...rents.toSpliced(1, 1)].map((one) => ({ ...one, limit: 9 })) } }),
      /kim gave places to: .*\["c",1\]\], not/,
    ],
    [
      'a number of open orders that is not true',
      found(rentals(), renter, 'kim', {
        described: { status: 'renting', owner: null, label: '', data: { openOrders: 5 } },
      }),
      /openOrders of kim: 5, not 2/,
    ],
    [
      'more open orders than one may have',
      rentals({ renters: { kim: [...over, opened('a', 1), opened('b', 1)] } }),
      /but kim has 2 of 1/,
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
