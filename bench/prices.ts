/** What one flow costs at Cloudflare's list prices (Workers Paid, beyond what is included; `docs` has the sources). */

/** US dollars per million. */
export const LIST_PRICES = {
  workerRequests: 0.3,
  workerCpuMs: 0.02,
  objectRequests: 0.15,
  objectRowsRead: 0.001,
  objectRowsWritten: 1,
  d1RowsRead: 0.001,
  d1RowsWritten: 1,
  queueOperations: 0.4,
} as const
export type Resource = keyof typeof LIST_PRICES

/** A message is written, read and deleted; ours stay far below the 64 KB of one unit. */
export const OPERATIONS_PER_MESSAGE = 3

/** How much of each resource one flow uses. */
export type Use = Readonly<Record<Resource, number>>

export type Bill = {
  readonly lines: readonly { readonly resource: Resource; readonly perFlow: number; readonly usd: number }[]
  readonly totalUsd: number
}

/** The bill for a million flows: a price per million units times units per flow. */
export const billPerMillion = (use: Use): Bill => {
  const resources = Object.keys(LIST_PRICES).filter((name): name is Resource => name in LIST_PRICES)
  const lines = resources.map((resource) => ({
    resource,
    perFlow: use[resource],
    usd: use[resource] * LIST_PRICES[resource],
  }))
  return { lines, totalUsd: lines.reduce((sum, { usd }) => sum + usd, 0) }
}
