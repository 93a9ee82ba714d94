/**
 * Driver (기사): one driver, and the one match a driver has at a time (T5).
 * A driver is engaged before the call is asked, and freed by the pickup that engaged him: nobody is engaged for nothing.
 */
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type driverEvents, FreedBecause } from '../../queues/taxi.ts'

/** Matches a driver remembers to have left or missed, so that a late letter does not bring one back (G3). */
export const LEFT_LIMIT = 200

const id = z.string().min(1).max(200)
const match = z.int().min(1)

export const EngageDriver = z.strictObject({
  type: z.literal('EngageDriver'),
  callId: id,
  match,
  driverName: z.string().min(1).max(200),
})
export const FreeDriver = z.strictObject({ type: z.literal('FreeDriver'), callId: id, match, reason: FreedBecause })

export const DriverCommand = z.discriminatedUnion('type', [EngageDriver, FreeDriver])
export type DriverCommand = z.infer<typeof DriverCommand>
export type DriverEvent = EventOf<(typeof driverEvents)[number]>

export type DriverRefusal = { reason: 'DriverBusy'; callId: string } | { reason: 'MatchOver' }

type Match = { readonly callId: string; readonly match: number }
type Past = { readonly left: readonly Match[] }
export type DriverState =
  | ({ readonly status: 'idle'; readonly driverName: string | null } & Past)
  | ({ readonly status: 'engaged'; readonly driverName: string } & Match & Past)

export const driver = aggregate<DriverState, DriverCommand, DriverEvent, DriverRefusal>({
  name: 'taxi.driver',
  initial: () => ({ status: 'idle', driverName: null, left: [] }),
  commands: DriverCommand,

  decide: {
    EngageDriver(state, { callId, match, driverName }) {
      if (state.left.some((past) => isSame(past, { callId, match }))) return refuse('MatchOver')
      if (state.status === 'idle') return happened({ type: 'DriverEngaged', callId, match, driverName })
      if (isSame(state, { callId, match })) return nothing
      // Kept, for a question that was asked twice may still be on its way: nobody would free him of what he refused.
      return happenedBut({ reason: 'DriverBusy', callId: state.callId }, { type: 'DriverOfferExpired', callId, match })
    },
    FreeDriver(state, { callId, match, reason }) {
      if (state.status === 'idle' || !isSame(state, { callId, match })) return nothing
      return happened({ type: 'DriverFreed', callId, match, reason })
    },
  },

  evolve: {
    DriverEngaged: ({ left }, { callId, match, driverName }) => ({
      status: 'engaged',
      driverName,
      callId,
      match,
      left,
    }),
    DriverFreed: ({ driverName, left }, past) => ({ status: 'idle', driverName, left: withPast(left, past) }),
    DriverOfferExpired: (state, past) => ({ ...state, left: withPast(state.left, past) }),
  },

  describe: (state, driverId) => {
    if (state.driverName === null) return null
    const data = state.status === 'engaged' ? { callId: state.callId } : {}
    return { status: state.status, owner: driverId, label: state.driverName, data }
  },
})

const withPast = (left: readonly Match[], { callId, match }: Match): readonly Match[] =>
  [...left, { callId, match }].slice(-LEFT_LIMIT)

const isSame = (one: Match, other: Match): boolean => one.callId === other.callId && one.match === other.match
