/** Reading problems: what a client can rely on in every answer that says no (H2). */
import { expect } from 'vitest'
import type { Answer, Client } from '../../harness/http.ts'
import { inspect } from './people.ts'

/** Ids have this form, and this one was never given to anything. */
export const NOBODYS_ID = '0'.repeat(26)

/** The answer is this problem, whole and with nothing of the inside in it (H2). */
export const expectProblem = (answer: Answer, status: number, code: string): void => {
  expect([answer.status, answer.json?.code], answer.text).toEqual([status, code])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({ status, title: expect.any(String), type: `/problems/${code}` })
  expect(answer.json.instance).toBe(`urn:naru:request:${answer.headers.get('x-request-id')}`)
  expect(answer.text).not.toMatch(/\bat .*:\d+:\d+/)
}
/** Where something is wrong, each place once. */
export const placesOf = (answer: Answer): readonly string[] => [
  ...new Set<string>(
    answer.json.errors.map((error: { in: string; pointer: string }) => `${error.in} ${error.pointer}`),
  ),
]

type Instance = readonly [aggregate: string, id: string]

/** How many events an instance has; none when nothing ever happened to it. */
export const versionOf = async (ops: Client, [aggregate, id]: Instance): Promise<number> =>
  (await inspect(ops, aggregate, id, '?limit=1'))?.version ?? 0

/** The attempt is refused so, in the words of RFC 9457, and none of these instances has had another event. */
export const expectRefused = async (
  ops: Client,
  attempt: () => Promise<Answer>,
  [status, code]: readonly [status: number, code: string],
  instances: readonly Instance[],
): Promise<Answer['json']> => {
  const versions = () => Promise.all(instances.map((instance) => versionOf(ops, instance)))
  const before = await versions()
  const answer = await attempt()
  expectProblem(answer, status, code)
  expect(await versions()).toEqual(before)
  return answer.json
}
