/**
 * `npm run bench [-- --quick] [--rounds 3] [--only book,pay] [--against commit] [--json file] [--state folder,folder]
 * [--readme]`: measures Naru beside its floors, in memory and on a disk unless folders are given, or beside another commit;
 * prints a table and JSON, and writes the table into the README. Ends with 1 when an invariant is broken; a missed aim is
 * told and ends with 0.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { againstCommit, otherCommit } from './against.ts'
import { flowScenario } from './flow-scenario.ts'
import { LoadThread } from './load/thread.ts'
import { isMemory, machineFacts, openFiles } from './machine.ts'
import { optionsOf } from './options.ts'
import { markdown, verdict, withFigures } from './readme.ts'
import { type Bench, CLIENTS, type Line, type Outcome, type Scenario, type Store } from './scenario.ts'
import { costs } from './scenarios/cost.ts'
import { hotConcert } from './scenarios/decisions.ts'
import { settings as sales } from './scenarios/flows.ts'
import { museum } from './scenarios/museum.ts'
import { rental } from './scenarios/rental.ts'
import { sale } from './scenarios/sale.ts'
import { screening } from './scenarios/screening.ts'
import { slowAnswers } from './scenarios/slow.ts'
import { taxi } from './scenarios/taxi.ts'
import { view } from './scenarios/view.ts'
import { waking } from './scenarios/wake.ts'
import { CUSTOMERS } from './served.ts'
import { number, table } from './table.ts'

/** Every living SQLite object holds three files open. */
const OPEN_FILES_ENOUGH = 16_384
/** Memory as a file system: the disk of the machine is then not what is measured. */
const MEMORY_FOLDER = '/dev/shm'
const README = join(import.meta.dirname, '..', 'README.md')
/** What is measured beside another commit, unless it is said what. */
const AGAINST = ['pay']

/** What people do in each system. */
const flows = [...sales, taxi, rental, museum, screening]

const stop = (reason: string): never => {
  console.error(`bench: ${reason}`)
  process.exit(2)
}

const given = optionsOf(process.argv.slice(2))
const options = typeof given === 'string' ? stop(given) : given
const { quick, rounds } = options

const parents = options.state ?? [...(existsSync(MEMORY_FOLDER) ? [MEMORY_FOLDER] : []), tmpdir()]
const folderIn = (parent: string): string => {
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'naru-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const stores = parents.map((parent): Store => {
  const folder = folderIn(parent)
  return { name: isMemory(folder) ? 'memory' : 'disk', folder }
})

const other = options.against === null ? null : await otherCommit(options.against, folderIn(tmpdir()))
const scenarios: readonly Scenario[] = other
  ? flows.map((setting) => againstCommit(setting, other))
  : [...flows.map(flowScenario), ...view, ...sale, ...hotConcert, ...costs, ...slowAnswers, ...waking]
const wanted = options.only ?? (other ? AGAINST : scenarios.map(({ name }) => name))
for (const name of wanted) {
  if (!scenarios.some((scenario) => scenario.name === name)) {
    stop(`there is no scenario ${name}; there are ${scenarios.map((scenario) => scenario.name).join(', ')}`)
  }
}

const report: Record<string, unknown> = {
  machine: machineFacts(),
  stores,
  settings: { clients: CLIENTS, customers: CUSTOMERS, rounds, quick, against: other?.commit ?? null },
}
const lines: Line[] = []
const broken: string[] = []

const runOne = async ({ name, run }: Scenario, store: Store, load: LoadThread): Promise<Outcome> => {
  const { folder: state } = store
  const say = (progress: string) => process.stderr.write(`${name}, ${store.name}: ${progress}\n`)
  const bench: Bench = { store: store.name, quick, rounds, load, say, folder: (part) => join(state, part) }
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

/** The table, and where and when it was measured. */
const figuresOf = (all: readonly Line[]): string => {
  const { commit, cpu, cores, memoryGb } = machineFacts()
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day} at commit ${commit ?? 'unknown'}: ${cores} × ${cpu}, ${memoryGb} GB.\n\n${markdown(all)}`
}

const load = new LoadThread()
const files = openFiles()
if (files !== null && files < OPEN_FILES_ENOUGH) {
  console.error(`bench: only ${files} open files are allowed here (ulimit -n); large rounds may run out of them`)
}
for (const scenario of scenarios.filter(({ name }) => wanted.includes(name))) {
  const data: Record<string, unknown> = {}
  for (const store of scenario.anyStore ? stores.slice(0, 1) : stores) {
    const outcome = await runOne(scenario, store, load)
    const where = scenario.anyStore ? '' : `, ${store.name}`
    lines.push(...outcome.lines.map((line) => ({ ...line, what: line.what + where })))
    broken.push(...outcome.broken)
    data[store.folder] = outcome.data
  }
  report[scenario.name] = data
}
await load.stop()
await other?.load.stop()
report.broken = broken

console.log(
  table(
    ['what', 'Naru', other ? 'beside' : 'floor', 'ratio', 'aim', ''],
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
console.log(`\nMedians of ${rounds} rounds, each side in turn.`)
console.log(
  `${CLIENTS} clients, a fixed population of ${CUSTOMERS} customers; state in ${stores.map(({ name, folder }) => `${folder} (${name})`).join(', ')}.\n`,
)
if (options.readme) writeFileSync(README, withFigures(readFileSync(README, 'utf8'), figuresOf(lines)))
const json = JSON.stringify(report, null, 2)
if (options.json === null) console.log(json)
else writeFileSync(options.json, `${json}\n`)
for (const violation of broken) console.error(`BROKEN: ${violation}`)
process.exit(broken.length > 0 ? 1 : 0)
