/**
 * `npm run prove [-- --minutes 15] [--seed 7] [--operations 1000000] [--only crowds]`: every test at full size. Prints its
 * seed, writes prove/report.html and prove/report.json, and ends with 1 when anything failed. With `--minutes` it begins
 * nothing new when the time is up, and the report says what was left.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { VitestReport } from '../vitest-report.ts'
import { pageOf } from './page.ts'
import { type Piece, piecesOf } from './plan.ts'
import { type ProvedPiece, provedPiece, proveReport, repeating } from './report.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const OUT = join(ROOT, 'prove')
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
const RAW = join(ROOT, '.tmp', 'prove.json')
const MINUTE_MS = 60_000
/** Seeds are short enough to be typed. */
const SEEDS = 1_000_000
const OPERATIONS = 10_000

const misused = (reason: string): never => {
  console.error(`prove: ${reason}`)
  process.exit(2)
}
const wholeNumber = (name: string, value: string | undefined): number | null => {
  if (value === undefined) return null
  return /^\d{1,9}$/.test(value) ? Number(value) : misused(`--${name} must be a whole number`)
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    operations: { type: 'string' },
    only: { type: 'string' },
  },
})
const startedAt = new Date()
const run = {
  startedAt,
  seed: wholeNumber('seed', values.seed) ?? startedAt.getTime() % SEEDS,
  operations: wholeNumber('operations', values.operations) ?? OPERATIONS,
  minutes: wholeNumber('minutes', values.minutes),
  only: values.only ?? null,
}
const endsAt = run.minutes === null ? Number.POSITIVE_INFINITY : startedAt.getTime() + run.minutes * MINUTE_MS

const vitest = (args: readonly string[], output: 'inherit' | 'ignore'): Promise<number | null> => {
  const env = {
    ...process.env,
    NARU_SIZE: 'prove',
    NARU_SEED: String(run.seed),
    NARU_OPERATIONS: String(run.operations),
  }
  const child = spawn(process.execPath, [VITEST, ...args], { cwd: ROOT, env, stdio: ['ignore', output, 'inherit'] })
  const stop = () => child.kill()
  process.once('SIGTERM', stop)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGTERM', stop)
      resolve(code)
    })
  })
}

const Listing = z.array(z.object({ file: z.string(), projectName: z.string() }))
const listed = async (): Promise<readonly Piece[]> => {
  rmSync(RAW, { force: true })
  if ((await vitest(['list', '--filesOnly', `--json=${RAW}`], 'ignore')) !== 0) throw new Error('vitest lists no tests')
  const pieces = piecesOf(ROOT, Listing.parse(JSON.parse(readFileSync(RAW, 'utf8'))))
  return pieces.filter(({ name }) => values.only === undefined || name.includes(values.only))
}

const prove = async (piece: Piece): Promise<ProvedPiece> => {
  rmSync(RAW, { force: true })
  const began = Date.now()
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RAW}`]
  const exitCode = await vitest(['run', '--project', piece.project, ...reporters, ...piece.files], 'inherit')
  const report = existsSync(RAW) ? VitestReport.parse(JSON.parse(readFileSync(RAW, 'utf8'))) : null
  return provedPiece(ROOT, piece, { report, exitCode, ms: Date.now() - began })
}

console.log(`prove: the seed is ${run.seed}; the same again: ${repeating(run)}`)
const left = [...(await listed())]
if (left.length === 0) misused('there is nothing of that name')
const proved: ProvedPiece[] = []
mkdirSync(OUT, { recursive: true })
/** Also after each piece: a run that is stopped leaves what it has proved so far. */
const write = () => {
  const report = proveReport(run, proved, left, new Date())
  writeFileSync(join(OUT, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(OUT, 'report.html'), pageOf(report))
  return report
}
while (left[0] !== undefined && Date.now() < endsAt) {
  const [piece] = left
  console.log(`\nprove: ${piece.name}, ${left.length} to go`)
  proved.push(await prove(piece))
  left.shift()
  write()
}
const report = write()
for (const { name } of left) console.log(`prove: the time was up before ${name}`)
console.log(`prove: see ${join(OUT, 'report.html')}`)
console.log(`${report.passed} passed, ${report.failed} failed`)
process.exit(report.failed > 0 || report.passed === 0 ? 1 : 0)
