/** What the test client holds against every answer; each sample here is one that it must notice. */
import { describe, expect, it } from 'vitest'
import { contractOf, type Observed, type OpenApiDocument } from './harness/contract.ts'

const named = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const text = { type: 'string' }
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
})
const refusedFor = (...codes: readonly string[]) => ({
  content: {
    'application/problem+json': {
      schema: { allOf: [named('Problem'), object({ code: { type: 'string', enum: codes } })] },
    },
  },
})
const operation = (responses: object) => ({ 'x-who': 'everybody', 'x-problems': [], responses })

const document = {
  components: {
    schemas: {
      Problem: { ...object({ status: { type: 'integer' }, code: text }), additionalProperties: {} },
      Name: object({ first: text }),
      Person: {
        allOf: [
          named('Name'),
          object({ born: { type: 'string', format: 'date' }, diedAt: { type: ['string', 'null'] } }),
        ],
      },
      Page: object({ items: { type: 'array', items: named('Person') } }),
    },
  },
  paths: {
    '/people': { get: operation({ 200: json(named('Page')) }) },
    '/people/{id}': {
      get: operation({ 200: json(named('Person')), 304: {}, 404: refusedFor('PersonNotFound') }),
      delete: operation({ 409: refusedFor('PersonAlive', 'PersonGone') }),
    },
    '/people/living': { get: operation({ 200: json(object({ count: { type: 'integer' } })) }) },
  },
} as unknown as OpenApiDocument

const { breachOf } = contractOf(document)
const kim = { first: '김', born: '2001-02-03', diedAt: null }
const answered = (path: string, body: unknown, more: Partial<Observed> = {}): string | null =>
  breachOf({
    method: 'GET',
    path,
    status: 200,
    contentType: 'application/json; charset=UTF-8',
    text: body === undefined ? '' : JSON.stringify(body),
    ...more,
  })
const problem = { contentType: 'application/problem+json' }

describe('The contract takes', () => {
  it('what is documented, with its facts, without a body, and by the more fixed address', () => {
    expect(answered('/people/7', kim)).toBeNull()
    expect(answered('/people', { items: [kim] })).toBeNull()
    expect(answered('/people/living', { count: 3 })).toBeNull()
    expect(answered('/people/7', undefined, { status: 304, contentType: null })).toBeNull()
    expect(answered('/people/7', undefined, { method: 'HEAD' })).toBeNull()
    const alive = { status: 409, code: 'PersonAlive', since: '2001' }
    expect(answered('/people/7', alive, { method: 'DELETE', status: 409, ...problem })).toBeNull()
  })

  it('addresses it does not know, when their no has the form of every no', () => {
    expect(answered('/livez', { anything: true })).toBeNull()
    expect(answered('/nowhere', { status: 404, code: 'RouteNotFound' }, { status: 404, ...problem })).toBeNull()
    expect(answered('/nowhere', { status: 404 }, { status: 404, ...problem })).toContain('code')
  })
})

describe('The contract notices', () => {
  it.each([
    ['a status that is not documented', '/people/7', kim, { status: 202 }, 'no such status'],
    ['another media type', '/people/7', kim, { contentType: 'text/html' }, 'no text/html'],
    ['a body where there is none', '/people/7', kim, { status: 304 }, 'no body'],
    ['the body of a HEAD', '/people/7', kim, { method: 'HEAD' }, 'no body'],
    ['a field that nobody named', '/people/7', { ...kim, ownerId: 'lee' }, {}, 'unevaluated properties'],
    ['the same within a page', '/people', { items: [{ ...kim, ownerId: 'lee' }] }, {}, 'unevaluated properties'],
    ['the same beside a page', '/people', { items: [], total: 0 }, {}, 'unevaluated properties'],
    ['a field that is missing', '/people/7', { ...kim, born: undefined }, {}, 'born'],
    ['a field of another form', '/people/7', { ...kim, born: 'long ago' }, {}, 'format'],
    ['a field of another type', '/people/7', { ...kim, diedAt: 7 }, {}, 'must be string,null'],
    [
      'the code of another route',
      '/people/7',
      { status: 404, code: 'PersonGone' },
      { status: 404, ...problem },
      'allowed values',
    ],
    ['a problem that is sent as JSON', '/people/7', { status: 404, code: 'PersonNotFound' }, { status: 404 }, 'no app'],
  ])('%s', (_, path, body, more, wrong) => {
    expect(answered(path, body, more)).toContain(wrong)
  })
})
