/**
 * ActorsEntrypoint: how other Workers reach the aggregates and the inboxes of this one. Other contexts ask through it,
 * operators inspect and re-drive through it; it knows which aggregates there are and nothing of the business.
 */
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { disposing, outcomeWithin } from '../../kernel/calls.ts'
import type { Answer, CommandContext } from '../../kernel/decision.ts'
import { kindOf } from '../../kernel/interpreter.ts'
import { meter, type Usage } from '../../kernel/meter.ts'
import { type Instant, instantOf } from '../../kernel/time.ts'
import { type Inbox, inboxBinding } from '../../queues/subscriptions.ts'
import { type BreakerReport, Gate, reportOf } from './breaker.ts'
import type { Part } from './conversation.ts'
import type { Inspection, Range } from './inspection.ts'
import { type ActorEnv, actorsIn, className } from './ports.ts'
import type { From, Resent } from './redrive.ts'

/** The backlog of a queue that does not answer within this time is unknown. */
const METRICS_LIMIT_MS = 1_000

/** What waits in an inbox queue; both null when the queue did not answer. */
export type InboxBacklog = {
  readonly inbox: Inbox
  readonly backlog: number | null
  readonly oldestAt: Instant | null
}

/** The methods other Workers may call. */
export type ActorsRpc = {
  execute(aggregate: string, id: string, command: unknown, context: CommandContext): Promise<Answer>
  inspect(aggregate: string, id: string, range: Range): Promise<Inspection | null>
  conversation(aggregate: string, id: string, correlationId: string): Promise<Part | null>
  redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null>
  redriveObject(className: string, objectId: string, from: From): Promise<Resent | null>
  aggregates(): Promise<readonly string[]>
  breakers(): Promise<readonly BreakerReport[]>
  resetBreaker(dependency: string): Promise<BreakerReport | null>
  backlogs(): Promise<readonly InboxBacklog[]>
  resend(inbox: Inbox, body: unknown): Promise<void>
  usage(): Promise<Usage>
}

/** Whom these aggregates ask in their reactions: each has a breaker. */
const dependenciesOf = (aggregates: readonly AnyAggregate[]): readonly string[] => {
  const reactions = aggregates.flatMap(({ react }) => Object.values(react ?? {}))
  return [...new Set(reactions.flatMap((reaction) => (reaction ? [kindOf(reaction.asks)] : [])))]
}

/** The `ActorsEntrypoint` class of a Worker with these aggregates, which consumes these inboxes. */
export const actorsEntrypoint = <Env extends ActorEnv>(
  aggregates: readonly AnyAggregate[],
  inboxes: readonly Inbox[] = [],
) => {
  const names = aggregates.map(({ events }) => events.aggregate)
  const dependencies = dependenciesOf(aggregates)

  return class ActorsEntrypoint extends WorkerEntrypoint<Env> implements ActorsRpc {
    async execute(aggregate: string, id: string, command: unknown, context: CommandContext): Promise<Answer> {
      if (!names.includes(aggregate)) throw new Error(`this Worker has no aggregate ${aggregate}`)
      return disposing(this.#actor(aggregate, id).execute(command, context))
    }

    /** Null for what never happened, and for an aggregate that is not here: operators type names by hand. */
    async inspect(aggregate: string, id: string, range: Range): Promise<Inspection | null> {
      return names.includes(aggregate) ? disposing(this.#actor(aggregate, id).inspect(range)) : null
    }

    /** Its part in a conversation; null for none, and for an aggregate that is not here. */
    async conversation(aggregate: string, id: string, correlationId: string): Promise<Part | null> {
      return names.includes(aggregate) ? disposing(this.#actor(aggregate, id).conversation(correlationId)) : null
    }

    /** Sends everything. Null for the same: an operator who mistyped an id must not believe that something was sent. */
    async redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null> {
      if (!names.includes(aggregate) || (await this.#actor(aggregate, id).peek()) === null) return null
      let resent = 0
      for (let fromSeq: number | null = from.fromSeq; fromSeq !== null; ) {
        const portion: Resent = await disposing(this.#actor(aggregate, id).redrive({ fromSeq }))
        resent += portion.resent
        fromSeq = portion.next
      }
      return { resent }
    }

    /** A portion of what an object has that is known by its storage alone; null when its class is not an aggregate. */
    async redriveObject(ofClass: string, objectId: string, from: From): Promise<Resent | null> {
      const aggregate = names.find((name) => className(name) === ofClass)
      if (aggregate === undefined) return null
      const actors = actorsIn(this.env, aggregate)
      return disposing(actors.get(actors.idFromString(objectId)).redrive(from))
    }

    async aggregates(): Promise<readonly string[]> {
      return names
    }

    async breakers(): Promise<readonly BreakerReport[]> {
      return Promise.all(
        dependencies.map(async (dependency) => reportOf(dependency, await this.#gate().state(dependency))),
      )
    }

    async resetBreaker(dependency: string): Promise<BreakerReport | null> {
      if (!dependencies.includes(dependency)) return null
      return reportOf(dependency, await this.#gate().reset(dependency))
    }

    async backlogs(): Promise<readonly InboxBacklog[]> {
      return Promise.all(
        inboxes.map(async (inbox) => {
          const metrics = await outcomeWithin(this.#queue(inbox).metrics(), METRICS_LIMIT_MS)
          if (metrics.kind === 'failed') throw metrics.fault
          if (metrics.kind === 'timed-out') return { inbox, backlog: null, oldestAt: null }
          const { backlogCount, oldestMessageTimestamp: oldest } = metrics.value
          return { inbox, backlog: backlogCount, oldestAt: oldest ? instantOf(oldest.getTime()) : null }
        }),
      )
    }

    /** Sends the body of a dead letter to its inbox again; throws when the inbox is not consumed here. */
    async resend(inbox: Inbox, body: unknown): Promise<void> {
      if (!inboxes.includes(inbox)) throw new Error(`this Worker consumes no inbox ${inbox}`)
      await this.#queue(inbox).send(body)
    }

    async usage(): Promise<Usage> {
      return { ...meter }
    }

    #gate(): Gate {
      return new Gate(this.env.BREAKER, (promise) => this.ctx.waitUntil(promise))
    }

    #actor(aggregate: string, id: string) {
      return actorsIn(this.env, aggregate).getByName(id)
    }

    #queue(inbox: Inbox): Queue<unknown> {
      const queue: unknown = Reflect.get(this.env, inboxBinding(inbox))
      if (queue === undefined) throw new Error(`there is no binding ${inboxBinding(inbox)}`)
      // A producer binding has this name; test/configuration.test.ts holds that it leads to this queue.
      return queue as Queue<unknown>
    }
  }
}
