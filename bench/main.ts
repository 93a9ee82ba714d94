/**
 * `npm run bench [-- --quick] [--rounds 3] [--only book,pay] [--json file] [--state folder,folder]`: measures Naru beside
 * bare Workers, in memory and on a disk unless folders are given, prints a table and JSON. Ends with 1 when an invariant is
 * broken; a missed aim is told and ends with 0.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LoadThread } from './load/thread.ts'
import { isMemory, machineFacts, openFiles } from './machine.ts'
import { CUSTOMERS } from './naru.ts'
import { type Bench, CLIENTS, type Line, type Outcome, type Scenario } from './scenario.ts'
import { costs } from './scenarios/cost.ts'
import { flows } from './scenarios/flows.ts'
import { museum } from './scenarios/museum.ts'
import { rental } from './scenarios/rental.ts'
import { sale } from './scenarios/sale.ts'
import { screening } from './scenarios/screening.ts'
import { slowPayment } from './scenarios/slow.ts'
import { taxi } from './scenarios/taxi.ts'
import { view } from './scenarios/view.ts'
import { waking } from './scenarios/wake.ts'
import { number, table } from './table.ts'

const ROUNDS = 3
const ROUNDS_LIMIT = 50
/** Every living SQLite object holds three files open. */
const OPEN_FILES_ENOUGH = 16_384
/** Memory as a file system: the disk of the machine is then not what is measured. */
const MEMORY_FOLDER = '/dev/shm'

/** Where the state of a scenario lies while it runs. */
type Store = { readonly name: 'memory' | 'disk'; readonly folder: string }

const scenarios: readonly Scenario[] = [
  ...flows,
  ...taxi,
  ...rental,
  ...museum,
  ...screening,
  ...view,
  ...sale,
  ...costs,
  ...slowPayment,
  ...waking,
]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: String(ROUNDS) },
    only: { type: 'string' },
    json: { type: 'string' },
    state: { type: 'string' },
  },
})

const stop = (reason: string): never => {
  console.error(`bench: ${reason}`)
  process.exit(2)
}

const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_LIMIT) stop(`--rounds must be 1 to ${ROUNDS_LIMIT}`)
const wanted = values.only?.split(',') ?? scenarios.map(({ name }) => name)
for (const name of wanted) {
  if (!scenarios.some((scenario) => scenario.name === name)) {
    stop(`there is no scenario ${name}; there are ${scenarios.map((scenario) => scenario.name).join(', ')}`)
  }
}
const parents = values.state?.split(',') ?? [...(existsSync(MEMORY_FOLDER) ? [MEMORY_FOLDER] : []), tmpdir()]
const stores = parents.map((parent): Store => {
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'naru-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { name: isMemory(folder) ? 'memory' : 'disk', folder }
})

const report: Record<string, unknown> = {
  machine: machineFacts(),
  stores,
  settings: { clients: CLIENTS, customers: CUSTOMERS, rounds, quick: values.quick },
}
const lines: Line[] = []
const broken: string[] = []

const runOne = async ({ name, run }: Scenario, store: Store, load: LoadThread): Promise<Outcome> => {
  const { folder: state } = store
  const say = (progress: string) => process.stderr.write(`${name}, ${store.name}: ${progress}\n`)
  const bench: Bench = { quick: values.quick, rounds, load, say, folder: (part) => join(state, part) }
  say('starts')
  const from = performance.now()
  const outcome = await run(bench).catch((error: unknown) => failed(name, error))
  say(`done in ${number((performance.now() - from) / 1_000)} s${outcome.broken.length > 0 ? ', BROKEN' : ''}`)
  // The next scenario gets the memory back.
  rmSync(state, { recursive: true, force: true })
  mkdirSync(state, { recursive: true })
  return outcome
}

/** A scenario that does not come to its end proves nothing, and takes nothing from the others. */
const failed = (name: string, error: unknown): Outcome => {
  console.error(error)
  return { lines: [], data: null, broken: [`${name}: ${error instanceof Error ? error.message : String(error)}`] }
}

const load = new LoadThread()
const files = openFiles()
if (files !== null && files < OPEN_FILES_ENOUGH) {
  console.error(`bench: only ${files} open files are allowed here (ulimit -n); large rounds may run out of them`)
}
for (const scenario of scenarios.filter(({ name }) => wanted.includes(name))) {
  const data: Record<string, unknown> = {}
  for (const store of stores) {
    const outcome = await runOne(scenario, store, load)
    lines.push(...outcome.lines.map((line) => ({ ...line, what: `${line.what}, ${store.name}` })))
    broken.push(...outcome.broken)
    data[store.folder] = outcome.data
  }
  report[scenario.name] = data
}
await load.stop()
report.broken = broken

const verdict = ({ met }: Line): string => (met === undefined ? '' : met ? 'ok' : 'missed')
console.log(
  table(
    ['what', 'Naru', 'floor', 'ratio', 'aim', ''],
    lines.map((line) => [
      line.what,
      line.naru,
      line.floor ?? '',
      line.ratio === undefined ? '' : line.ratio.toFixed(2),
      line.aim ?? '',
      verdict(line),
    ]),
  ),
)
console.log(`\nMedians of ${rounds} rounds, floor and Naru in turn.`)
console.log(
  `${CLIENTS} clients, a fixed population of ${CUSTOMERS} customers; state in ${stores.map(({ name, folder }) => `${folder} (${name})`).join(', ')}.\n`,
)
const json = JSON.stringify(report, null, 2)
if (values.json === undefined) console.log(json)
else writeFileSync(values.json, `${json}\n`)
for (const violation of broken) console.error(`BROKEN: ${violation}`)
process.exit(broken.length > 0 ? 1 : 0)
