/**
 * What a system tells: its events with their fields, and who hears each of them, on one page per system. A context
 * listens by its own inbox queue; a new listener is a word behind the events it hears.
 */
import type * as z from 'zod'
import type { EventSchemas, Events, Frozen } from '../kernel/events.ts'

/** The inboxes that any system may tell. */
export const sharedInboxes = ['view', 'notification', 'payment'] as const
type SharedInbox = (typeof sharedInboxes)[number]

/** A system: its name, the inbox of each context of it that hears something, the roles of those who work there, its events. */
export const system = <const S extends string, const C extends string = never, const R extends string = never>(
  name: S,
  contexts: readonly C[] = [],
  roles: readonly R[] = [],
) => {
  const declared: Events[] = []
  return {
    name,
    roles,
    inboxes: contexts.map((context): `${S}-${C}` => `${name}-${context}`),
    /** Every declaration made so far: all of them once the page of the system was read. */
    declared: declared as readonly Events[],
    /**
     * The events of the aggregate `<system>.<kind>`: their fields by name, their listeners by name, and the fields that
     * never leave the system (`label`, `correlationId`, `causationId` among them where they would say the same).
     * `concerns` spares a listener those events of which it needs nothing: a message costs whether it is used or not.
     */
    events: <const A extends string, const K extends EventSchemas>(
      kind: A,
      schemas: K,
      listeners: { readonly [N in keyof K]: readonly (SharedInbox | `${S}-${C}`)[] },
      confidential: readonly string[] = [],
      concerns: {
        readonly [N in keyof K & string]?: {
          readonly [I in SharedInbox | `${S}-${C}`]?: (data: Frozen<z.infer<K[N]>>) => boolean
        }
      } = {},
    ): Events<`${S}.${A}`, K> => {
      const events = { aggregate: `${name}.${kind}`, schemas, listeners, confidential, concerns } as const
      declared.push(events)
      return events
    },
  }
}
