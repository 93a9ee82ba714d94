/** Who may do what in concert ticketing (C1–C12). */
import { everybody, type Rules } from '../shared/rules.ts'

const manager = ['concert-manager']
const bookingReaders = ['customer', 'venue-staff', 'concert-manager', 'admin']
const deliveryReaders = ['customer', 'courier', 'admin']

export const rules: Rules = {
  'POST /v1/concert/concerts': manager,
  'POST /v1/concert/concerts/{id}/tickets': manager,
  'POST /v1/concert/concerts/{id}/close': manager,
  'POST /v1/concert/concerts/{id}/cancel': manager,
  'GET /v1/concert/concerts': everybody,
  'GET /v1/concert/concerts/{id}': everybody,
  'GET /v1/concert/concerts/{id}/sales': ['venue-staff', 'concert-manager', 'admin'],
  'GET /v1/concert/concerts/{id}/cancellation': ['venue-staff', 'concert-manager', 'admin'],
  'POST /v1/concert/bookings': ['customer'],
  'POST /v1/concert/bookings/{id}/pay': ['customer'],
  'POST /v1/concert/bookings/{id}/cancel': ['customer'],
  'POST /v1/concert/bookings/{id}/issue': ['venue-staff'],
  'POST /v1/concert/bookings/{id}/check-in': ['venue-staff'],
  'POST /v1/concert/bookings/{id}/undo-check-in': ['venue-staff'],
  'GET /v1/concert/bookings/{id}/passes': ['customer'],
  'GET /v1/concert/bookings/{id}/calendar.ics': ['customer'],
  'GET /v1/concert/bookings': bookingReaders,
  'GET /v1/concert/bookings/{id}': bookingReaders,
  'GET /v1/concert/bookings/{id}/history': bookingReaders,
  'GET /v1/concert/deliveries': deliveryReaders,
  'GET /v1/concert/deliveries/{bookingId}': deliveryReaders,
  'POST /v1/concert/deliveries/{bookingId}/dispatch': ['courier'],
  'POST /v1/concert/deliveries/{bookingId}/deliver': ['courier'],
}
