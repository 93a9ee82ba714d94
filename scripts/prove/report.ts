/** The report of `npm run prove`: what ran with which result, as vitest reported it, and what was left for lack of time. */
import { cpus, totalmem } from 'node:os'
import { relative } from 'node:path'
import { countsOf, type VitestReport } from '../vitest-report.ts'
import type { Piece } from './plan.ts'

type Counts = Readonly<Record<string, number>>
export type ProvedFile = {
  readonly file: string
  readonly tests: readonly {
    readonly name: string
    readonly status: string
    readonly seconds: number
    readonly failures: readonly string[]
  }[]
  readonly sizes: Counts
  readonly seeds: Counts
  readonly faults: Counts
  readonly invariants: Counts
}
export type ProvedPiece = {
  readonly name: string
  readonly seconds: number
  readonly passed: number
  readonly failed: number
  readonly remarks: readonly string[]
  readonly files: readonly ProvedFile[]
}
export type ProveReport = {
  readonly startedAt: string
  readonly seconds: number
  readonly seed: number
  readonly operations: number
  /** Null: without a limit. */
  readonly minutes: number | null
  /** What was picked; null: everything. */
  readonly only: string | null
  readonly machine: { readonly node: string; readonly cores: number; readonly memoryGb: number }
  readonly passed: number
  readonly failed: number
  readonly pieces: readonly ProvedPiece[]
  /** What was not begun, because the time was up. */
  readonly left: readonly string[]
}

const THOUSAND = 1000
const GB = 2 ** 30

const added = (counts: readonly Counts[]): Counts => {
  const sums: Record<string, number> = {}
  for (const [what, amount] of counts.flatMap((one) => Object.entries(one))) sums[what] = (sums[what] ?? 0) + amount
  return sums
}

const provedFile = (root: string, { name, assertionResults }: VitestReport['testResults'][number]): ProvedFile => {
  const notes = assertionResults.flatMap(({ meta }) => meta.notes ?? [])
  return {
    file: relative(root, name),
    tests: assertionResults.map(({ fullName, status, duration, failureMessages }) => ({
      name: fullName,
      status,
      seconds: (duration ?? 0) / THOUSAND,
      failures: failureMessages,
    })),
    sizes: Object.assign({}, ...notes.map(({ sizes }) => sizes)),
    seeds: Object.assign({}, ...notes.map(({ seeds }) => seeds)),
    faults: added(notes.map(({ faults }) => faults)),
    invariants: added(notes.map(({ invariants }) => invariants)),
  }
}

/** What a piece came to. `report` null: vitest left none. */
export const provedPiece = (
  root: string,
  { name }: Piece,
  {
    report,
    exitCode,
    ms,
  }: { readonly report: VitestReport | null; readonly exitCode: number | null; readonly ms: number },
): ProvedPiece => ({
  name,
  seconds: ms / THOUSAND,
  ...countsOf(report, exitCode),
  files: (report?.testResults ?? []).map((file) => provedFile(root, file)),
})

export type Run = {
  readonly startedAt: Date
  readonly seed: number
  readonly operations: number
  readonly minutes: number | null
  readonly only: string | null
}

/** The command that does the same again. */
export const repeating = ({ seed, operations, only }: Pick<Run, 'seed' | 'operations' | 'only'>): string =>
  `npm run prove -- --seed ${seed} --operations ${operations}${only === null ? '' : ` --only ${only}`}`

export const proveReport = (
  run: Run,
  pieces: readonly ProvedPiece[],
  left: readonly Piece[],
  now: Date,
): ProveReport => ({
  ...run,
  startedAt: run.startedAt.toISOString(),
  seconds: (now.getTime() - run.startedAt.getTime()) / THOUSAND,
  machine: { node: process.version, cores: cpus().length, memoryGb: Math.round(totalmem() / GB) },
  passed: pieces.reduce((sum, { passed }) => sum + passed, 0),
  failed: pieces.reduce((sum, { failed }) => sum + failed, 0),
  pieces,
  left: left.map(({ name }) => name),
})

/** What all files of a run add up to. */
export const totalOf = (report: ProveReport, what: 'faults' | 'invariants'): Counts =>
  added(report.pieces.flatMap(({ files }) => files.map((file) => file[what])))
