/**
 * Front desk: the door of a Worker's aggregates to other Workers. Other contexts ask through it, operators look and
 * re-drive through it; it knows which classes are aggregates and nothing of the business.
 */
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Answer, CommandContext } from '../../kernel/aggregate.ts'
import { disposing } from '../../kernel/calls.ts'
import { meter, type Usage } from '../../kernel/meter.ts'
import { type BreakerReport, Gate } from './breaker.ts'
import type { ActorEnv } from './dependencies.ts'
import type { Actors, From, Inspection } from './inspection.ts'
import type { Resent } from './redrive.ts'

/** Where the instances of an aggregate live. */
export type ActorBinding = {
  /** `<system>.<aggregate>`. */
  readonly aggregate: string
  readonly className: string
  readonly binding: string
}

/** The methods other Workers may call. */
export type ActorsRpc = {
  execute(aggregate: string, id: string, command: unknown, context: CommandContext): Promise<Answer>
  inspect(aggregate: string, id: string, range: { from: number; limit: number }): Promise<Inspection | null>
  redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null>
  redriveObject(className: string, objectId: string, from: From): Promise<Resent | null>
  breakers(): Promise<readonly BreakerReport[]>
  resetBreaker(dependency: string): Promise<BreakerReport | null>
  usage(): Promise<Usage>
}

/** The `ActorsEntrypoint` entrypoint class of a Worker with these aggregates, which asks these dependencies. */
export const actorsEntrypoint = <Env extends ActorEnv>(
  residences: readonly ActorBinding[],
  dependencies: readonly string[],
) =>
  class ActorsEntrypoint extends WorkerEntrypoint<Env> implements ActorsRpc {
    async execute(aggregate: string, id: string, command: unknown, context: CommandContext): Promise<Answer> {
      return disposing(this.#stub(aggregate, id).execute(command, context))
    }

    /** Null for what never happened, and for an aggregate that does not live here: operators type names by hand. */
    async inspect(aggregate: string, id: string, range: { from: number; limit: number }): Promise<Inspection | null> {
      return this.#knows(aggregate) ? disposing(this.#stub(aggregate, id).inspect(range)) : null
    }

    /** Sends everything. Null for the same: an operator who mistyped an id must not believe that something was sent. */
    async redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null> {
      if (!this.#knows(aggregate) || (await this.#stub(aggregate, id).peek()) === null) return null
      let resent = 0
      for (let fromSeq: number | null = from.fromSeq; fromSeq !== null; ) {
        const portion: Resent = await disposing(this.#stub(aggregate, id).redrive({ fromSeq }))
        resent += portion.resent
        fromSeq = portion.next
      }
      return { resent }
    }

    /** A portion of what an object has that is known by its storage alone; null when its class is not an aggregate. */
    async redriveObject(className: string, objectId: string, from: From): Promise<Resent | null> {
      const residence = residences.find((known) => known.className === className)
      if (!residence) return null
      const namespace = this.#namespace(residence)
      return disposing(namespace.get(namespace.idFromString(objectId)).redrive(from))
    }

    async breakers(): Promise<readonly BreakerReport[]> {
      const circuits = await Promise.all(dependencies.map((dependency) => this.#gate().state(dependency)))
      return circuits.map((circuit, at) => ({ ...circuit, dependency: dependencies[at] ?? '' }))
    }

    async resetBreaker(dependency: string): Promise<BreakerReport | null> {
      if (!dependencies.includes(dependency)) return null
      return { ...(await this.#gate().reset(dependency)), dependency }
    }

    async usage(): Promise<Usage> {
      return { ...meter }
    }

    #gate(): Gate {
      return new Gate(this.env.BREAKER, (promise) => this.ctx.waitUntil(promise))
    }

    #knows(aggregate: string): boolean {
      return residences.some((known) => known.aggregate === aggregate)
    }

    #stub(aggregate: string, id: string) {
      const residence = residences.find((known) => known.aggregate === aggregate)
      if (!residence) throw new Error(`no ${aggregate} lives here`)
      return this.#namespace(residence).getByName(id)
    }

    #namespace({ binding }: ActorBinding): Actors {
      return (this.env as unknown as Record<string, Actors>)[binding] as Actors
    }
  }
