/** The Durable Object classes of air-purifier rental, and whom they may ask. */

import { checkEvent, publishing } from '../../queues/publishing.ts'
import { actor } from '../runtime/actor.ts'
import type { ActorEnv, Dependencies, Port } from '../runtime/dependencies.ts'
import type { Actors } from '../runtime/inspection.ts'
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

const theRoster: Port<RentalEnv> = (env) => (id, command, context) => env.ROSTER.getByName(id).execute(command, context)
const theInstallation: Port<RentalEnv> = (env) => (id, command, context) =>
  env.INSTALLATION.getByName(id).execute(command, context)
const theCustomerRecord: Port<RentalEnv> = (env) => (id, command, context) =>
  env.CUSTOMER_RECORD.getByName(id).execute(command, context)

/** These ask nobody. */
const alone: Dependencies<RentalEnv> = { ports: {}, publishing, check: checkEvent }

export class Order extends actor(order, {
  ports: { installation: theInstallation, 'customer-record': theCustomerRecord },
  publishing,
  check: checkEvent,
}) {}

export class Assignment extends actor(assignment, { ports: { roster: theRoster }, publishing, check: checkEvent }) {}

export class Roster extends actor(roster, alone) {}

export class Engineer extends actor(engineer, alone) {}

export class Installation extends actor(installation, alone) {}

export class CustomerRecord extends actor(customerRecord, alone) {}

export { Breaker } from '../runtime/breaker.ts'
