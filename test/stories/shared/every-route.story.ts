/**
 * What every route does alike, on every route that is served: who may come in (G10), keys (H3), bodies and parameters
 * (H1, G1), unknown ids, HEAD and OPTIONS (H8). The client holds every answer against the document (H7), so this story
 * says only which answer it must be. A system that is declared later is gone through without a word here.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { contractOf, finder } from '../../harness/contract.ts'
import { type Answer, as, type Client, client, unique } from '../../harness/http.ts'
import { propertiesOf, requiredOf, sampleOf } from '../../harness/samples.ts'
import {
  declaredAddresses,
  declaredRoutes,
  document,
  operations,
  oursIn,
  reads,
  roles,
  rolesOf,
  type Served,
  writes,
} from './operations.ts'
import { NOBODYS_ID, placesOf } from './problem.ts'

/** Some forty requests in one test, beside stories that keep the server busy. */
const ROUTE_MS = 120_000
const BODY_LIMIT_BYTES = 65_536
const KEY_LIMIT = 128
const ODD_IDS = [NOBODYS_ID, 'x', '%00', ...['한글', "1'--", '..%2F..', 'A'.repeat(500)].map(encodeURIComponent)]
/** Neither words, nor more than the key of any list, nor what is no letter of a cursor. */
const ODD_CURSORS = ['nonsense', '\0', 'WyJhIiwiYSIsImEiLCJhIiwiYSJd', '🎷']
const JSON_TYPE = 'application/json'

/** What is tried on a route, and the one answer it may have: status, code, and where the input is wrong. */
type Trial = readonly [what: string, init: Init, expected: readonly [status: number, code: string, place?: string]]
type Init = {
  readonly who?: Client
  readonly id?: string
  readonly query?: string
  readonly key?: string | null
  readonly type?: string
  readonly body?: string
}

const { misfitOf } = contractOf(document)
const anybody = client()
const strangers = client('no-token-of-ours')
const people = new Map<string, Client>()
beforeAll(async () => {
  for (const role of roles) people.set(role, await as(unique(role), role))
})

/** Somebody nobody has met before who may use this route. */
const allowed = async (route: Served): Promise<Client> => as(unique('somebody'), rolesOf(route)[0] ?? '')

const at = ({ path }: Served, id = NOBODYS_ID): string => path.replaceAll(/\{[^}]+\}/g, id)

const send = (route: Served, who: Client, { id, query = '', key, type, body }: Init): Promise<Answer> => {
  const headers = {
    ...(body !== undefined && { 'content-type': type ?? JSON_TYPE }),
    ...(route.isWrite && key !== null && { 'idempotency-key': key ?? unique('key') }),
  }
  return who.raw(`${at(route, id)}${query}`, { method: route.method, headers, ...(body !== undefined && { body }) })
}

const seen = (answer: Answer, { length }: readonly unknown[]) =>
  [answer.status, answer.json?.code, answer.json?.errors && placesOf(answer).join()].slice(0, length)

/** Tries all of it at once; the answers differ nowhere from the expected ones. */
const expectEach = async (route: Served, who: Client, trials: readonly Trial[]): Promise<void> => {
  const answers = await Promise.all(
    trials.map(async ([what, init, expected]) => [what, ...seen(await send(route, init.who ?? who, init), expected)]),
  )
  expect(answers).toEqual(trials.map(([what, , expected]) => [what, ...expected]))
}

const each = (routes: readonly Served[]) => routes.map((route) => [route.address, route] as const)

/** A body that the route takes, with more in it, as text. */
const bodyOf = ({ body }: Served, more: object = {}): string =>
  JSON.stringify({ ...(body && (sampleOf(body, document) as object)), ...more })
const without = (route: Served, field: string): string => {
  const { [field]: _, ...rest } = JSON.parse(bodyOf(route))
  return JSON.stringify(rest)
}

