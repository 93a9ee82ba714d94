import { describe, expect, it } from 'vitest'
import type { VitestReport } from '../vitest-report.ts'
import { pageOf } from './page.ts'
import { piecesOf } from './plan.ts'
import { provedPiece, proveReport, totalOf } from './report.ts'

const ROOT = '/naru'
const listed = (projectName: string, file: string) => ({ projectName, file: `${ROOT}/${file}` })
const notes = (faults: Record<string, number>) => ({ sizes: { races: 1000 }, seeds: {}, faults, invariants: { G4: 2 } })
const tests = [
  { fullName: 'a sale', status: 'passed', duration: 1500, failureMessages: [], meta: { notes: notes({ kill: 1 }) } },
  { fullName: 'a <race>', status: 'failed', failureMessages: ['1 & 2'], meta: { notes: notes({ kill: 2 }) } },
]
const vitest: VitestReport = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 0,
  success: false,
  testResults: [{ name: `${ROOT}/test/a.test.ts`, status: 'failed', message: '', assertionResults: tests }],
}
const pieces = piecesOf(ROOT, [
  listed('specs', 'b.spec.ts'),
  listed('chaos', 'test/c.test.ts'),
  listed('specs', 'a.spec.ts'),
  listed('crowds', 'test/b.story.ts'),
  listed('crowds', 'test/a.story.ts'),
])
const run = { startedAt: new Date(0), seed: 7, operations: 10, minutes: 1, only: null }
const [first, ...others] = pieces
if (first === undefined) throw new Error('there are no pieces')
const proved = provedPiece(ROOT, first, { report: vitest, exitCode: 1, ms: 2000 })
const report = proveReport(run, [proved], others, new Date(65_000))

describe('What is proved', () => {
  it('begins with what is larger than in a test, file by file', () =>
    expect(pieces.map(({ name, files }) => [name, ...files])).toEqual([
      ['crowds: a.story.ts', 'test/a.story.ts'],
      ['crowds: b.story.ts', 'test/b.story.ts'],
      ['chaos: c.test.ts', 'test/c.test.ts'],
      ['specs', 'a.spec.ts', 'b.spec.ts'],
    ]))

  it('is told with its result, sizes, faults and invariants, and with what was left', () => {
    expect(report).toMatchObject({ passed: 1, failed: 1, seconds: 65, seed: 7 })
    expect(report.left).toEqual(['crowds: b.story.ts', 'chaos: c.test.ts', 'specs'])
    expect(proved.files[0]).toMatchObject({ file: 'test/a.test.ts', sizes: { races: 1000 }, faults: { kill: 3 } })
    expect(totalOf(report, 'invariants')).toEqual({ G4: 4 })
  })

  it('has failed when vitest left no report', () =>
    expect(provedPiece(ROOT, first, { report: null, exitCode: null, ms: 1 })).toMatchObject({ passed: 0, failed: 1 }))

  it('is a page on which whatever a test says is text', () => {
    const page = pageOf(report)
    expect(page).toContain('a &lt;race&gt;<pre>1 &amp; 2</pre>')
    expect(page).toContain('1 passed, 1 failed')
    expect(page).toContain('Not run, for lack of time')
    expect(page).toContain('npm run prove -- --seed 7 --operations 10<')
  })
})
