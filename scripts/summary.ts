/**
 * Turns vitest's JSON report into the last line of a CI run: `N passed, N failed`. Ends with 1 unless all is well.
 * Arguments: the report, and the exit code of vitest.
 */
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

const count = (report: z.infer<typeof Report>): { passed: number; failed: number } => {
  // A file that did not load, or whose hooks failed, has no failed test of its own and must still count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  for (const { name } of broken) console.log(`did not run to its end: ${name}`)
  if (report.numPendingTests > 0) console.log(`skipped: ${report.numPendingTests}`)
  const failed = report.numFailedTests + broken.length
  // An error that no test waited for fails vitest, and no test of its report.
  if (failed === 0 && (!report.success || exitCode !== '0')) {
    console.log('the run failed outside of its tests')
    return { passed: report.numPassedTests, failed: 1 }
  }
  return { passed: report.numPassedTests, failed }
}

const nothingRan = (): { passed: number; failed: number } => {
  console.log('vitest left no report')
  return { passed: 0, failed: 1 }
}

const [path = '', exitCode = '0'] = process.argv.slice(2)
const counts = existsSync(path) ? count(Report.parse(JSON.parse(readFileSync(path, 'utf8')))) : nothingRan()
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0)
