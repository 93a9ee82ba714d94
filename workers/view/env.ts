/** What the view Worker is bound to. */
import type { ActorsRpc } from '../../durable-objects/runtime/entrypoint.ts'
import type { Named } from '../../queues/name.ts'
import type { Inbox } from '../../queues/subscriptions.ts'

/** A command Worker's front desk, as far as the sweeper needs it (K9). */
export type Waking = Pick<ActorsRpc, 'redrive'>

type Binding<T extends string> = T extends `${infer A}-${infer B}` ? `${Uppercase<A>}_${Binding<B>}` : Uppercase<T>

/** One producer binding per inbox: dead letters are sent back through them. */
type InboxBindings = { readonly [K in Inbox as `${Binding<K>}_INBOX`]: Queue<unknown> }

export type ViewEnv = InboxBindings &
  Named & {
    readonly DB: D1Database
    readonly VIEW_DEAD_LETTERS: Queue<unknown>
    readonly CONCERT_ACTORS: Waking
    readonly TAXI_ACTORS: Waking
    readonly RENTAL_ACTORS: Waking
    readonly MUSEUM_ACTORS: Waking
    readonly SCREENING_ACTORS: Waking
    readonly PAYMENT_ACTORS: Waking
  }

/** System -> the front desk of its actors. A new system is one line here. */
const desks: Readonly<Record<string, (env: ViewEnv) => Waking>> = {
  concert: (env) => env.CONCERT_ACTORS,
  taxi: (env) => env.TAXI_ACTORS,
  rental: (env) => env.RENTAL_ACTORS,
  museum: (env) => env.MUSEUM_ACTORS,
  screening: (env) => env.SCREENING_ACTORS,
  payment: (env) => env.PAYMENT_ACTORS,
}

/** Where an aggregate (`<system>.<aggregate>`) is woken. */
export const deskOf = (env: ViewEnv, aggregate: string): Waking => {
  const desk = desks[aggregate.split('.')[0] ?? '']
  if (!desk) throw new Error(`No desk knows the aggregate ${aggregate}`)
  return desk(env)
}

/** The producer of an inbox. A new inbox does not compile until its binding is named here. */
export const inboxQueue = (env: ViewEnv, inbox: Inbox): Queue<unknown> =>
  ({
    view: env.VIEW_INBOX,
    notification: env.NOTIFICATION_INBOX,
    payment: env.PAYMENT_INBOX,
    'concert-inventory': env.CONCERT_INVENTORY_INBOX,
    'concert-booking': env.CONCERT_BOOKING_INBOX,
    'concert-delivery': env.CONCERT_DELIVERY_INBOX,
    'taxi-pickup': env.TAXI_PICKUP_INBOX,
    'rental-order': env.RENTAL_ORDER_INBOX,
    'rental-assignment': env.RENTAL_ASSIGNMENT_INBOX,
    'rental-installation': env.RENTAL_INSTALLATION_INBOX,
    'museum-exhibition': env.MUSEUM_EXHIBITION_INBOX,
    'museum-reservation': env.MUSEUM_RESERVATION_INBOX,
    'museum-admission': env.MUSEUM_ADMISSION_INBOX,
    'screening-hospital': env.SCREENING_HOSPITAL_INBOX,
    'screening-reservation': env.SCREENING_RESERVATION_INBOX,
    'screening-record': env.SCREENING_RECORD_INBOX,
  })[inbox]
