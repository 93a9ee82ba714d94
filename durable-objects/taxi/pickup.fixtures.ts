/** The pickup that the specs of taxi dispatch talk about, from the drivers' list to the end of the ride. */

import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import type { pickupEvents, Report } from '../../queues/taxi.ts'
import type { pickup } from './pickup.ts'

export type PickupCommand = CommandOf<typeof pickup>
export type PickupEvent = EventOf<typeof pickupEvents>

export const ride = {
  origin: sealedLike('서울역 2번 출구'),
  destination: sealedLike('노들섬'),
  fareKrw: 15_000,
  openedAt: MORNING,
}
const names: Readonly<Record<string, string>> = { baek: '백기사', cheon: '천기사' }
const nameOf = (driverId: string): string => sealedLike(names[driverId] ?? driverId)

export const open: PickupCommand = { type: 'OpenPickup', ...ride }
export const accept = (driverId = 'baek'): PickupCommand => ({
  type: 'AcceptCall',
  driverId,
  driverName: nameOf(driverId),
})
export const secure = (match = 1): PickupCommand => ({ type: 'SecureDriver', match })
export const withdraw = (match = 1): PickupCommand => ({
  type: 'WithdrawOffer',
  match,
  refusal: { reason: 'DriverBusy', callId: 'another' },
})
export const assign = (match = 1): PickupCommand => ({ type: 'ConfirmAssignment', match })
export const rejectMatch = (match = 1): PickupCommand => ({ type: 'RejectMatch', match })
export const arrive = (driverId = 'baek'): PickupCommand => ({ type: 'ArrivePickup', driverId })
export const board = (driverId = 'baek'): PickupCommand => ({ type: 'BoardPickup', driverId })
export const release = (driverId = 'baek'): PickupCommand => ({ type: 'ReleasePickup', driverId })
export const complete = (driverId = 'baek'): PickupCommand => ({ type: 'CompletePickup', driverId })
export const confirm = (what: Report, match = 1): PickupCommand => ({ type: 'ConfirmReport', match, what })
export const confirmRelease = (match = 1): PickupCommand => confirm('released', match)
export const confirmCompletion = (match = 1): PickupCommand => confirm('completed', match)
export const cancelMatch = (match = 1): PickupCommand => ({ type: 'CancelMatch', match })
export const cancel: PickupCommand = { type: 'CancelPickup' }
export const finish = (awaited = false): PickupCommand => ({ type: 'FinishDismissal', awaited })
export const finishRejection: PickupCommand = { type: 'FinishRejection' }

const of = (match: number, driverId: string) => ({ match, driverId, driverName: nameOf(driverId) })
export const opened: PickupEvent = { type: 'PickupOpened', ...ride }
export const offered = (match = 1, driverId = 'baek'): PickupEvent => ({
  type: 'PickupOffered',
  ...of(match, driverId),
})
export const secured = (match = 1, driverId = 'baek'): PickupEvent => ({
  type: 'PickupDriverSecured',
  ...of(match, driverId),
})
export const withdrawn = (match = 1): PickupEvent => ({ type: 'PickupOfferWithdrawn', match, reason: 'DriverBusy' })
export const assigned = (match = 1, driverId = 'baek'): PickupEvent => ({
  type: 'PickupAssigned',
  ...of(match, driverId),
})
const reported = (what: Report, match = 1, driverId = 'baek'): PickupEvent => ({
  type: 'PickupReported',
  match,
  driverId,
  what,
})
export const arriving = reported('arrived')
export const arrived: PickupEvent = { type: 'PickupArrived', match: 1, driverId: 'baek' }
export const boarding = reported('boarded')
export const boarded: PickupEvent = { type: 'PickupBoarded', match: 1, driverId: 'baek' }
export const releasing = (match = 1, driverId = 'baek'): PickupEvent => reported('released', match, driverId)
export const released = (match = 1, driverId = 'baek'): PickupEvent => ({ type: 'PickupReleased', match, driverId })
export const completing = reported('completed')
export const completed: PickupEvent = { type: 'PickupCompleted', match: 1, driverId: 'baek' }
export const cancelled: PickupEvent = { type: 'PickupCancelled' }
export const rejected: PickupEvent = { type: 'PickupDriverRejected', match: 1, driverId: 'baek' }
export const dismissed = (awaited: boolean): PickupEvent => ({
  type: 'PickupDriverDismissed',
  match: 1,
  driverId: 'baek',
  awaited,
})

const toAssigned = [opened, offered(), secured(), assigned()]
const toArrived = [...toAssigned, arriving, arrived]
const toBoarded = [...toArrived, boarding, boarded]
/** How the pickup came to each state. */
export const story = {
  open: [opened],
  offered: [opened, offered()],
  secured: [opened, offered(), secured()],
  withdrawn: [opened, offered(), withdrawn()],
  assigned: toAssigned,
  releasing: [...toAssigned, releasing()],
  released: [...toAssigned, releasing(), released()],
  arriving: [...toAssigned, arriving],
  arrived: toArrived,
  boarding: [...toArrived, boarding],
  boarded: toBoarded,
  completing: [...toBoarded, completing],
  completed: [...toBoarded, completing, completed],
  /** Cancelled before any driver came, while one was being asked, and with one on his way. */
  cancelled: [opened, cancelled],
  cancelledWhileOffered: [opened, offered(), cancelled],
  cancelledWhileAssigned: [...toAssigned, cancelled, dismissed(false)],
  tombstone: [cancelled],
} as const satisfies Record<string, readonly PickupEvent[]>
