/** The OpenAPI 3.1 document of an app (H7), from the same schemas that validate. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env, Schema } from 'hono'

export const DOCUMENT_PATH = '/openapi.json'
const VERSION = '1.0.0'
const HTTP_METHODS = ['get', 'put', 'post', 'delete'] as const

/** How a caller says who they are. */
const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'An access token (RFC 9068) with the claims `sub` and `roles`.',
} as const

/** Letters by their kind, and looking around: not every validator of other languages knows these. */
const UNCOMMON = /\\p\{|\(\?/i
const NOT_THIS = /\(\?!(?:[^()\\]|\\.)*\)/g
const VISIBLE = '\\P{C}'
/** What is certainly not visible, as every validator knows it. */
const NO_CONTROL = '[^\\x00-\\x1f\\x7f]'

/**
 * A pattern that is not understood refuses what we take. It is said more widely, or left out: the server judges by its own.
 */
const commonPattern = (key: string, value: unknown): unknown => {
  if (key !== 'pattern' || typeof value !== 'string') return value
  // A pattern has no flags; the generator writes those of the expression behind it.
  const pattern = value
    .replace(/(?<!\\)\/[a-z]+$/, '')
    .replace(NOT_THIS, '')
    .replaceAll(VISIBLE, NO_CONTROL)
  return UNCOMMON.test(pattern) ? undefined : pattern
}

/** The part of the document that `app` answers for. */
export const documentOf = <E extends Env, S extends Schema, P extends string>(
  app: OpenAPIHono<E, S, P>,
  title: string,
) => {
  const written = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title, version: VERSION } })
  const document: typeof written = JSON.parse(JSON.stringify(written, commonPattern))
  return {
    ...document,
    components: {
      ...document.components,
      securitySchemes: { bearer },
      parameters: { ...document.components?.parameters, ...sharedParameters },
    },
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Names this request. The same key, caller and body get the first answer again, with one effect.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
} as const

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the version you have seen: 412 when it has another one by now, and nothing happens.',
  schema: { type: 'string', example: '"3"' },
} as const

/** Headers that routes of every Worker look at, by the names under which the document refers to them. */
export const sharedParameters = { IdempotencyKey: idempotencyKey, IfMatch: ifMatch } as const

/** Every operation of a document. */
export const operationsOf = (document: { readonly paths?: Readonly<Record<string, object>> }) =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    HTTP_METHODS.flatMap((method) => {
      const operation: unknown = Reflect.get(item, method)
      return typeof operation === 'object' && operation !== null ? [{ path, method, operation }] : []
    }),
  )
