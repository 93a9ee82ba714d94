import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answering } from '../http/answer.ts'
import { api } from '../http/app.ts'
import { documentOf, operationsOf } from '../http/document.ts'
import { grammarProblems } from '../http/problem.ts'
import { type TaxiReason, taxiRefusals } from './refusals.ts'
import { app } from './routes.ts'

const reasons = z.enum(Object.keys(taxiRefusals) as [TaxiReason, ...TaxiReason[]])
const { refused } = answering<TaxiReason>(taxiRefusals)
/** Answers between aggregates; a client never meets them. */
const INNER = ['CallAlreadyRequested', 'MatchOver']

describe('The refusals of taxi dispatch', () => {
  it.each(Object.entries(taxiRefusals))('%s is a problem with its facts', async (reason, { status, title }) => {
    const says = api().get('/:reason', (c) => refused(c, reasons.parse(c.req.param('reason')), { fact: 1 }))
    const answer = await says.request(`/${reason}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
    expect(await answer.json()).toMatchObject({ code: reason, status, title, fact: 1 })
  })

  it('are the ones the document tells of, operation by operation, each for one role', () => {
    const Told = z.looseObject({ 'x-who': z.array(z.string()).length(1), 'x-problems': z.array(z.string()).min(1) })
    const operations = operationsOf(documentOf(app, 'Taxi dispatch'))
    expect(operations).toHaveLength(5)
    const told = operations.flatMap(({ operation }) => Told.parse(operation)['x-problems'])
    const known = new Set([...Object.keys(taxiRefusals), ...Object.keys(grammarProblems)])
    expect(told.filter((code) => !known.has(code))).toEqual([])
    expect(Object.keys(taxiRefusals).filter((code) => !told.includes(code))).toEqual(INNER)
  })
})
