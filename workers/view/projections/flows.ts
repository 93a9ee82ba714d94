/** How many events of each system were applied, minute by minute of the last hour. Soft: each isolate knows its own. */
import { z } from '@hono/zod-openapi'
import { systemOf } from '../../../durable-objects/runtime/ports.ts'
import { aggregateOf } from '../../../kernel/projection.ts'
import { epochMs, type Instant, instantOf, now } from '../../../kernel/time.ts'

export const FLOW_MINUTES = 60
const MINUTE_MS = 60_000

type Counts = Map<string, number>
/** By minute since 1970, modulo an hour. */
const minutes: { minute: number; counts: Counts }[] = []

const minuteOf = (at: Instant): number => Math.floor(epochMs(at) / MINUTE_MS)

/** Counts these events in the minute in which they were applied. */
export const noteFlow = (events: readonly { readonly source: string }[], at: Instant = now()): void => {
  const minute = minuteOf(at)
  const place = minute % FLOW_MINUTES
  if (minutes[place]?.minute !== minute) minutes[place] = { minute, counts: new Map() }
  const { counts } = minutes[place]
  for (const { source } of events) {
    const system = systemOf(aggregateOf(source))
    counts.set(system, (counts.get(system) ?? 0) + 1)
  }
}

export const Flow = z
  .object({
    system: z.string(),
    from: z.iso.datetime(),
    perMinute: z
      .array(z.int().min(0))
      .openapi({ description: 'Events by minute, the oldest first; the last is this one' }),
  })
  .openapi('Flow')

/** The last hour of each system that told something in it. */
export const flows = (at: Instant = now()): z.infer<typeof Flow>[] => {
  const first = minuteOf(at) - FLOW_MINUTES + 1
  const inTime = new Map(minutes.flatMap((one) => (one && one.minute >= first ? [[one.minute, one.counts]] : [])))
  const systems = [...new Set([...inTime.values()].flatMap((counts) => [...counts.keys()]))].sort()
  return systems.map((system) => ({
    system,
    from: instantOf(first * MINUTE_MS),
    perMinute: Array.from({ length: FLOW_MINUTES }, (_, index) => inTime.get(first + index)?.get(system) ?? 0),
  }))
}
