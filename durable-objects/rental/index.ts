/** The Durable Object classes of air-purifier rental, and whom they may ask. */

import { actor } from '../runtime/actor.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { assignment } from './assignment.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import { roster } from './roster.ts'

export type RentalEnv = ActorEnv & {
  readonly ORDER: Actors
  readonly ASSIGNMENT: Actors
  readonly ROSTER: Actors
  readonly ENGINEER: Actors
  readonly INSTALLATION: Actors
  readonly CUSTOMER_RECORD: Actors
}

export class Order extends actor(order) {}

export class Assignment extends actor(assignment) {}

export class Roster extends actor(roster) {}

export class Engineer extends actor(engineer) {}

export class Installation extends actor(installation) {}

export class CustomerRecord extends actor(customerRecord) {}

export { Breaker } from '../runtime/breaker.ts'
