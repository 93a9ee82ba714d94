/** What tests turn while actors run: they share one isolate with them. `knobs.reset()` before each test. */
import type { Envelope } from '../../../queues/envelope.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'

/** How the callee of a probe behaves. `silent` and `lost` do what they are asked; the answer is late, or never comes. */
export type Manner = 'answers' | 'refuses' | 'fails' | 'silent' | 'lost' | 'overloaded'

export type Call = { readonly of: string; readonly key: string; readonly text: string }

/**
 * How a queue behaves: `hangs` never answers, `unanswered` takes what it is sent and never answers, `fails` throws,
 * `missing` is not bound to actors that wake now.
 */
export type Transport = 'works' | 'fails' | 'hangs' | 'unanswered' | 'missing'

export type Delivered = { readonly inbox: Inbox; readonly events: readonly Envelope[] }

class Knobs {
  manner: Manner = 'answers'
  /** Every call of the callee, and the keys under which it did something. */
  readonly calls: Call[] = []
  readonly effects = new Map<string, string>()
  /** How the queues of the cut-off actors behave, and what was handed to them. */
  readonly transport = new Map<Inbox, Transport>()
  readonly attempts: { readonly inbox: Inbox; readonly at: number }[] = []
  /** Cut-off concerts that wake now do not know their name, as objects found by their file alone. */
  isWithoutName = false
  /** What arrived in inboxes, in the order of arrival. */
  readonly delivered: Delivered[] = []

  reset(): void {
    this.manner = 'answers'
    this.isWithoutName = false
    this.transport.clear()
    for (const list of [this.calls, this.attempts, this.delivered]) list.length = 0
    this.effects.clear()
  }

  /** The events of this instance that arrived in this inbox; a repeated delivery counts again. */
  arrivals(inbox: Inbox, subject: string): readonly Envelope[] {
    const here = this.delivered.filter((one) => one.inbox === inbox)
    return here.flatMap(({ events }) => events).filter((event) => event.subject === subject)
  }

  tries(inbox: Inbox): number {
    return this.attempts.filter((attempt) => attempt.inbox === inbox).length
  }
}

export const knobs = new Knobs()
