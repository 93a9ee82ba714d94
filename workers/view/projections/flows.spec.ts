import { describe, expect, it } from 'vitest'
import { type Instant, instantOf } from '../../../kernel/time.ts'
import { FLOW_MINUTES, flows, noteFlow } from './flows.ts'

const minute = (n: number): Instant => instantOf(Date.UTC(2026, 10, 20) + n * 60_000)
const of = (...kinds: readonly string[]) => kinds.map((kind) => ({ source: `/${kind}/x` }))
const told = (n: number) =>
  Object.fromEntries(flows(minute(n)).map(({ system, perMinute }) => [system, perMinute.slice(-2)]))

describe('The flow of events', () => {
  it('is counted by system and minute, and forgotten after an hour', () => {
    noteFlow(of('concert.booking', 'concert.concert', 'taxi.call'), minute(0))
    noteFlow(of('concert.booking'), minute(0))
    noteFlow(of('taxi.call'), minute(1))
    expect(told(0)).toEqual({ concert: [0, 3], taxi: [0, 1] })
    expect(told(1)).toEqual({ concert: [3, 0], taxi: [1, 1] })
    expect(flows(minute(1))[0]).toMatchObject({ system: 'concert', from: minute(2 - FLOW_MINUTES) })
    expect(Object.keys(told(FLOW_MINUTES))).toEqual(['taxi'])
    noteFlow(of('museum.reservation'), minute(FLOW_MINUTES))
    expect(told(FLOW_MINUTES)).toEqual({ museum: [0, 1], taxi: [0, 0] })
  })
})
