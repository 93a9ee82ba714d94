/** What the load thread can be told to do, and what it answers: plain data, because it crosses a thread boundary. */
import type { Summary } from '../statistics.ts'

/** A customer and the token that speaks for them. */
export type Person = { readonly sub: string; readonly token: string }

/** One thing done over and over. */
export type Flow =
  /** A request to a bare Worker: a small JSON body, or a read of one of these paths. */
  | { readonly kind: 'bare'; readonly path: string }
  | { readonly kind: 'read'; readonly reads: readonly { readonly path: string; readonly token?: string }[] }
  /** Naru's own: book one ticket of one of these concerts, and pay for it when a method is given. */
  | {
      readonly kind: 'book'
      readonly concertIds: readonly string[]
      readonly people: readonly Person[]
      readonly payBy?: string
    }
  /** Reserve a place in one of these exhibitions, and give it back. */
  | { readonly kind: 'museum'; readonly exhibitionIds: readonly string[]; readonly people: readonly Person[] }
  /** Reserve a place of one of these hospital slots, and give it back. */
  | { readonly kind: 'screening'; readonly hospitalIds: readonly string[]; readonly people: readonly Person[] }
  /** Call a taxi and pay for it; each of these people calls once. */
  | { readonly kind: 'call'; readonly people: readonly Person[]; readonly payBy: string }
  /** Call a taxi; one of these drivers drives to the end. Each of them does one ride at a time. */
  | { readonly kind: 'taxi'; readonly people: readonly Person[]; readonly drivers: readonly Person[] }
  /** Apply for a rental in the region of one of these engineers, who installs it; then the survey. */
  | { readonly kind: 'rental'; readonly people: readonly Person[]; readonly engineers: readonly Person[] }

/** Each client does the flow again as soon as it is done, until so many flows were begun or so long has passed. */
export type ClosedWorkload = {
  readonly kind: 'closed'
  readonly url: string
  readonly clients: number
  readonly flows?: number
  readonly seconds?: number
  readonly flow: Flow
}

/** Bookings at a fixed rate, whatever the answers take; each is then looked for in the view. */
export type SteadyWorkload = {
  readonly kind: 'steady'
  readonly url: string
  readonly perSecond: number
  readonly seconds: number
  readonly concertIds: readonly string[]
  readonly people: readonly Person[]
}
export type Workload = ClosedWorkload | SteadyWorkload

/** What the client was told of a booking. */
export type Booked = {
  readonly id: string
  readonly sub: string
  readonly version: number
  readonly paid: boolean
}

/** What came of an order. `faults` are answers no client should ever get; they break an invariant. */
export type Tally = {
  readonly begun: number
  readonly done: number
  readonly refused: number
  /** Given up after as many tries as a patient client makes. */
  readonly givenUp: number
  readonly faults: readonly string[]
  readonly faultCount: number
  /** How often each step got each answer. */
  readonly answers: Readonly<Record<string, number>>
  readonly wallMs: number
  /** From the beginning to the last flow that was done. */
  readonly lastDoneMs: number
  /** Answered flows per second: done and refused ones. */
  readonly perSecond: number
  /** Of whole flows, retries and waits included. */
  readonly latencyMs: Summary
  readonly bookings: readonly Booked[]
  /** Steady orders only: from the command's answer to the view showing that version. */
  readonly lagMs?: Summary
}
