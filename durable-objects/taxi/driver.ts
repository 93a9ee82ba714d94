/**
 * Driver (기사): one driver, and the one match a driver has at a time (T5).
 * A driver is engaged before the call is asked, and freed by the pickup that engaged him: nobody is engaged for nothing.
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { DriverName, driverEvents, FreedBecause, matchNumber } from '../../queues/taxi.ts'

/** Matches a driver remembers to have left or missed, so that a late question does not bring one back (G3). */
export const LEFT_LIMIT = 200

type OfCall = { readonly callId: string; readonly match: number }
type Past = { readonly left: readonly OfCall[] }
type State =
  | ({ readonly status: 'idle'; readonly driverName: string | null } & Past)
  | ({ readonly status: 'engaged'; readonly driverName: string } & OfCall & Past)

const { on, aggregate } = aggregateOf<State, typeof driverEvents>(driverEvents)

export const driver = aggregate({
  initial: { status: 'idle', driverName: null, left: [] },

  commands: {
    EngageDriver: on(
      { callId: id, match: matchNumber, driverName: DriverName },
      (state, { callId, match, driverName }) => {
        if (state.left.some((past) => isSame(past, { callId, match }))) return refuse('MatchOver')
        if (state.status === 'idle') return happened({ type: 'DriverEngaged', callId, match, driverName })
        if (isSame(state, { callId, match })) return nothing
        // Kept, for a question that was asked twice may still be on its way: nobody would free him of what he refused.
        return happenedBut(
          { reason: 'DriverBusy', callId: state.callId },
          { type: 'DriverOfferExpired', callId, match },
        )
      },
    ),
    FreeDriver: on({ callId: id, match: matchNumber, reason: FreedBecause }, (state, { callId, match, reason }) => {
      if (state.status === 'idle' || !isSame(state, { callId, match })) return nothing
      return happened({ type: 'DriverFreed', callId, match, reason })
    }),
  },

  evolve: {
    DriverEngaged: ({ left }, engaged) => ({ status: 'engaged', ...engaged, left }),
    DriverFreed: ({ driverName, left }, past) => ({ status: 'idle', driverName, left: withPast(left, past) }),
    DriverOfferExpired: (state, past) => ({ ...state, left: withPast(state.left, past) }),
  },

  describe: (state, driverId) => {
    if (state.driverName === null) return null
    const data = state.status === 'engaged' ? { callId: state.callId } : {}
    return { status: state.status, owner: driverId, label: state.driverName, data }
  },
})

const withPast = (left: readonly OfCall[], { callId, match }: OfCall): readonly OfCall[] =>
  [...left, { callId, match }].slice(-LEFT_LIMIT)

const isSame = (one: OfCall, other: OfCall): boolean => one.callId === other.callId && one.match === other.match
