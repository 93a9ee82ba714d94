/** What operators may ask of a system's front desk, over RPC. */
import type { Json } from '../../kernel/aggregate.ts'

export type Inspection = { readonly [key: string]: Json }
export type BreakerReport = { readonly [key: string]: Json }

export type Desk = {
  /** One instance of an aggregate with its state and a stretch of its history; null when nothing ever happened to it. */
  inspect(aggregate: string, id: string, page: { from: number; limit: number }): Promise<Inspection | null>
  /** Sends its events again from `fromSeq` on (K9). */
  redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null>
  breakers(): Promise<readonly BreakerReport[]>
  resetBreaker(dependency: string): Promise<BreakerReport | null>
}
