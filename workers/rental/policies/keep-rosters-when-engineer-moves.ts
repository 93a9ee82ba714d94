import { roster } from '../../../durable-objects/rental/roster.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { EngineerRegistered, EngineerRetired } from '../../../queues/rental.ts'

/** Whenever an engineer is registered, the roster of that region has them, and the one before has not any more (R2). */
export const joinRosterWhenEngineerRegistered = policy({
  name: 'rental.join-roster-when-engineer-registered',
  on: EngineerRegistered,
  then({ name, region, previousRegion, revision }, engineerId) {
    const join = send(roster, region, { type: 'JoinRoster', engineerId, name, revision })
    if (previousRegion === null) return [join]
    return [join, send(roster, previousRegion, { type: 'LeaveRoster', engineerId, revision })]
  },
})

/** Whenever an engineer retires, the roster gives them no new orders. */
export const leaveRosterWhenEngineerRetired = policy({
  name: 'rental.leave-roster-when-engineer-retired',
  on: EngineerRetired,
  then: ({ region, revision }, engineerId) => [send(roster, region, { type: 'LeaveRoster', engineerId, revision })],
})
