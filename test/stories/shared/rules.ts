/** Who gets past the door (G10), written from the domain and not from the code; each system has a table of its own. */

/** Operation -> the roles that may; `nobody` stands for those without a token. */
export type Rules = Readonly<Record<string, readonly string[]>>

export const roles = [
  'customer',
  'concert-manager',
  'venue-staff',
  'courier',
  'driver',
  'museum-manager',
  'hospital-admin',
  'rental-staff',
  'engineer',
  'admin',
]

export const everybody = ['nobody', ...roles]

export const sharedRules: Rules = {
  'GET /v1/payments/{id}': ['customer', 'admin'],
  'GET /v1/mypage': roles,
  'GET /v1/mypage/{kind}/{id}/history': roles,
  'GET /v1/notifications': roles,
  'GET /v1/notifications/live': roles,
  'POST /v1/notifications/read': roles,
}
