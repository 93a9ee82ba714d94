/** What people may do in air-purifier rental (공기청정기 렌탈), and how a no is said. */
import { engineer } from '../../durable-objects/rental/engineer.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { EngineerId } from '../../queues/rental.ts'
import { type RefusalTable, route } from '../http/command.ts'
import { engineers, installations, orders } from './reads.ts'

export const commands = [
  route('POST /v1/rental/orders', ['customer'], orders, order, 'RequestOrder', {
    summary: 'Apply for a rental (렌탈 신청): always possible, an engineer is found by itself',
    fill: ({ sub }) => ({ customerId: sub }),
  }),
  route('POST /v1/rental/orders/{id}/cancel', ['customer'], orders, order, 'CancelOrder', {
    summary: 'Cancel an order and its installation (렌탈 취소): until it is installed',
    fill: ({ sub }) => ({ customerId: sub }),
    pending: 'cancel-requested',
  }),
  route('POST /v1/rental/orders/{id}/survey', ['customer', 'rental-staff'], orders, order, 'SubmitSurvey', {
    summary: 'Submit the survey (설문): the order is closed together with the customer record',
    fill: ({ sub, roles }) => ({ submittedBy: sub, asStaff: roles.includes('rental-staff') }),
  }),
  route('PUT /v1/rental/engineers/{id}', ['rental-staff'], engineers, engineer, 'RegisterEngineer', {
    summary: 'Register an engineer, or change name and region (기사 등록): orders that wait there are assigned',
    id: EngineerId,
  }),
  route('DELETE /v1/rental/engineers/{id}', ['rental-staff'], engineers, engineer, 'RetireEngineer', {
    summary: 'Retire an engineer (기사 퇴사): no new orders; what is open stays theirs to complete',
    id: EngineerId,
  }),
  route(
    'POST /v1/rental/installations/{orderId}/complete',
    ['engineer'],
    installations,
    installation,
    'CompleteInstallation',
    {
      summary: 'Complete an installation (설치 완료): the order is then installed by itself',
      fill: ({ sub }) => ({ engineerId: sub }),
    },
  ),
] as const

export const refusals: RefusalTable<typeof commands> = {
  OrderNotFound: [404, 'There is no such order'],
  OrderAlreadyRequested: [409, 'The order was requested already'],
  PreferredDatePast: [422, 'The preferred date is over'],
  PreferredDateTooFar: [422, 'The preferred date is too far ahead'],
  AlreadyInstalled: [409, 'The air purifier is installed already'],
  OrderCancelled: [409, 'The order is cancelled'],
  NotYetInstalled: [409, 'The air purifier is not installed yet'],
  SurveyUnderWay: [409, 'Another survey of this order is being stored'],
  AlreadyClosed: [409, 'The order is closed'],
  RecordAlreadyStored: [409, 'The customer record of this order is stored already'],
  InstallationNotFound: [404, 'There is no such installation'],
  InstallationCancelled: [409, 'The installation is cancelled'],
  EngineerNotFound: [404, 'There is no such engineer'],
}
