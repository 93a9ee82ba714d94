/** Who may do what in air-purifier rental (R1–R14). */
import type { Rules } from '../shared/rules.ts'

const customer = ['customer']
const staff = ['rental-staff']
const staffReaders = ['rental-staff', 'admin']
const orderReaders = ['customer', 'rental-staff', 'admin']

export const rules: Rules = {
  'PUT /v1/rental/products/{id}': staff,
  'DELETE /v1/rental/products/{id}': staff,
  'GET /v1/rental/products': 'everybody',
  'GET /v1/rental/products/{id}': 'everybody',
  'POST /v1/rental/orders': customer,
  'POST /v1/rental/orders/{id}/cancel': ['customer', 'rental-staff'],
  'POST /v1/rental/orders/{id}/reschedule': ['customer', 'engineer', 'rental-staff'],
  'POST /v1/rental/orders/{id}/survey': ['customer', 'rental-staff'],
  'GET /v1/rental/orders': orderReaders,
  'GET /v1/rental/orders/{id}': orderReaders,
  'GET /v1/rental/orders/{id}/calendar.ics': ['customer'],
  'GET /v1/rental/orders/{id}/history': orderReaders,
  'PUT /v1/rental/engineers/{id}': staff,
  'DELETE /v1/rental/engineers/{id}': staff,
  'GET /v1/rental/engineers': staffReaders,
  'GET /v1/rental/engineers/{id}': staffReaders,
  'GET /v1/rental/assignments/{orderId}': ['engineer', 'rental-staff', 'admin'],
  'GET /v1/rental/assignments': ['engineer', 'rental-staff', 'admin'],
  'POST /v1/rental/assignments/{orderId}/reassign': staff,
  'POST /v1/rental/installations/{orderId}/complete': ['engineer'],
  'GET /v1/rental/customer-records': staffReaders,
  'GET /v1/rental/dashboard': staffReaders,
}
