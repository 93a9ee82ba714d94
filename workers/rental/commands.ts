/** What people may do in air-purifier rental (공기청정기 렌탈), and how a no is said. */
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { engineer } from '../../durable-objects/rental/engineer.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { product } from '../../durable-objects/rental/product.ts'
import { OPEN_ORDERS, renter } from '../../durable-objects/rental/renter.ts'
import type { CommandOf, RefusalOf } from '../../kernel/aggregate.ts'
import { type Decision, refuse } from '../../kernel/decision.ts'
import { EngineerId, OPEN_ORDERS_LIMIT, ProductId } from '../../queues/rental.ts'
import { type Caller, type Look, type RefusalTable, route } from '../http/command.ts'
import { assignments, engineers, installations, orders, products } from './reads.ts'

type RequestOrder = Extract<CommandOf<typeof order>, { readonly type: 'RequestOrder' }>
type No = RefusalOf<typeof product, 'QuoteProduct'> | RefusalOf<typeof renter, 'OpenRental'>

/** An application that would be refused makes no order (K14). Product and renter decide all the same. */
const refusedAhead = async (
  look: Look,
  command: RequestOrder,
  orderId: string,
): Promise<RequestOrder | Decision<never, No>> => {
  const { productId, customerId, openOrders: limit } = command
  const [offered, rents] = await Promise.all([look(product, productId), look(renter, customerId, orderId)])
  // A retry: it meets its first answer.
  if (rents?.hasSeen) return command
  if (!offered) return refuse('ProductNotFound')
  if (offered.status === 'retired') return refuse('ProductRetired')
  const open = Number(rents?.data.openOrders ?? 0)
  return open >= limit ? refuse('OpenOrdersReached', { limit, open }) : command
}

const speaking = ({ sub, roles }: Caller) => ({ by: sub, asStaff: roles.includes('rental-staff') })

export const commands = [
  route('PUT /v1/rental/products/{id}', ['rental-staff'], products, product, 'OfferProduct', {
    summary: 'Offer a product, or change its terms (상품 등록): existing orders keep theirs',
    fill: ({ organisation }) => ({ organisation }),
    id: ProductId,
  }),
  route('DELETE /v1/rental/products/{id}', ['rental-staff'], products, product, 'RetireProduct', {
    summary: 'Retire a product (상품 단종): no new orders of it; existing ones go on',
    id: ProductId,
  }),
  route('POST /v1/rental/orders', ['customer'], orders, order, 'RequestOrder', {
    summary: `Apply for a rental (렌탈 신청): an engineer is found by itself. At most ${OPEN_ORDERS} open orders per customer, unless configured otherwise`,
    fill: ({ sub, setting }) => ({
      customerId: sub,
      openOrders: setting('OPEN_ORDERS', OPEN_ORDERS, OPEN_ORDERS_LIMIT),
    }),
    before: refusedAhead,
  }),
  route('POST /v1/rental/orders/{id}/cancel', ['customer', 'rental-staff'], orders, order, 'CancelOrder', {
    summary: 'Cancel an order and its installation (렌탈 취소): until it is installed; staff say why',
    fill: speaking,
    about: 'owner',
    pending: 'cancel-requested',
  }),
  route(
    'POST /v1/rental/orders/{id}/reschedule',
    ['customer', 'engineer', 'rental-staff'],
    orders,
    order,
    'RescheduleVisit',
    {
      summary:
        'Move the visit to another day (방문일 변경): its customer, its engineer or staff; today to a year ahead',
      fill: (caller) => ({ ...speaking(caller), asEngineer: caller.roles.includes('engineer') }),
    },
  ),
  route('POST /v1/rental/orders/{id}/survey', ['customer', 'rental-staff'], orders, order, 'SubmitSurvey', {
    summary: 'Submit the survey (설문): the order is closed together with the customer record',
    fill: ({ sub, roles }) => ({ submittedBy: sub, asStaff: roles.includes('rental-staff') }),
    // Also what staff write down is what the customer said.
    about: 'owner',
  }),
  route('PUT /v1/rental/engineers/{id}', ['rental-staff'], engineers, engineer, 'RegisterEngineer', {
    summary: 'Register an engineer, or change name and region (기사 등록): orders that wait there are assigned',
    fill: ({ organisation }) => ({ organisation }),
    about: 'named',
    id: EngineerId,
  }),
  route('DELETE /v1/rental/engineers/{id}', ['rental-staff'], engineers, engineer, 'RetireEngineer', {
    summary: 'Retire an engineer (기사 퇴사): no new orders; what is open goes to others',
    id: EngineerId,
  }),
  route(
    'POST /v1/rental/assignments/{orderId}/reassign',
    ['rental-staff'],
    assignments,
    assignment,
    'ReassignEngineer',
    { summary: 'Give a visit to another engineer of the region (기사 변경)' },
  ),
  route(
    'POST /v1/rental/installations/{orderId}/complete',
    ['engineer'],
    installations,
    installation,
    'CompleteInstallation',
    {
      summary: 'Complete an installation (설치 완료), on its day or later: the order is then installed by itself',
      fill: ({ sub }) => ({ engineerId: sub }),
    },
  ),
] as const

export const refusals: RefusalTable<typeof commands> = {
  ProductNotFound: [404, 'There is no such product'],
  ProductRetired: [409, 'The product is not offered any more'],
  OpenOrdersReached: [409, 'You have as many open orders as one may have'],
  OrderNotFound: [404, 'There is no such order'],
  OrderAlreadyRequested: [409, 'The order was requested already'],
  PreferredDatePast: [422, 'The preferred date is over'],
  PreferredDateTooFar: [422, 'The preferred date is too far ahead'],
  AlreadyInstalled: [409, 'The air purifier is installed already'],
  OrderCancelled: [409, 'The order is cancelled'],
  ReasonRequired: [422, 'Staff say why they cancel an order'],
  CancelUnderWay: [409, 'The order is being cancelled'],
  NotYetAssigned: [409, 'The order has no engineer yet'],
  VisitDatePast: [422, 'The day is over'],
  VisitDateTooFar: [422, 'The day is too far ahead'],
  RescheduleUnderWay: [409, 'The visit is being moved to another day'],
  AssignmentNotFound: [404, 'There is no such assignment'],
  ReassignUnderWay: [409, 'The visit is being given to another engineer'],
  EngineerNotInRegion: [409, 'Nobody of that name works in the region'],
  OrderReleased: [409, 'The order is over'],
  NotYetInstalled: [409, 'The air purifier is not installed yet'],
  SurveyUnderWay: [409, 'Another survey of this order is being stored'],
  AlreadyClosed: [409, 'The order is closed'],
  RecordAlreadyStored: [409, 'The customer record of this order is stored already'],
  InstallationNotFound: [404, 'There is no such installation'],
  InstallationCancelled: [409, 'The installation is cancelled'],
  VisitNotDue: [409, 'The day of the visit has not come'],
  EngineerNotFound: [404, 'There is no such engineer'],
}
