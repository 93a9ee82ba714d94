/** What an aggregate answers, and the plain data that answers, events and statuses are made of. */
import type { Instant } from './time.ts'

/** Plain data that survives storage, queues and RPC unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Facts = { readonly [key: string]: Json | undefined }

export type Message = { readonly type: string }

/** The business says no: a reason out of a closed union, with the facts that explain it. Never thrown (K15). */
export type Refusal = { readonly reason: string }

/** What an aggregate answers to a command. */
export type Decision<E extends Message, R extends Refusal> =
  | { readonly kind: 'happened'; readonly events: readonly E[]; readonly answer?: R }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly refusal: R }

/** These events happened. */
export const happened = <const E extends readonly Message[]>(...events: E): Decision<E[number], never> => ({
  kind: 'happened',
  events,
})

/** These events happened, and still the caller is told no (a declined payment is a fact and a refusal). */
export const happenedBut = <const R extends Refusal, const E extends readonly Message[]>(
  answer: R,
  ...events: E
): Decision<E[number], R> => ({ kind: 'happened', events, answer })

/** The request is true already, or is no news: nothing happens and the caller is answered with the state as it is. */
export const nothing: Decision<never, never> = { kind: 'nothing' }

/** What a problem says of itself (RFC 9457): a fact of this name would be lost behind it. */
type Reserved = { readonly [K in 'type' | 'title' | 'status' | 'detail' | 'instance' | 'code' | 'errors']?: never }

/** No, for this reason. */
export const refuse = <const K extends string, const F extends Facts & Reserved = Record<never, never>>(
  reason: K,
  facts?: F,
): Decision<never, { readonly reason: K } & F> => ({
  kind: 'refused',
  // Without facts there are just no further fields.
  refusal: { reason, ...facts } as { readonly reason: K } & F,
})

/** What the outside may know of an instance: the K7 status that every event carries. */
export type Description = {
  /** The word of the state, as in the documents of its context. */
  readonly status: string
  /** Whose it is: the subject that sees it on My page and is notified; null for what belongs to nobody. */
  readonly owner: string | null
  /** Whose staff work on it (G12); none for what belongs to no organisation. */
  readonly organisation?: string | null
  /** One line for people: what this is. */
  readonly label: string
  /** The fields that answers and reads show. */
  readonly data: Facts
  /** When it should have moved on by itself; past that the sweeper wakes it (K9). */
  readonly dueAt?: Instant | null
}

/** An event as it is kept: what happened, to whom it leads back, and what the outside may know after it. */
export type Recorded = {
  readonly seq: number
  readonly type: string
  readonly time: Instant
  readonly data: Facts
  readonly by: string
  readonly correlationId: string
  readonly causationId: string
  readonly traceparent: string
  /** Null while nobody outside may know of the instance. */
  readonly after: Description | null
  /** The state's word before it. */
  readonly was: string | null
}

/** An actor's answer to a command. `unavailable`: nothing is known to have failed, ask again with the same key (G5). */
export type Answer =
  | {
      readonly outcome: 'accepted'
      readonly id: string
      readonly version: number
      /** When it came to this version; without when nothing ever happened to it. */
      readonly changedAt?: Instant
      readonly status: string
      readonly data: Facts
      readonly reply: Facts
      readonly replayed: boolean
    }
  | { readonly outcome: 'refused'; readonly refusal: Refusal & Facts; readonly replayed: boolean }
  | {
      readonly outcome: 'unavailable'
      readonly dependency: string
      readonly retryAfterSeconds: number
      /** The one asked is there, but has too much to do (C11). */
      readonly overloaded?: boolean
    }

/** A yes or a no. */
export type DefiniteAnswer = Exclude<Answer, { readonly outcome: 'unavailable' }>

/** What travels with a command: who wishes it, under which id, in which conversation. */
export type CommandContext = {
  /** Seen before: the first answer is given again and nothing happens (K1). */
  readonly commandId: string
  /** What the client sent, in short; the same command id with another fingerprint is refused (H3). */
  readonly fingerprint?: string
  /** The subject, policy or aggregate that sends it. */
  readonly by: string
  /** The organisation of a member of staff: what belongs to another is not there for them (G12). */
  readonly within?: string
  /** Only where what is there has one of these tags, or any (`If-Match`, H4); else nothing happens. */
  readonly ifMatch?: 'any' | readonly string[]
  readonly correlationId: string
  readonly causationId: string
  readonly traceparent: string
}
