/** Who gets past the door (G10), written from the domain and not from the code; each system has a table of its own. */

/** Operation -> whom it is for: anybody, anybody with a token, or the holders of one of these roles. */
export type Rules = Readonly<Record<string, 'everybody' | 'authenticated' | readonly string[]>>

export const everybody = 'everybody'
const authenticated = 'authenticated'

export const sharedRules: Rules = {
  'GET /v1/payments': ['concert-manager', 'admin'],
  'GET /v1/payments/{id}': ['customer', 'admin'],
  'GET /v1/concert/booking-histories': ['customer'],
  'GET /v1/passes/keys': everybody,
  'GET /v1/mypage': authenticated,
  'GET /v1/mypage/{kind}/{id}/history': authenticated,
  'GET /v1/notifications': authenticated,
  'GET /v1/notifications/live': authenticated,
  'POST /v1/notifications/read': authenticated,
  'GET /v1/identity/me': authenticated,
  'PUT /v1/identity/me': authenticated,
  'GET /v1/identity/me/sessions': authenticated,
  'POST /v1/identity/me/sessions/{id}/end': authenticated,
  'GET /v1/identity/me/export': authenticated,
  'GET /v1/identity/me/keys': authenticated,
  'POST /v1/identity/me/keys': authenticated,
  'POST /v1/identity/me/keys/{keyId}/rotate': authenticated,
  'POST /v1/identity/me/keys/{keyId}/revoke': authenticated,
  // Its owners, whom the list of members names: whoever is no owner finds none (U9).
  'GET /v1/identity/organizations/{id}/keys': authenticated,
  'POST /v1/identity/organizations/{id}/keys': authenticated,
  'POST /v1/identity/organizations/{id}/keys/{keyId}/rotate': authenticated,
  'POST /v1/identity/organizations/{id}/keys/{keyId}/revoke': authenticated,
  'GET /v1/people/me/closing': authenticated,
  'POST /v1/people/me/close': authenticated,
  'GET /v1/people/receipts/{receipt}': everybody,
  'POST /v1/identity/organizations': ['admin'],
  'GET /v1/identity/people': ['admin'],
  'PUT /v1/identity/people/{id}/roles': ['admin'],
}
