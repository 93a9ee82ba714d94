/**
 * The last line of a CI run, `N passed, N failed`, from what the runners themselves reported. Ends with 1 unless all is
 * well. Arguments: vitest's report of `npm test` and the exit code, then the report of `npm run prove` and the exit code.
 */
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { type Counted, countsOf, VitestReport } from './vitest-report.ts'

const ProveReport = z.object({ passed: z.number(), failed: z.number() })

const read = <T>(path: string, schema: z.ZodType<T>): T | null =>
  existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null

const proved = (path: string, exitCode: number): Counted => {
  const report = read(path, ProveReport)
  if (report === null) return { passed: 0, failed: 1, remarks: ['npm run prove left no report'] }
  const isFailedOutside = report.failed === 0 && exitCode !== 0
  return {
    passed: report.passed,
    failed: isFailedOutside ? 1 : report.failed,
    remarks: isFailedOutside ? ['npm run prove failed outside of its tests'] : [],
  }
}

const [tested = '', testCode = '', proof = '', proofCode = ''] = process.argv.slice(2)
const both = [countsOf(read(tested, VitestReport), Number(testCode)), proved(proof, Number(proofCode))]
for (const remark of both.flatMap(({ remarks }) => remarks)) console.log(remark)
const sum = (pick: (counted: Counted) => number): number => both.map(pick).reduce((a, b) => a + b)
const [passed, failed] = [sum((counted) => counted.passed), sum((counted) => counted.failed)]
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