describe('The routes', () => {
  it('that are declared are served, and there are roles, reads and writes to go through', () => {
    expect(operations.map(({ address }) => address)).toEqual(expect.arrayContaining([...declaredAddresses]))
    expect(declaredAddresses.length).toBeGreaterThan(10)
    for (const all of [roles, reads, writes]) expect(all.length).toBeGreaterThan(5)
  })

  it('that are declared answer with the roles and the refusals of their declaration', () => {
    for (const [address, { roles: declared, command }] of declaredRoutes) {
      const route = operations.find((one) => one.address === address)
      expect([address, route && rolesOf(route)]).toEqual([address, declared])
      expect(route?.operation.operationId).toContain(command)
    }
  })
})

describe('The document (H7)', () => {
  it('has only schemas that a validator understands, and bodies that take their own samples', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(() => misfitOf(schema, undefined), name).not.toThrow()
    }
    for (const { address, body } of writes) {
      if (body) expect([address, misfitOf(body, sampleOf(body, document))]).toEqual([address, null])
    }
  })
})

describe('Who may come in', () => {
  it.each(each(operations))(
    '%s',
    async (_, route) => {
      const { 'x-who': who } = route.operation
      // Something is wrong with what they ask for, so that nobody does anything.
      const wrong = route.isWrite ? { body: bodyOf(route, { nonsense: true }) } : { query: '?nonsense=1' }
      const comesIn = [422, 'InputInvalid'] as const
      const trials = roles.map((role): Trial => {
        const turnedAway = [403, 'RoleNotAllowed'] as const
        return [
          role,
          { ...wrong, who: people.get(role) ?? anybody },
          rolesOf(route).includes(role) ? comesIn : turnedAway,
        ]
      })
      const roleless = await as(unique('roleless'))
      await expectEach(route, anybody, [
        ...trials,
        ['nobody', wrong, who === 'everybody' ? comesIn : [401, 'TokenMissing']],
        ['a stranger', { ...wrong, who: strangers }, [401, 'TokenInvalid']],
        ['without roles', { ...wrong, who: roleless }, typeof who === 'string' ? comesIn : [403, 'RoleNotAllowed']],
      ])
    },
    ROUTE_MS,
  )
})

describe('A write is refused when its key or its body is wrong', () => {
  it.each(each(writes))(
    '%s',
    async (_, route) => {
      const body = bodyOf(route)
      // Of several shapes the one that was meant cannot always be told, so it is not said where it is wrong.
      const isPlain = Object.keys(propertiesOf(route.body ?? {})).length > 0
      const invalid = (field: string): Trial[2] =>
        isPlain || field === 'nonsense' ? [422, 'InputInvalid', `body /${field}`] : [422, 'InputInvalid']
      const words = oursIn(route)
      const ours = Object.fromEntries(words.map((word) => [word, 'x']))
      await expectEach(route, await allowed(route), [
        ['no key', { key: null, body }, [400, 'IdempotencyKeyMissing']],
        ['a key with a space', { key: 'a key', body }, [400, 'IdempotencyKeyMalformed']],
        ['too long a key', { key: 'k'.repeat(KEY_LIMIT + 1), body }, [400, 'IdempotencyKeyMalformed']],
        ['half a body', { body: '{"' }, [400, 'BodyMalformed']],
        ['a body that is a list', { body: '[]' }, [422, 'InputInvalid']],
        ['a text', { body, type: 'text/plain' }, [415, 'BodyNotJson']],
        ['too large a body', { body: body.padEnd(BODY_LIMIT_BYTES + 1) }, [413, 'BodyTooLarge']],
        ['an unknown field', { body: bodyOf(route, { nonsense: true }) }, invalid('nonsense')],
        ...requiredOf(route.body ?? {}).map(
          (field): Trial => [`no ${field}`, { body: without(route, field) }, invalid(field)],
        ),
        // What the route fills in, and what only we say of a state, of money or of anybody (G1).
        ['our own words', { body: bodyOf(route, ours) }, isPlain ? invalid(words.join(',body /')) : invalid('')],
      ])
    },
    ROUTE_MS,
  )
})

