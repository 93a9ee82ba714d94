import { describe, expect, it } from 'vitest'
import {
  admit,
  CALLS_TO_JUDGE,
  type Circuit,
  closedCircuit,
  OPEN_MS,
  OVERLOADED_MS,
  PROBE_MS,
  PROBE_PAUSE_MS,
  probed,
  tally,
  WINDOW_MS,
} from './circuit.ts'

const NOW = 1_000_000

const calls = (answered: number, failed: number, at = NOW, circuit = closedCircuit): Circuit =>
  tally(circuit, { answered, failed, overloaded: 0 }, at)
const overload = (at = NOW, circuit = closedCircuit): Circuit =>
  tally(circuit, { answered: 0, failed: 0, overloaded: 1 }, at)
const verdict = (circuit: Circuit, at: number) => admit(circuit, at)[1]

const open = calls(0, CALLS_TO_JUDGE)
const [halfOpen] = admit(open, NOW + OPEN_MS)

describe('Circuit (회로 차단기): opening (G5, K11)', () => {
  it('lets calls pass while it is closed', () => {
    expect(verdict(closedCircuit, NOW)).toEqual({ may: 'pass' })
    expect(verdict(calls(1_000, 0), NOW)).toEqual({ may: 'pass' })
  })

  it('opens at half of twenty calls, and not below either number', () => {
    expect(calls(10, 10).mode).toBe('open')
    expect(calls(11, 10).mode).toBe('closed')
    expect(calls(0, 19).mode).toBe('closed')
    expect(calls(0, 20).mode).toBe('open')
  })

  it('adds up what several callers report', () => {
    const nineteen = Array.from({ length: 19 }).reduce<Circuit>((circuit) => calls(0, 1, NOW, circuit), closedCircuit)
    expect(nineteen.mode).toBe('closed')
    expect(calls(0, 1, NOW + 3_000, nineteen).mode).toBe('open')
  })

  it('forgets what is older than ten seconds', () => {
    const before = calls(0, 19)
    expect(calls(0, 1, NOW + WINDOW_MS - 1, before).mode).toBe('open')
    expect(calls(0, 1, NOW + WINDOW_MS, before).mode).toBe('closed')
  })

  it('keeps one count per second, however many report', () => {
    const busy = Array.from({ length: 500 }).reduce<Circuit>(
      (circuit, _, n) => calls(1, 0, NOW + n, circuit),
      closedCircuit,
    )
    expect(busy.tallies).toHaveLength(1)
    const long = Array.from({ length: 60 }).reduce<Circuit>(
      (circuit, _, n) => calls(1, 0, NOW + n * 1_000, circuit),
      closedCircuit,
    )
    expect(long.tallies).toHaveLength(WINDOW_MS / 1_000)
  })
})

describe('Circuit (회로 차단기): open and half-open', () => {
  it('turns callers away for five seconds and says for how long', () => {
    expect(verdict(open, NOW)).toEqual({ may: 'not', mode: 'open', retryAfterMs: OPEN_MS })
    expect(verdict(open, NOW + OPEN_MS - 1)).toEqual({ may: 'not', mode: 'open', retryAfterMs: 1 })
  })

  it('takes no notice of calls made before it opened', () => {
    expect(calls(100, 0, NOW + 1, open)).toEqual(open)
    expect(calls(0, 100, NOW + 1, open)).toEqual(open)
    expect(calls(0, 100, NOW + OPEN_MS, halfOpen)).toEqual(halfOpen)
  })

  it('lets exactly one probe through after that', () => {
    const [after, first] = admit(open, NOW + OPEN_MS)
    expect(first).toEqual({ may: 'probe' })
    const [, second] = admit(after, NOW + OPEN_MS)
    expect(second).toEqual({ may: 'not', mode: 'half-open', retryAfterMs: PROBE_PAUSE_MS })
  })

  it('closes when the probe was answered, with nothing held against it', () => {
    expect(probed(halfOpen, true, NOW)).toEqual(closedCircuit)
  })

  it('opens for another five seconds when the probe failed', () => {
    const later = NOW + OPEN_MS + 600
    const again = probed(halfOpen, false, later)
    expect(again.mode).toBe('open')
    expect(verdict(again, later + OPEN_MS - 1)).toMatchObject({ may: 'not' })
    expect(verdict(again, later + OPEN_MS)).toEqual({ may: 'probe' })
  })

  it('sends another probe when the first is lost', () => {
    const sent = NOW + OPEN_MS
    expect(verdict(halfOpen, sent + PROBE_MS - 1)).toMatchObject({ may: 'not', mode: 'half-open' })
    expect(verdict(halfOpen, sent + PROBE_MS)).toEqual({ may: 'probe' })
  })

  it('takes no notice of a probe nobody waits for', () => {
    expect(probed(closedCircuit, false, NOW)).toEqual(closedCircuit)
    expect(probed(open, true, NOW)).toEqual(open)
  })
})

describe('Circuit (회로 차단기) of a dependency that is overloaded (C11)', () => {
  it('leaves an overloaded dependency alone for a second', () => {
    const overloaded = overload()
    expect(overloaded.mode).toBe('closed')
    expect(verdict(overloaded, NOW)).toEqual({ may: 'not', mode: 'overloaded', retryAfterMs: OVERLOADED_MS })
    expect(verdict(overloaded, NOW + OVERLOADED_MS - 1)).toEqual({ may: 'not', mode: 'overloaded', retryAfterMs: 1 })
    expect(verdict(overloaded, NOW + OVERLOADED_MS)).toEqual({ may: 'pass' })
  })

  it('is not opened by an overload alone', () => {
    const circuit = Array.from({ length: 100 }).reduce<Circuit>((before) => overload(NOW, before), closedCircuit)
    expect(circuit.mode).toBe('closed')
  })
})

describe('Circuit (회로 차단기): a clock that is put back', () => {
  const EARLIER = NOW - 3_600_000

  it('leaves nobody out for the difference', () => {
    expect(verdict(open, EARLIER)).toEqual({ may: 'probe' })
    expect(verdict(overload(), EARLIER)).toEqual({ may: 'pass' })
  })
})
