/** How far the projection runs behind the events, measured where they are applied. Soft: each isolate knows its own. */
import { z } from '@hono/zod-openapi'
import { epochMs, type Instant, now } from '../../../kernel/time.ts'

/** The newest events that the figures speak of. */
export const LAG_SAMPLES = 1000

const samples: number[] = []
let next = 0
let newest: Instant | null = null

/** Remembers how old these events were when their rows became readable. */
export const noteApplied = (events: readonly { readonly time: Instant }[]): void => {
  const at = now()
  for (const { time } of events) {
    samples[next] = Math.max(0, epochMs(at) - epochMs(time))
    next = (next + 1) % LAG_SAMPLES
    if (newest === null || time > newest) newest = time
  }
}

const percentile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null

const Milliseconds = z.int().nullable()
export const Lag = z.object({
  samples: z.int(),
  p50Ms: Milliseconds,
  p99Ms: Milliseconds,
  newestEventAt: z.iso.datetime().nullable(),
})

/** The lag of the last events applied in this isolate. */
export const lag = (): z.infer<typeof Lag> => {
  const sorted = [...samples].sort((a, b) => a - b)
  return {
    samples: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    newestEventAt: newest,
  }
}
