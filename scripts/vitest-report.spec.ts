import { describe, expect, it } from 'vitest'
import { countsOf, type VitestReport } from './vitest-report.ts'

const test = (status: string) => ({ fullName: status, status, failureMessages: [], meta: {} })
const report = (...statuses: string[]): VitestReport => ({
  numPassedTests: statuses.filter((status) => status === 'passed').length,
  numFailedTests: statuses.filter((status) => status === 'failed').length,
  numPendingTests: statuses.filter((status) => status === 'skipped').length,
  success: !statuses.includes('failed'),
  testResults: [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: statuses.map(test) }],
})

describe('What a run of vitest comes to', () => {
  it('is how many tests passed and failed', () =>
    expect(countsOf(report('passed', 'failed', 'passed'), 1)).toEqual({ passed: 2, failed: 1, remarks: [] }))

  it('tells how many were skipped', () =>
    expect(countsOf(report('passed', 'skipped'), 0)).toEqual({ passed: 1, failed: 0, remarks: ['skipped: 1'] }))

  it('counts a file that did not run to its end as failed', () => {
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
    const { testResults, ...rest } = report('passed')
    expect(countsOf({ ...rest, success: false, testResults: [...testResults, broken] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      remarks: ['did not run to its end: b.test.ts: no such module'],
    })
  })

  it('has failed when its process did, though each test passed', () =>
    expect(countsOf(report('passed'), 1)).toMatchObject({ passed: 1, failed: 1 }))

  it('has failed when there is no report', () => expect(countsOf(null, 0)).toMatchObject({ passed: 0, failed: 1 }))
})
