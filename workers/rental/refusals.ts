/** What air-purifier rental (공기청정기 렌탈) refuses, as HTTP. A new refusal does not compile until it is here. */
import type { CustomerRecordRefusal } from '../../durable-objects/rental/customer-record.ts'
import type { EngineerRefusal } from '../../durable-objects/rental/engineer.ts'
import type { InstallationRefusal } from '../../durable-objects/rental/installation.ts'
import type { OrderRefusal } from '../../durable-objects/rental/order-commands.ts'
import type { RosterRefusal } from '../../durable-objects/rental/roster.ts'
import type { RefusalTable } from '../http/answer.ts'

export type RentalReason =
  | OrderRefusal['reason']
  | InstallationRefusal['reason']
  | CustomerRecordRefusal['reason']
  | EngineerRefusal['reason']
  | RosterRefusal['reason']

export const rentalRefusals: RefusalTable<RentalReason> = {
  OrderNotFound: { status: 404, title: 'There is no such order' },
  OrderAlreadyRequested: { status: 409, title: 'The order was requested already' },
  PreferredDatePast: { status: 422, title: 'The preferred date is over' },
  PreferredDateTooFar: { status: 422, title: 'The preferred date is too far ahead' },
  AlreadyInstalled: { status: 409, title: 'The air purifier is installed already' },
  OrderCancelled: { status: 409, title: 'The order is cancelled' },
  NotYetInstalled: { status: 409, title: 'The air purifier is not installed yet' },
  SurveyUnderWay: { status: 409, title: 'Another survey of this order is being stored' },
  AlreadyClosed: { status: 409, title: 'The order is closed' },
  RecordAlreadyStored: { status: 409, title: 'The customer record of this order is stored already' },
  InstallationNotFound: { status: 404, title: 'There is no such installation' },
  InstallationCancelled: { status: 409, title: 'The installation is cancelled' },
  EngineerNotFound: { status: 404, title: 'There is no such engineer' },
  OrderReleased: { status: 409, title: 'The order needs no engineer any more' },
}
