import { describe, expect, it } from 'vitest'
import { billPerMillion } from './prices.ts'

describe('billPerMillion', () => {
  it('multiplies what a flow uses by the list price of each resource', () => {
    const bill = billPerMillion({
      workerRequests: 2,
      workerCpuMs: 10,
      objectRequests: 6,
      objectRowsRead: 100,
      objectRowsWritten: 12,
      d1RowsRead: 0,
      d1RowsWritten: 9,
      queueOperations: 21,
    })
    const usd = Object.fromEntries(bill.lines.map((line) => [line.resource, line.usd]))
    expect(usd.workerRequests).toBeCloseTo(0.6)
    expect(usd.objectRowsWritten).toBeCloseTo(12)
    expect(usd.queueOperations).toBeCloseTo(8.4)
    expect(bill.totalUsd).toBeCloseTo(0.6 + 0.2 + 0.9 + 0.1 + 12 + 0 + 9 + 8.4)
  })
})
