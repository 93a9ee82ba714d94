/**
 * Passenger (승객): one customer, and the one live call a customer has at a time (T12): the driver's mirror image.
 * A customer is engaged before payment is asked, and freed by the call that engaged him: nobody is engaged for nothing.
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { passengerEvents } from '../../queues/taxi.ts'

/** Calls a passenger remembers to have left or missed, so that a late question does not bring one back (G3). */
export const PAST_LIMIT = 200

type Past = { readonly past: readonly string[] }
type State = ({ readonly status: 'idle' } & Past) | ({ readonly status: 'riding'; readonly callId: string } & Past)

const { on, aggregate } = aggregateOf<State, typeof passengerEvents>(passengerEvents)

export const passenger = aggregate({
  initial: { status: 'idle', past: [] },

  commands: {
    EngagePassenger: on({ callId: id }, (state, { callId }) => {
      if (state.past.includes(callId)) return refuse('CallRejected')
      if (state.status === 'idle') return happened({ type: 'PassengerEngaged', callId })
      if (state.callId === callId) return nothing
      // Kept, for a question that was asked twice may still be on its way: nobody would free him of what he refused.
      return happenedBut({ reason: 'CallInProgress', callId: state.callId }, { type: 'PassengerCallExpired', callId })
    }),
    FreePassenger: on({ callId: id }, (state, { callId }) => {
      if (state.status === 'riding' && state.callId === callId) return happened({ type: 'PassengerFreed', callId })
      // A call may be over before its question came: then that one comes too late.
      return state.past.includes(callId) ? nothing : happened({ type: 'PassengerCallExpired', callId })
    }),
  },

  evolve: {
    PassengerEngaged: ({ past }, { callId }) => ({ status: 'riding', callId, past }),
    PassengerFreed: ({ past }, { callId }) => ({ status: 'idle', past: withCall(past, callId) }),
    PassengerCallExpired: (state, { callId }) => ({ ...state, past: withCall(state.past, callId) }),
  },

  /** A call of this customer, now or before. */
  hasSeen: (state, callId) => state.past.includes(callId) || (state.status === 'riding' && state.callId === callId),

  describe: (state, customerId) => {
    if (state.status === 'idle' && state.past.length === 0) return null
    const data = state.status === 'riding' ? { callId: state.callId } : {}
    return { status: state.status, owner: customerId, label: '', data }
  },
})

const withCall = (past: readonly string[], callId: string): readonly string[] => [...past, callId].slice(-PAST_LIMIT)
