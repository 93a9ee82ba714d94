import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answering } from '../http/answer.ts'
import { api } from '../http/app.ts'
import { documentOf, operationsOf } from '../http/document.ts'
import { grammarProblems } from '../http/problem.ts'
import { type ScreeningReason, screeningRefusals } from './refusals.ts'
import { app } from './routes.ts'

const reasons = z.enum(Object.keys(screeningRefusals) as [ScreeningReason, ...ScreeningReason[]])
const { refused } = answering<ScreeningReason>(screeningRefusals)

describe('The refusals of health screening', () => {
  it.each(Object.entries(screeningRefusals))('%s is a problem with its facts', async (reason, { status, title }) => {
    const says = api().get('/:reason', (c) => refused(c, reasons.parse(c.req.param('reason')), { fact: 1 }))
    const answer = await says.request(`/${reason}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
    expect(await answer.json()).toMatchObject({ code: reason, status, title, fact: 1 })
  })

  it('are the ones the document tells of, operation by operation, each for one role', () => {
    const Told = z.looseObject({ 'x-who': z.array(z.string()).length(1), 'x-problems': z.array(z.string()).min(1) })
    const operations = operationsOf(documentOf(app, 'Health screening'))
    expect(operations).toHaveLength(4)
    const known = new Set([...Object.keys(screeningRefusals), ...Object.keys(grammarProblems)])
    for (const { operation } of operations) {
      expect(Told.parse(operation)['x-problems'].filter((code) => !known.has(code))).toEqual([])
    }
  })
})
