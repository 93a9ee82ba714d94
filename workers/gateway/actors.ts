/** What operators may ask of a system's front desk, over RPC. */
export type Inspection = { readonly [key: string]: unknown }
export type BreakerReport = { readonly [key: string]: unknown }

export type Desk = {
  /** One instance of an aggregate with its state and a stretch of its history; null when nothing ever happened to it. */
  inspect(aggregate: string, id: string, page: { from: number; limit: number }): Promise<Inspection | null>
  /** Sends its events again from `fromSeq` on (K9). */
  redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null>
  breakers(): Promise<readonly BreakerReport[]>
  resetBreaker(dependency: string): Promise<BreakerReport | null>
}
