/**
 * What can be read of air-purifier rental (공기청정기 렌탈): the catalogue, orders, engineers, assignments, customer records and the
 * dashboard (R3, R8, R9). Where a customer lives is shown to the engineer who goes there and to staff.
 */
import * as z from 'zod'
import type { assignment } from '../../durable-objects/rental/assignment.ts'
import type { customerRecord } from '../../durable-objects/rental/customer-record.ts'
import type { engineer } from '../../durable-objects/rental/engineer.ts'
import type { installation } from '../../durable-objects/rental/installation.ts'
import type { order } from '../../durable-objects/rental/order.ts'
import type { product } from '../../durable-objects/rental/product.ts'
import { date, id } from '../../kernel/fields.ts'
import {
  Application,
  Comment,
  Contact,
  EngineerName,
  ProductTerms,
  Reason,
  Region,
  Survey,
  SurveyedOrder,
} from '../../queues/rental.ts'
import { calendar } from '../http/carried.ts'
import { custom, customers, history, list, narrowed, newest, one, own, ownThere, theirs } from '../http/reads.ts'
import { resource } from '../http/resource.ts'
import { opened } from '../http/sealing.ts'
import { Dashboard, readDashboard } from './dashboard.ts'

/** See every order, and what belongs to no customer. */
const staff = ['rental-staff', 'admin'] as const

const { productId, productName, monthlyKrw, months, preferredDate } = Application.shape
const contact = {
  customerName: opened(Contact.customerName),
  phone: opened(Contact.phone),
  address: opened(Contact.address),
}
/** Who comes and when, once it is known. */
const visit = { engineerName: opened(EngineerName).optional(), installationDate: date.optional() }

export const products = resource<typeof product>('rental.product')({
  tag: 'Products (상품)',
  none: 'ProductNotFound',
  statuses: ['offered', 'retired'],
  fields: ProductTerms.shape,
})
export const orders = resource<typeof order>('rental.order')({
  tag: 'Orders (렌탈 신청)',
  none: 'OrderNotFound',
  statuses: ['requested', 'awaiting-engineer', 'assigned', 'cancel-requested', 'cancelled', 'installed', 'closed'],
  live: ['requested', 'awaiting-engineer', 'assigned', 'cancel-requested'],
  fields: {
    productId,
    productName,
    monthlyKrw,
    months,
    region: Region,
    preferredDate,
    requestedOn: date,
    ...visit,
    // What staff said when they cancelled it.
    reason: opened(Reason).optional(),
    rating: Survey.shape.rating.optional(),
  },
})
export const engineers = resource<typeof engineer>('rental.engineer')({
  tag: 'Engineers (설치 기사)',
  none: 'EngineerNotFound',
  statuses: ['active', 'retired'],
  fields: { name: opened(EngineerName), region: Region },
})
/** Without fields: a tombstone. */
export const assignments = resource<typeof assignment>('rental.assignment')({
  tag: 'Assignments (기사 배정)',
  none: 'AssignmentNotFound',
  statuses: ['waiting', 'assigned', 'completed', 'cancelled'],
  live: ['assigned'],
  fields: z
    .object({
      productName,
      region: Region,
      preferredDate,
      engineerId: id,
      ...visit,
      ...contact,
    })
    .partial().shape,
})
export const installations = resource<typeof installation>('rental.installation')({
  tag: 'Installations (설치)',
  none: 'InstallationNotFound',
  statuses: ['accepted', 'awaiting-engineer', 'completed', 'cancelled'],
  live: ['accepted', 'awaiting-engineer'],
  fields: { productName: productName.optional(), ...visit },
})
export const records = resource<typeof customerRecord>('rental.customer-record')({
  tag: 'Customer records (고객 기록)',
  none: 'CustomerRecordNotFound',
  statuses: ['stored'],
  fields: { ...SurveyedOrder.omit({ organisation: true }).shape, ...contact, comment: opened(Comment) },
})

export const reads = [
  narrowed(list('/v1/rental/products', products, 'The catalogue, newest first (상품 목록)', [['everybody', newest]]), {
    ours: staff,
  }),
  one('/v1/rental/products/{id}', products, 'One product, and its terms (상품 조회)', 'everybody'),
  narrowed(
    list('/v1/rental/orders', orders, 'Own orders, newest first; staff: those of their organisation (렌탈 신청 목록)', [
      [staff, theirs],
      [customers, own],
    ]),
    { among: ['region', 'productId', 'installationDate'], search: true, days: true },
  ),
  one('/v1/rental/orders/{id}', orders, 'One order, with who comes and when (렌탈 신청 조회)', {
    owners: customers,
    staff,
  }),
  calendar(
    '/v1/rental/orders/{id}/calendar.ics',
    orders,
    'The engineer’s visit for your calendar, once its day is known (일정)',
    ({ status, data: { installationDate, productName } }) =>
      typeof installationDate === 'string'
        ? { when: { day: installationDate }, title: String(productName), cancelled: status === 'cancelled' }
        : null,
  ),
  history('/v1/rental/orders/{id}/history', orders, 'The states of an order (렌탈 신청 이력)', {
    owners: customers,
    staff,
  }),
  narrowed(
    list(
      '/v1/rental/assignments',
      assignments,
      'Engineers: their own of their organisation, newest first; staff: those of their organisation (기사 배정 목록)',
      [
        [staff, theirs],
        [['engineer'], ownThere],
      ],
    ),
    { among: ['engineerId', 'region', 'installationDate'] },
  ),
  one(
    '/v1/rental/assignments/{orderId}',
    assignments,
    'One assignment, with where to go as long as somebody has to go there (기사 배정 조회)',
    { owners: ['engineer'], staff, ownedThere: true },
  ),
  list('/v1/rental/engineers', engineers, 'The engineers of the organisation (설치 기사 목록)', [[staff, theirs]]),
  one('/v1/rental/engineers/{id}', engineers, 'One engineer (설치 기사 조회)', { staff }),
  list('/v1/rental/customer-records', records, 'The customer records, newest first (고객 기록 목록)', [
    [staff, theirs],
  ]),
  custom({
    path: '/v1/rental/dashboard',
    summary: 'Orders by status, product, region and day; survey ratings; what the engineers have to do (현황판)',
    tag: records.tag,
    access: staff,
    schema: Dashboard,
    handle: readDashboard,
  }),
]
