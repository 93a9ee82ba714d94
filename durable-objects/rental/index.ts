/** The Durable Object classes of air-purifier rental. */
import { actor } from '../runtime/actor.ts'
import { assignment } from './assignment.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import { product } from './product.ts'
import { renter } from './renter.ts'
import { roster } from './roster.ts'

export { Breaker } from '../runtime/breaker.ts'

export class Product extends actor(product) {}
export class Renter extends actor(renter) {}
export class Order extends actor(order) {}
export class Assignment extends actor(assignment) {}
export class Roster extends actor(roster) {}
export class Engineer extends actor(engineer) {}
export class Installation extends actor(installation) {}
export class CustomerRecord extends actor(customerRecord) {}
