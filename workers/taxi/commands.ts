/** What people may do in taxi dispatch (택시 호출), and how a no is said. */
import { call, PAYMENT_WAIT_SECONDS, PAYMENT_WAIT_SECONDS_LIMIT } from '../../durable-objects/taxi/call.ts'
import { driver } from '../../durable-objects/taxi/driver.ts'
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import type { CommandOf } from '../../kernel/aggregate.ts'
import { refuse } from '../../kernel/decision.ts'
import { type Look, type RefusalTable, route } from '../http/command.ts'
import { calls, pickups, requests } from './reads.ts'

type AcceptCall = Extract<CommandOf<typeof pickup>, { type: 'AcceptCall' }>
type CancelCall = Extract<CommandOf<typeof call>, { type: 'CancelCall' }>

/**
 * A driver who is on his way with another call is refused here, so that the pickup need not be troubled and nobody is
 * kept from it (K14). One whom this call was offered to before may be asking again: the pickup knows what he was
 * answered (H3).
 */
const unlessBusy = async (look: Look, accept: AcceptCall, callId: string) => {
  const current = (await look(driver, accept.driverId))?.data.callId
  if (typeof current !== 'string' || current === callId) return accept
  const wasOffered = (await look(pickup, callId, accept.driverId))?.hasSeen
  return wasOffered ? accept : refuse('DriverBusy', { callId: current })
}

/** A cancel means the call as it stands when the request comes: a driver who wins while it is on its way keeps it (T8). */
const asItStands = async (look: Look, cancel: CancelCall, id: string): Promise<CancelCall> => {
  const isOpen = cancel.onlyWhile === 'open' || (await look(call, id))?.status === 'open'
  return isOpen ? { ...cancel, onlyWhile: 'open' } : cancel
}

export const commands = [
  route('POST /v1/taxi/calls', ['customer'], calls, call, 'RequestCall', {
    summary: 'Request a taxi (택시 호출): the fare is paid before the answer, then drivers see the call',
    fill: ({ sub, setting }) => ({
      customerId: sub,
      waitSeconds: setting('PAYMENT_PATIENCE_SECONDS', PAYMENT_WAIT_SECONDS, PAYMENT_WAIT_SECONDS_LIMIT),
    }),
    body: (fields) =>
      fields.refine(({ origin, destination }) => origin !== destination, {
        path: ['destination'],
        message: 'Must differ from the origin',
      }),
  }),
  route('POST /v1/taxi/calls/{id}/cancel', ['customer'], calls, call, 'CancelCall', {
    summary: 'Cancel a call (호출 취소) as it stands now: refunded, and a driver on the way is freed',
    fill: ({ sub }) => ({ customerId: sub }),
    before: asItStands,
  }),
  route('POST /v1/taxi/requests/{callId}/accept', ['driver'], requests, pickup, 'AcceptCall', {
    summary: 'Accept a call (호출 수락): one driver wins',
    // A token without a name says at least which subject drives.
    fill: ({ sub, name }) => ({ driverId: sub, driverName: name?.trim() || sub }),
    before: unlessBusy,
  }),
  route('POST /v1/taxi/pickups/{callId}/release', ['driver'], pickups, pickup, 'ReleasePickup', {
    summary: 'Release a match (배차 취소): the call is open again for other drivers',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
  route('POST /v1/taxi/pickups/{callId}/complete', ['driver'], pickups, pickup, 'CompletePickup', {
    summary: 'Complete the ride (운행 완료)',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
] as const

export const refusals: RefusalTable<typeof commands> = {
  CallNotFound: [404, 'There is no such call'],
  CallAlreadyRequested: [409, 'The call was requested already'],
  CallNotOpen: [409, 'The call is not open'],
  CallAlreadyTaken: [409, 'A driver has taken the call'],
  CallCancelled: [409, 'The call is cancelled'],
  CallCompleted: [409, 'The ride is over'],
  MatchOver: [409, 'That match is over'],
  PaymentDeclined: [402, 'The payment was declined'],
  PaymentTimedOut: [402, 'The payment took too long; whatever was charged goes back'],
  TestMethodNotAllowed: [422, 'Test methods of payment are not allowed here'],
  DriverBusy: [409, 'You are on your way with another call'],
  PickupNotFound: [404, 'There is no such pickup'],
  PickupChanging: [409, 'Something else is being done with this pickup'],
}
