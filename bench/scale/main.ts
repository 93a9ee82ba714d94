/**
 * `npm run scale [-- --seed 1]`: simulates the sale of docs/scale.md by number of shards, and prints what comes of it.
 * Ends with 1 when a seat was sold twice or lent twice.
 */
import { parseArgs } from 'node:util'
import { number, table } from '../table.ts'
import { type Course, OPERATIONS_PER_TICKET, type Sale, simulate } from './sale.ts'

const SEATS = 100_000
const PEOPLE = 1_000_000
/** Requests with a write that the platform's documents give one object, in the middle of 200 to 500. */
const PER_OBJECT = 300
/** Let in are somewhat fewer than the shards could serve: who is let in is served at once. */
const ADMITTED = 0.9
const SHARDS = [1, 2, 4, 8, 16, 32]

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const seed = Number(values.seed)
if (!Number.isSafeInteger(seed)) {
  console.error(`scale: --seed must be a whole number, not ${values.seed}`)
  process.exit(2)
}

const predicted = (shards: number): number => (ADMITTED * shards * PER_OBJECT) / OPERATIONS_PER_TICKET
const seconds = (value: number | null): string =>
  value === null ? 'not within an hour' : `${number(Math.round(value))} s`

const rows: string[][] = []
const broken: string[] = []
const tried = (room: string, sale: Sale, expected: string): void => {
  const course: Course = simulate(sale)
  broken.push(...course.broken)
  rows.push([
    room,
    number(sale.shards),
    expected,
    number(Math.round(course.perSecond)),
    seconds(course.nineTenthsAfterS),
    seconds(course.soldOutAfterS),
    number(course.sold),
    number(course.inVain),
    number(Math.round(course.poolPerThousand)),
  ])
}

for (const shards of SHARDS) {
  const admitted = predicted(shards)
  const sale = { seed, seats: SEATS, people: PEOPLE, shards, perObject: PER_OBJECT, admitted }
  tried('yes', sale, number(Math.round(admitted)))
}
for (const shards of [1, 16]) {
  tried('no', { seed, seats: SEATS, people: PEOPLE, shards, perObject: PER_OBJECT, admitted: null }, '')
}
const head = [
  'waiting room',
  'shards',
  'predicted/s',
  'held/s',
  '90 % sold',
  'all sold',
  'sold',
  'in vain',
  'pool per 1,000',
]
console.log(table(head, rows))
console.log(
  `\n${number(SEATS)} seats, ${number(PEOPLE)} people in ten minutes, ${PER_OBJECT} writes a second for each object; seed ${seed}.`,
)
for (const line of broken) console.error(line)
console.log(`Breaches of "pool and loans are the capacity, no shard sells more than it was lent": ${broken.length}.`)
process.exitCode = broken.length === 0 ? 0 : 1
