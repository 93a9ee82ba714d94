/** What taxi dispatch (택시 호출) refuses, as HTTP. A new refusal does not compile until it is here. */
import type { CallRefusal } from '../../durable-objects/taxi/call-commands.ts'
import type { DriverRefusal } from '../../durable-objects/taxi/driver.ts'
import type { PickupRefusal } from '../../durable-objects/taxi/pickup-commands.ts'
import type { RefusalTable } from '../http/answer.ts'

export type TaxiReason = CallRefusal['reason'] | PickupRefusal['reason'] | DriverRefusal['reason']

export const taxiRefusals: RefusalTable<TaxiReason> = {
  CallNotFound: { status: 404, title: 'There is no such call' },
  CallAlreadyRequested: { status: 409, title: 'The call was requested already' },
  CallNotOpen: { status: 409, title: 'The call is not open' },
  CallAlreadyTaken: { status: 409, title: 'A driver has taken the call' },
  CallCancelled: { status: 409, title: 'The call is cancelled' },
  CallCompleted: { status: 409, title: 'The ride is over' },
  MatchOver: { status: 409, title: 'That match is over' },
  PaymentDeclined: { status: 402, title: 'The payment was declined' },
  PaymentTimedOut: { status: 402, title: 'The payment took too long; whatever was charged goes back' },
  TestMethodNotAllowed: { status: 422, title: 'Test methods of payment are not allowed here' },
  DriverBusy: { status: 409, title: 'You are on your way with another call' },
  PickupNotFound: { status: 404, title: 'There is no such pickup of yours' },
  PickupChanging: { status: 409, title: 'Something else is being done with this pickup' },
}
