/** What operators read and do, as the API says it. */
import type { z } from 'zod'
import type { Breaker, Inspected } from '../../http/inspection.ts'
import type { Backlog } from '../../view/backlogs.ts'
import type { Lane as LaneSchema } from '../../view/conversation.ts'
import type { Cause as CauseSchema, DeadLetter, State } from '../../view/dead-letters.ts'
import type { Action as ActionSchema } from '../../view/operator-requests.ts'
import type { Overview as OverviewSchema } from '../../view/overview.ts'
import type { Lag } from '../../view/projections/lag.ts'
import type { Found } from '../../view/routes/instances.ts'
import type { Overdue as OverdueSchema } from '../../view/sweeper.ts'

export type { Breaker, DeadLetter, Inspected }
export type Action = z.infer<typeof ActionSchema>
export type Cause = z.infer<typeof CauseSchema>
export type Lane = z.infer<typeof LaneSchema>
export type Overdue = z.infer<typeof OverdueSchema>
export type Overview = z.infer<typeof OverviewSchema>

type Paging = { readonly limit?: number; readonly cursor?: string }
type Listed<T> = { readonly items: readonly T[]; readonly next: string | null }
type OfActor = { readonly aggregate: string; readonly id: string }

export type OperatorReads = {
  readonly '/v1/ops/overview': { readonly query: Record<never, never>; readonly answer: Overview }
  readonly '/v1/ops/lag': {
    readonly query: Record<never, never>
    readonly answer: { readonly inboxes: readonly z.infer<typeof Backlog>[]; readonly view: z.infer<typeof Lag> }
  }
  readonly '/v1/ops/instances': {
    readonly query: Paging & {
      readonly [K in 'id' | 'owner' | 'organisation' | 'system' | 'kind' | 'status' | 'since' | 'until']?: string
    }
    readonly answer: Listed<z.infer<typeof Found>>
  }
  readonly '/v1/ops/actors/{aggregate}/{id}': {
    readonly query: OfActor & { readonly at?: string; readonly from?: number; readonly limit?: number }
    readonly answer: Inspected
  }
  readonly '/v1/ops/conversations/{id}': {
    readonly query: { readonly id: string }
    readonly answer: { readonly id: string; readonly lanes: readonly Lane[]; readonly unanswered: readonly string[] }
  }
  readonly '/v1/ops/dead-letters': {
    readonly query: Paging & { readonly inbox?: string; readonly reason?: string; readonly state?: State }
    readonly answer: Listed<DeadLetter>
  }
  readonly '/v1/ops/dead-letters/{id}': {
    readonly query: { readonly id: string }
    readonly answer: DeadLetter & { readonly body: unknown }
  }
  readonly '/v1/ops/dead-letter-causes': {
    readonly query: Record<never, never>
    readonly answer: { readonly causes: readonly Cause[] }
  }
  readonly '/v1/ops/breakers': {
    readonly query: Record<never, never>
    readonly answer: { readonly breakers: readonly Breaker[]; readonly unavailable: readonly string[] }
  }
  readonly '/v1/ops/overdue': { readonly query: Paging; readonly answer: Listed<Overdue> }
  readonly '/v1/ops/actions': { readonly query: Paging; readonly answer: Listed<Action> }
}

type Because = { readonly reason: string }
type Tried = Because & { readonly dryRun?: boolean }
export type OperatorCommands = {
  readonly 'POST /v1/ops/actors/{aggregate}/{id}/redrive': {
    readonly body: Tried & { readonly fromSeq?: number }
    readonly answer: { readonly resent: number }
  }
  readonly 'POST /v1/ops/actors/{aggregate}/{id}/resume': {
    readonly body: Tried
    readonly answer: { readonly open: number; readonly unsent: number }
  }
  readonly 'POST /v1/ops/breakers/{system}/{dependency}/reset': { readonly body: Because; readonly answer: object }
  readonly 'POST /v1/ops/dead-letters/{id}/redrive': { readonly body: Because; readonly answer: DeadLetter }
  readonly 'POST /v1/ops/dead-letters/{id}/discard': { readonly body: Because; readonly answer: DeadLetter }
  readonly 'POST /v1/ops/dead-letters/redrive': {
    readonly body: Tried & { readonly inbox: string }
    readonly answer: { readonly inbox: string; readonly redriven: readonly string[] }
  }
}
