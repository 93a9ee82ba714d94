/** vitest's own JSON report of a run, and what it comes to. */
import * as z from 'zod'

const Counts = z.record(z.string(), z.number())
/** What a test told of itself; see test/harness/notes.ts. */
const Notes = z.object({ sizes: Counts, seeds: Counts, faults: Counts, invariants: Counts })

const Test = z.object({
  fullName: z.string(),
  status: z.string(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).default([]),
  meta: z.object({ notes: Notes.optional() }).default({}),
})

export const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(Test),
    }),
  ),
})
export type VitestReport = z.infer<typeof VitestReport>

export type Counted = {
  readonly passed: number
  readonly failed: number
  /** What is wrong beyond failed tests, and what was left out. */
  readonly remarks: readonly string[]
}

/** How many passed and failed, of a run whose process ended with this code; without a report nothing passed. */
export const countsOf = (report: VitestReport | null, exitCode: number | null): Counted => {
  if (report === null) return { passed: 0, failed: 1, remarks: ['vitest left no report'] }
  // A file that did not load, or whose hooks failed, has no failed test of its own and must still count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const remarks = broken.map(({ name, message }) => `did not run to its end: ${name}: ${message}`)
  if (report.numPendingTests > 0) remarks.push(`skipped: ${report.numPendingTests}`)
  const failed = report.numFailedTests + broken.length
  // An error that no test waited for fails vitest, and no test of its report.
  const isFailedOutside = failed === 0 && (!report.success || exitCode !== 0)
  if (isFailedOutside) remarks.push('the run failed outside of its tests')
  return { passed: report.numPassedTests, failed: isFailedOutside ? 1 : failed, remarks }
}
