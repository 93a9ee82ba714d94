/** Reading problems: what a client can rely on in every answer that says no (H2). */
import { expect } from 'vitest'
import type { Answer } from '../../harness/http.ts'

/** The answer is this problem, whole and with nothing of the inside in it (H2). */
export const expectProblem = (answer: Answer, status: number, code: string): void => {
  expect([answer.status, answer.json?.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({ status, title: expect.any(String), type: `urn:naru:problem:${code}` })
  expect(answer.json.instance).toBe(`urn:naru:request:${answer.headers.get('x-request-id')}`)
  expect(answer.text).not.toMatch(/\bat .*:\d+:\d+/)
}
/** Where something is wrong, each place once. */
export const placesOf = (answer: Answer): readonly string[] => [
  ...new Set<string>(
    answer.json.errors.map((error: { in: string; pointer: string }) => `${error.in} ${error.pointer}`),
  ),
]
