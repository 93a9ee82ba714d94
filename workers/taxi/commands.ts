/** What people may do in taxi dispatch (택시 호출), and how a no is said. */
import { call, USUAL_LIMITS } from '../../durable-objects/taxi/call.ts'
import { driver } from '../../durable-objects/taxi/driver.ts'
import { passenger } from '../../durable-objects/taxi/passenger.ts'
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import type { CommandOf } from '../../kernel/aggregate.ts'
import { type Decision, refuse } from '../../kernel/decision.ts'
import { CALL_LIMITS_AT_MOST } from '../../queues/taxi.ts'
import { type Look, type RefusalTable, route } from '../http/command.ts'
import { calls, pickups, requests } from './reads.ts'

type AcceptCall = Extract<CommandOf<typeof pickup>, { type: 'AcceptCall' }>
type CancelCall = Extract<CommandOf<typeof call>, { type: 'CancelCall' }>

type NotFree = Decision<
  never,
  { readonly reason: 'OwnCall' } | { readonly reason: 'DriverBusy'; readonly callId: string }
>

/**
 * A driver who is on his way with another call, or whose own call it is, is refused here, so that the pickup need not be
 * troubled and nobody is kept from it (K14). One whom this call was offered to before may be asking again: the pickup
 * knows what he was answered (H3).
 */
const ifFree = async (look: Look, accept: AcceptCall, callId: string): Promise<AcceptCall | NotFree> => {
  const { driverId } = accept
  if ((await look(passenger, driverId))?.data.callId === callId) return refuse('OwnCall')
  const current = (await look(driver, driverId))?.data.callId
  if (typeof current !== 'string' || current === callId) return accept
  const wasOffered = (await look(pickup, callId, driverId))?.hasSeen
  return wasOffered ? accept : refuse('DriverBusy', { callId: current })
}

/** A cancel means the call as it stands when the request comes: a driver who wins while it is on its way keeps it (T8). */
const asItStands = async (look: Look, cancel: CancelCall, id: string): Promise<CancelCall> => {
  const isOpen = cancel.onlyWhile === 'open' || (await look(call, id))?.status === 'open'
  return isOpen ? { ...cancel, onlyWhile: 'open' } : cancel
}

export const commands = [
  route('POST /v1/taxi/calls', ['customer'], calls, call, 'RequestCall', {
    summary: `Request a taxi (택시 호출): the fare is paid before the answer, then drivers see the call. One live call at a time; \
one that nobody takes in ${USUAL_LIMITS.openSeconds / 60} minutes, or that ${USUAL_LIMITS.releases} drivers gave back, lapses and is refunded`,
    fill: ({ sub, setting }) => ({
      customerId: sub,
      paymentSeconds: setting(
        'PAYMENT_PATIENCE_SECONDS',
        USUAL_LIMITS.paymentSeconds,
        CALL_LIMITS_AT_MOST.paymentSeconds,
      ),
      openSeconds: setting('CALL_OPEN_SECONDS', USUAL_LIMITS.openSeconds, CALL_LIMITS_AT_MOST.openSeconds),
      releases: setting('CALL_RELEASES', USUAL_LIMITS.releases, CALL_LIMITS_AT_MOST.releases),
    }),
    body: (fields) =>
      fields.refine(({ origin, destination }) => origin !== destination, {
        path: ['destination'],
        message: 'Must differ from the origin',
      }),
  }),
  route('POST /v1/taxi/calls/{id}/cancel', ['customer'], calls, call, 'CancelCall', {
    summary:
      'Cancel a call (호출 취소) as it stands now, until you have boarded: refunded, and a driver on the way is freed',
    fill: ({ sub }) => ({ customerId: sub }),
    before: asItStands,
  }),
  route('POST /v1/taxi/requests/{callId}/accept', ['driver'], requests, pickup, 'AcceptCall', {
    summary: 'Accept a call (호출 수락): one driver wins. Not your own, nor one that you gave back',
    // A token without a name says at least which subject drives.
    fill: ({ sub, name }) => ({ driverId: sub, driverName: name?.trim() || sub }),
    before: ifFree,
  }),
  route('POST /v1/taxi/pickups/{callId}/arrive', ['driver'], pickups, pickup, 'ArrivePickup', {
    summary: 'Arrive at the customer (도착): the customer is told',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
  route('POST /v1/taxi/pickups/{callId}/board', ['driver'], pickups, pickup, 'BoardPickup', {
    summary: 'The customer has boarded (탑승), after you arrived: from now on the call is not cancelled any more',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
  route('POST /v1/taxi/pickups/{callId}/release', ['driver'], pickups, pickup, 'ReleasePickup', {
    summary: 'Release a match (배차 취소) until the customer has boarded: the call is open again for other drivers',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
  route('POST /v1/taxi/pickups/{callId}/complete', ['driver'], pickups, pickup, 'CompletePickup', {
    summary: 'Complete the ride (운행 완료), once the customer has boarded',
    fill: ({ sub }) => ({ driverId: sub }),
  }),
] as const

export const refusals: RefusalTable<typeof commands> = {
  CallNotFound: [404, 'There is no such call'],
  CallAlreadyRequested: [409, 'The call was requested already'],
  CallInProgress: [409, 'You have another call under way'],
  CallRejected: [409, 'You had another call under way'],
  CallNotOpen: [409, 'The call is not open'],
  CallAlreadyTaken: [409, 'A driver has taken the call'],
  CallCancelled: [409, 'The call is cancelled'],
  CallLapsed: [409, 'No driver took the call; the fare goes back'],
  CallCompleted: [409, 'The ride is over'],
  OwnCall: [409, 'The call is your own'],
  CallReleasedBefore: [409, 'You gave this call back; it is for other drivers now'],
  MatchOver: [409, 'That match is over'],
  PaymentDeclined: [402, 'The payment was declined'],
  // Not 402: payment itself never said no (T14).
  PaymentTimedOut: [409, 'The payment took too long; whatever was charged goes back'],
  TestMethodNotAllowed: [422, 'Test methods of payment are not allowed here'],
  DriverBusy: [409, 'You are on your way with another call'],
  PickupNotFound: [404, 'There is no such pickup'],
  PickupChanging: [409, 'Something else is being done with this pickup'],
  NotArrived: [409, 'You have not arrived'],
  NotBoarded: [409, 'The customer has not boarded'],
  PassengerBoarded: [409, 'The customer has boarded'],
}
