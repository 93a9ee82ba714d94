import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HistoryRow, type InstanceRow, join, type ProjectedEvent, project, type Rows } from './projection.ts'
import { instantOf } from './time.ts'

const told = (id: string, sequence: number, was: string | null, status: string): ProjectedEvent => ({
  source: `/harbour.ferry/${id}`,
  type: `naru.harbour.ferry.Ferry${status}.v1`,
  time: instantOf(sequence * 1000),
  subject: id,
  sequence,
  status: { status, was, owner: 'kim', label: `Ferry ${id}`, data: { seats: sequence }, dueAt: null },
})

const moored = told('a', 1, null, 'moored')
const loaded = told('a', 2, 'moored', 'moored')
const sailed = told('a', 3, 'moored', 'sailed')

describe('project', () => {
  it('gives the newest row of an instance and one history row per change of state', () => {
    expect(project([moored, loaded, sailed])).toEqual({
      instances: [
        {
          aggregate: 'harbour.ferry',
          id: 'a',
          version: 3,
          status: 'sailed',
          owner: 'kim',
          organisation: null,
          label: 'Ferry a',
          data: { seats: 3 },
          dueAt: null,
          createdAt: moored.time,
          changedAt: sailed.time,
        },
      ],
      history: [
        expect.objectContaining({ seq: 1, was: null, status: 'moored', event: 'Ferrymoored' }),
        expect.objectContaining({ seq: 3, was: 'moored', status: 'sailed', at: sailed.time }),
      ],
    })
  })

  it('gives the same rows when the events come swapped', () => {
    expect(sorted(project([sailed, moored, loaded]))).toEqual(sorted(project([moored, loaded, sailed])))
  })

  it('gives the same rows when an event comes twice', () => {
    expect(project([moored, moored, loaded, sailed, loaded])).toEqual(project([moored, loaded, sailed]))
  })

  it('keeps instances apart', () => {
    expect(project([moored, told('b', 1, null, 'moored')]).instances.map((row) => row.id)).toEqual(['a', 'b'])
  })

  it('gives the same tables for any shuffle, doubling and splitting into batches', () => {
    fc.assert(
      fc.property(
        stories,
        fc.array(fc.nat(1000), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (all, picks, size) => {
          const again = picks.flatMap((pick) => all[pick % all.length] ?? [])
          const shuffled = [...again, ...[...all].reverse(), ...again]
          expect(applied(shuffled, size)).toEqual(sorted(project(all)))
        },
      ),
    )
  })
})

/** A few instances, each with a story of states. */
const stories = fc
  .array(fc.array(fc.constantFrom('moored', 'sailed', 'sunk'), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((ferries) =>
    ferries.flatMap((states, ferry) =>
      states.map((state, index) => told(`f${ferry}`, index + 1, states[index - 1] ?? null, state)),
    ),
  )

const keyOf = (row: InstanceRow | HistoryRow): string => `${row.aggregate}/${row.id}/${'seq' in row ? row.seq : ''}`

const byKey = <R extends InstanceRow | HistoryRow>(rows: readonly R[]): readonly R[] =>
  [...rows].sort((a, b) => keyOf(a).localeCompare(keyOf(b)))

const sorted = ({ instances, history }: Rows): Rows => ({ instances: byKey(instances), history: byKey(history) })

/** The tables after all batches of `size` events, as the store joins them. */
const applied = (events: readonly ProjectedEvent[], size: number): Rows => {
  const instances = new Map<string, InstanceRow>()
  const history = new Map<string, HistoryRow>()
  for (let start = 0; start < events.length; start += size) {
    const rows = project(events.slice(start, start + size))
    for (const row of rows.instances) {
      const known = instances.get(keyOf(row))
      instances.set(keyOf(row), known ? join(known, row) : row)
    }
    for (const row of rows.history) history.set(keyOf(row), history.get(keyOf(row)) ?? row)
  }
  return sorted({ instances: [...instances.values()], history: [...history.values()] })
}
