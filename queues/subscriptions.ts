/**
 * Who hears what: event -> inboxes, one table for all systems. A new listener is a new word here and in the
 * configuration; no producer changes (G6).
 */
import type { Facts } from '../kernel/decision.ts'
import { concert } from './concert.ts'
import { type EventKind, event } from './envelope.ts'
import { museum } from './museum.ts'
import { payment } from './payment.ts'
import { rental } from './rental.ts'
import { screening } from './screening.ts'
import { sharedInboxes } from './system.ts'
import { taxi } from './taxi.ts'

/** Every system there is. A new one is a word here. */
export const systems = [concert, taxi, rental, museum, screening, payment] as const

/** Every inbox queue there is; each belongs to one listening context and has a dead-letter queue `<inbox>-dead-letters`. */
export type Inbox = (typeof sharedInboxes)[number] | (typeof systems)[number]['inboxes'][number]
export const inboxes: readonly Inbox[] = [
  ...sharedInboxes,
  ...systems.flatMap((system): readonly Inbox[] => system.inboxes),
]

/** An event, and who hears it: every listener, unless `concerns` spares it this one. */
export type Subscription = {
  readonly kind: EventKind
  readonly inboxes: readonly Inbox[]
  readonly concerns: Readonly<Partial<Record<string, (data: never) => boolean>>>
}

/** Those whose Worker has an entrypoint to what lives there: every system, and notification for its inbox. */
export const systemsWithActors: readonly string[] = [
  ...new Set([...inboxes.map((inbox) => inbox.split('-', 1)[0] ?? '')]),
].filter((system) => system !== 'view')

const declared: readonly Subscription[] = systems
  .flatMap((system) => system.declared)
  .flatMap(({ aggregate, schemas, listeners, confidential, concerns }) =>
    Object.entries(schemas).map(
      ([name, schema]): Subscription => ({
        kind: event(aggregate, name, schema, confidential),
        inboxes: (listeners[name] ?? []) as readonly Inbox[],
        concerns: concerns?.[name] ?? {},
      }),
    ),
  )

/** CloudEvents type -> the event's schema and who hears it. */
export const subscriptions: ReadonlyMap<string, Subscription> = new Map(
  declared.map((subscription) => [subscription.kind.type, subscription]),
)

/** Who hears an event with this data. */
export const heardBy = ({ inboxes: listeners, concerns }: Subscription, data: Facts): readonly Inbox[] =>
  // The schema of the event is that of the question about it.
  listeners.filter((inbox) => concerns[inbox]?.(data as never) ?? true)

/** `concert.booking` and `concert-delivery` are of one system; confidential fields stay inside it. */
export const isOfSystem = (aggregate: string, inbox: string): boolean => inbox.startsWith(`${aggregate.split('.')[0]}-`)

const bindingName = (inbox: string, suffix: string): string => `${inbox.toUpperCase().replaceAll('-', '_')}_${suffix}`

/** The producer binding of an inbox: `concert-delivery` -> `CONCERT_DELIVERY_INBOX`. */
export const inboxBinding = (inbox: Inbox): string => bindingName(inbox, 'INBOX')

/** The producer binding of an inbox's dead letters: `CONCERT_DELIVERY_DEAD_LETTERS`. */
export const deadLettersBinding = (inbox: Inbox): string => bindingName(inbox, 'DEAD_LETTERS')
