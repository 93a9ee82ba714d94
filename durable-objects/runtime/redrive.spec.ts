import { expect, it } from 'vitest'
import type { Recorded } from '../../kernel/decision.ts'
import { instantOf } from '../../kernel/time.ts'
import { portionOf } from './redrive.ts'

const event = (seq: number, names = 0): Recorded => ({
  seq,
  type: 'Boarded',
  time: instantOf(seq),
  data: { passengers: Array.from({ length: names }, (_, n) => `passenger-${n}-of-the-ferry`) },
  by: 'kim',
  correlationId: 'c',
  causationId: 'c',
  traceparent: '',
  after: null,
  was: null,
})
const sequences = (events: readonly Recorded[]) => events.map(({ seq }) => seq)

it('sends many short events at once, and ten of those that name a hundred others', () => {
  const short = Array.from({ length: 200 }, (_, n) => event(n + 1))
  expect(portionOf(short)).toEqual(short)
  // Each third event is a long one: the eleventh of them is the 33rd event.
  const mixed = Array.from({ length: 60 }, (_, n) => event(n + 1, (n + 1) % 3 === 0 ? 100 : 0))
  expect(sequences(portionOf(mixed))).toEqual(Array.from({ length: 32 }, (_, n) => n + 1))
  expect(sequences(portionOf(mixed.slice(32)))).toEqual(Array.from({ length: 28 }, (_, n) => n + 33))
  expect(portionOf([])).toEqual([])
})
