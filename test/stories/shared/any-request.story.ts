/**
 * Requests that chance puts together from the document, valid and broken: none finds a fault of ours. The client holds
 * every answer against the document (H7), so an undocumented status or an answer of another shape fails here too.
 */
import { expect, it } from 'vitest'
import { forEachLimited } from '../../../kernel/concurrency.ts'
import { chance } from '../../harness/chance.ts'
import { as, type Client, client, unique } from '../../harness/http.ts'
import { fieldsOf, sampleOf } from '../../harness/samples.ts'
import { seedOf, size } from '../../harness/size.ts'
import { document, operations, roles, rolesOf, type Served } from './operations.ts'

const AT_ONCE = 8
const UNAVAILABLE = 503
const FIRST_FAULT = 500
/** Things made so far whose ids may be asked for again. */
const REMEMBERED = 200

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u200b',
  '\u202e',
  '한글',
  '🎷'.repeat(60),
  'x'.repeat(1_000),
  '__proto__',
  "'--",
]
const ODD_VALUES = [null, true, -1, 0, 0.5, 1e21, [], {}, [[[]]], { type: 'x' }, ...ODD_TEXTS] as const
const ODD_BODIES = ['', '{', '[]', 'null', '"text"', '{"a":1}}', `{"a":${'['.repeat(500)}`]
const TYPES = ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml', '']

const people = new Map<string, Client>()
for (const role of roles) people.set(role, await as(unique(role), role))
const anybody = client()

/** The choices of one request, all from one chance. */
const choices = (next: () => number) => {
  const oneOf = <T>(some: readonly T[]): T => {
    const one = some[Math.floor(next() * some.length)]
    if (one === undefined) throw new Error('there is nothing to choose from')
    return one
  }
  return { oneOf, now: (share: number): boolean => next() < share }
}
type Choices = ReturnType<typeof choices>

const bodyOf = ({ oneOf, now }: Choices, { body }: Served, known: Readonly<Record<string, string>>): string => {
  if (now(0.05)) return oneOf(ODD_BODIES)
  const sample = body ? { ...(sampleOf(body, document, { known, other: now(0.5) }) as object) } : {}
  const fields = body ? fieldsOf(body, document) : []
  if (fields.length > 0 && now(0.3)) Object.assign(sample, { [oneOf(fields)]: oneOf(ODD_VALUES) })
  if (now(0.05)) Object.assign(sample, { nonsense: oneOf(ODD_VALUES) })
  return JSON.stringify(sample)
}

const queryOf = ({ oneOf, now }: Choices, { query }: Served): string => {
  const chosen = query
    .filter(() => now(0.4))
    .map(({ name, schema }): [string, string] => {
      const words = (schema.enum as readonly string[] | undefined) ?? ['1', '20', '2027-03-01', 'concert.booking']
      return [name, now(0.3) ? oneOf(ODD_TEXTS) : String(oneOf(words))]
    })
  if (now(0.05)) chosen.push(['nonsense', '1'])
  return chosen.length > 0 ? `?${new URLSearchParams(chosen)}` : ''
}

it('requests put together by chance find no fault of ours, and no answer that the document does not know (H7)', async () => {
  const count = size('requests put together by chance', { test: 400, prove: 3_000 })
  const { oneOf, now } = choices(chance(seedOf('any request')))
  // Not the id that other stories take for nobody's: a PUT makes a thing under whatever id it names.
  const ids: string[] = [unique('some')]
  const statuses = new Map<number, number>()
  const faults: string[] = []
  // Whoever closed the account could begin nothing any more.
  const isLeaving = (address: string): boolean => address === 'POST /v1/people/me/close'
  const served = operations.filter(({ isStream, address }) => !isStream && !isLeaving(address))

  const requests = Array.from({ length: count }, () => {
    const route = oneOf(served)
    const who = now(0.1) ? anybody : (people.get(oneOf(now(0.9) ? rolesOf(route) : roles)) ?? anybody)
    return {
      route,
      who,
      isPlain: now(0.6),
      pick: () => (now(0.8) ? oneOf(ids) : encodeURIComponent(oneOf(ODD_TEXTS) || '-')),
    }
  })
  await forEachLimited(requests, AT_ONCE, async ({ route, who, isPlain, pick }) => {
    const { method, path, isWrite } = route
    const id = oneOf(ids)
    const known = Object.fromEntries(
      fieldsOf(route.body ?? {}, document)
        .filter((name) => name.endsWith('Id'))
        .map((name) => [name, id]),
    )
    const address = path.replaceAll(/\{[^}]+\}/g, isPlain ? () => oneOf(ids) : pick)
    const headers = {
      ...(isWrite && (isPlain || now(0.9)) && { 'idempotency-key': unique('key') }),
      ...(isWrite && { 'content-type': isPlain ? 'application/json' : oneOf(TYPES) }),
      ...(now(0.1) && { 'if-none-match': oneOf(['"1"', '*', 'W/"2"', 'x']) }),
    }
    const body = isWrite ? { body: bodyOf({ oneOf, now }, route, known) } : {}
    const answer = await who.raw(`${address}${isPlain ? '' : queryOf({ oneOf, now }, route)}`, {
      method,
      headers,
      ...body,
    })
    const { status, json } = answer
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status >= FIRST_FAULT && status !== UNAVAILABLE)
      faults.push(`${method} ${address} ${JSON.stringify(body)}: ${answer.text}`)
    if (status === 201 && typeof json?.id === 'string') ids.push(json.id)
    if (ids.length > REMEMBERED) ids.splice(1, 1)
  })
  expect(faults).toEqual([])
  // They reach the rooms as well as the doors: something was made, shown, refused by rule and refused by form.
  for (const status of [200, 201, 404, 422]) expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0])
})
