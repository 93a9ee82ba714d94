/** What tests ask of the pool of servers, and what it answers. */
import * as z from 'zod'
import type { Identity } from '../../scripts/identity.ts'
import type { OpenApiDocument } from './contract.ts'

export const PoolRequest = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('start'),
    /** Whoever asks for the same name gets the same server; it names the file of its log lines, too. */
    name: z.string(),
    /** The Workers of the fixture instead of Naru's. */
    isFixture: z.boolean().optional(),
    /** Settings as in the environment of `npm start`. */
    env: z.record(z.string(), z.string()).optional(),
    /** How often the broker itself brings a message back before it goes to the dead letters; many times unless said. */
    queueRetries: z.number().optional(),
    /** Each Worker writes down what it takes from its queues (`tap` of a chaos order). */
    tapped: z.boolean().optional(),
    /** Asks it for its document as soon as it is there, while all of its Workers are. */
    withDocument: z.boolean().optional(),
  }),
  z.object({ do: z.literal('stop'), name: z.string() }),
])
export type PoolRequest = z.infer<typeof PoolRequest>

/** A server of the pool. */
export type ServerPlace = {
  readonly url: string
  readonly sideDoor: string
  /** The names of all its Workers. */
  readonly workers: readonly string[]
  readonly identity: Identity
  /** What it says of itself, for those who asked for that, too. */
  readonly document: OpenApiDocument | null
  /** What its Workers log; written line by line. */
  readonly logFile: string
}