describe('What does not exist is not found', () => {
  // What a client may put under any id is made there.
  const named = operations.filter(
    ({ address, path, isStream, codesOf }) =>
      path.includes('{') && !isStream && codesOf(404).length && declaredRoutes.get(address)?.method !== 'PUT',
  )

  it.each(each(named))(
    '%s',
    async (address, route) => {
      const none = declaredRoutes.get(address)?.resource.none
      const [code = ''] = none === undefined ? route.codesOf(404) : [none]
      const body = route.isWrite ? { body: bodyOf(route) } : {}
      // An id that a client chooses has a form.
      const isId = (id: string) => route.ids.every(({ schema }) => misfitOf(schema, decodeURIComponent(id)) === null)
      await expectEach(
        route,
        await allowed(route),
        ODD_IDS.map((id): Trial => [id, { id, ...body }, isId(id) ? [404, code] : [422, 'InputInvalid']]),
      )
    },
    ROUTE_MS,
  )
})

/** The same trial, wherever the input is said to be wrong. */
const refusedFor = ([what, init, [status, code]]: Trial): Trial => [what, init, [status, code]]

describe('A read is refused when it asks for what it does not know', () => {
  it.each(each(reads))(
    '%s',
    async (_, route) => {
      // What it cannot do without is given; the document has an example of it.
      const needed = route.query
        .filter(({ required }) => required)
        .map(({ name, schema }) => `${name}=${encodeURIComponent(String(schema.example))}&`)
      const wrong = (name: string, value: string): Trial => [
        `${name}=${value}`,
        { query: `?${needed.join('')}${name}=${encodeURIComponent(value)}` },
        [422, 'InputInvalid', `query /${name}`],
      ]
      await expectEach(route, await allowed(route), [
        wrong('nonsense', '1'),
        ...route.query.flatMap(({ name, schema }) => {
          if (schema.enum) return [wrong(name, 'no-such-word')]
          // The pages of one thing are looked at once it is there.
          if (name === 'cursor' && route.path.includes('{')) return []
          // A list that must be narrowed down says so first.
          if (name === 'cursor') return ODD_CURSORS.map((cursor): Trial => refusedFor(wrong(name, cursor)))
          if (schema.type !== 'integer') return []
          const beyond = typeof schema.maximum === 'number' ? [wrong(name, String(schema.maximum + 1))] : []
          return [wrong(name, 'x'), wrong(name, String(Number(schema.minimum ?? 1) - 1)), ...beyond]
        }),
      ])
    },
    ROUTE_MS,
  )
})

describe('Every address', () => {
  const paths = [...new Set(operations.map(({ path }) => path))]
  const methods = ['get', 'post', 'put', 'delete']
  const find = finder(document)

  it.each(paths)(
    '%s says which methods it takes, refuses others, and answers HEAD like GET',
    async (path) => {
      const [first] = operations.filter((route) => route.path === path)
      if (!first) throw new Error(`${path} has no route`)
      const get = operations.find((route) => route.path === path && !route.isWrite)
      // `…/{id}` takes what stands at `…/redrive` too.
      const taken = methods.filter((method) => find(method, at(first)) !== null).map((method) => method.toUpperCase())
      const allow = [...taken, 'OPTIONS', ...(taken.includes('GET') ? ['HEAD'] : [])].sort().join(', ')
      const who = await allowed(get ?? first)
      const options = await who.raw(at(first), { method: 'OPTIONS' })
      expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, allow, ''])
      const patch = await who.raw(at(first), { method: 'PATCH', headers: { 'idempotency-key': unique('key') } })
      expect([patch.status, patch.json.code, patch.headers.get('allow')]).toEqual([405, 'MethodNotAllowed', allow])
      if (!get) return
      const head = await who.raw(at(get), { method: 'HEAD' })
      // A stream has no end to wait for.
      const like = get.isStream ? { status: 200, headers: new Headers(head.headers) } : await send(get, who, {})
      const shown = ({ status, headers }: Pick<Answer, 'status' | 'headers'>) => [
        status,
        headers.get('content-type'),
        headers.get('etag'),
        headers.get('cache-control'),
      ]
      expect([shown(head), head.text]).toEqual([shown(like), ''])
    },
    ROUTE_MS,
  )
})
