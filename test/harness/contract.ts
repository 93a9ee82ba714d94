/**
 * Holds answers against the document (H7): the status, the media type, the code of a problem, and every field of the
 * body. Stricter than JSON Schema: what a schema does not name must not be there, unless it says that more may be.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

export type Schema = Readonly<Record<string, unknown>>
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
export type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}
export type Operation = {
  readonly 'x-who': 'everybody' | 'authenticated' | readonly string[]
  readonly 'x-problems': readonly string[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly operationId?: string
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}
export type OpenApiDocument = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** An answer as it came over the wire. */
export type Observed = {
  readonly method: string
  /** As it was asked for, without the query. */
  readonly path: string
  readonly status: number
  readonly contentType: string | null
  readonly text: string
}
export type Contract = {
  /** What is wrong with a value by a schema of the document; null when it fits. */
  readonly misfitOf: (schema: Schema, value: unknown) => string | null
  /** What is wrong with an answer; null when it is as documented. */
  readonly breachOf: (answer: Observed) => string | null
}

/** An answer that the document does not know. It is no reason to ask again, so `eventually` gives up on it at once. */
export class ContractBroken extends Error {
  override name = 'ContractBroken'
}

/** Several types of one field are how OpenAPI 3.1 says that something may be null. */
const STRICT = { strict: true, strictTypes: false, strictRequired: false, allErrors: true } as const
/** Most schemas are used a few times by one worker: making their code costs more than running it. */
const QUICK = { inlineRefs: false, code: { optimize: false } } as const
const SHOWN_LIMIT = 2_000
const COMPONENT = '#/components/schemas/'
const PROBLEM = 'application/problem+json'
const JSON_TYPE = /^application\/(problem\+)?json$/

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null

/**
 * A schema that takes no other fields than it names. Members of `allOf` each know only a part, so they stay `open` and the
 * whole is closed; a reference leads to the copy of its component that is as open as itself.
 */
const closed = (schema: unknown, open = false): unknown => {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, open))
  if (!isObject(schema)) return schema
  const { $ref, properties, allOf, anyOf, oneOf, items, additionalProperties: others, ...rest } = schema
  const isWhole = properties !== undefined || allOf !== undefined
  return {
    ...rest,
    ...(typeof $ref === 'string' && { $ref: $ref.replace(COMPONENT, `${open ? 'open' : 'closed'}#/$defs/`) }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, closed(field)])),
    }),
    ...(allOf !== undefined && { allOf: closed(allOf, true) }),
    ...(anyOf !== undefined && { anyOf: closed(anyOf, open) }),
    ...(oneOf !== undefined && { oneOf: closed(oneOf, open) }),
    ...(items !== undefined && { items: closed(items) }),
    ...(others !== undefined && { additionalProperties: closed(others) }),
    ...(isWhole && !open && others === undefined && { unevaluatedProperties: false }),
  }
}

const ajvFor = ({ components }: OpenApiDocument): Ajv2020 => {
  // Schemas are compiled strictly; to hold them against the schema of schemas as well would cost every file of tests 0.1 s.
  const ajv = new Ajv2020({ ...STRICT, ...QUICK, meta: false, validateSchema: false })
  ajv.addVocabulary(['example'])
  ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/)
  ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)
  for (const kind of ['open', 'closed']) {
    const named = Object.entries(components.schemas).map(([name, schema]) => [name, closed(schema, kind === 'open')])
    ajv.addSchema({ $id: kind, $defs: Object.fromEntries(named) })
  }
  return ajv
}

/** The operation behind an address: of several templates that fit, the one with the most fixed steps. */
export const finder = ({ paths }: OpenApiDocument) => {
  const templates = Object.keys(paths).map((template) => ({ template, steps: template.split('/') }))
  const isParameter = (step: string | undefined): boolean => step?.startsWith('{') ?? false
  return (method: string, path: string): { readonly template: string; readonly operation: Operation } | null => {
    const asked = path.split('/')
    const [best] = templates
      .filter(({ template }) => paths[template]?.[method])
      .filter(({ steps }) => steps.length === asked.length)
      .filter(({ steps }) => steps.every((step, at) => (isParameter(step) ? asked[at] !== '' : step === asked[at])))
      .sort((a, b) => a.steps.filter(isParameter).length - b.steps.filter(isParameter).length)
    const operation = best && paths[best.template]?.[method]
    return operation ? { template: best.template, operation } : null
  }
}

/** The contract of a document. Schemas are compiled when they are first needed. */
export const contractOf = (document: OpenApiDocument): Contract => {
  const find = finder(document)
  const ajv = ajvFor(document)
  const compiled = new WeakMap<Schema, ValidateFunction>()
  // Many routes say the same of a status, each in a schema of its own.
  const alike = new Map<string, ValidateFunction>()
  const compile = (schema: Schema): ValidateFunction => {
    const text = JSON.stringify(schema)
    const validate = alike.get(text) ?? ajv.compile(closed(schema) as Schema)
    alike.set(text, validate)
    return validate
  }
  const validatorOf = (schema: Schema): ValidateFunction => {
    const validate = compiled.get(schema) ?? compile(schema)
    compiled.set(schema, validate)
    return validate
  }
  const misfitOf = (schema: Schema, value: unknown): string | null => {
    const validate = validatorOf(schema)
    return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: '' })
  }
  const problem = document.components.schemas.Problem ?? {}

  return {
    misfitOf,
    breachOf: ({ method, path, status, contentType, text }) => {
      const type = contentType?.split(';')[0] ?? null
      const found = find(method === 'HEAD' ? 'get' : method.toLowerCase(), path)
      const breach = (what: string) =>
        `${method} ${found?.template ?? path} answered ${status}, but ${what}\n${text.slice(0, SHOWN_LIMIT)}`
      // Health, pages and addresses that nobody has are not in the document, but every no has the same form.
      const unknown = found ? null : type === PROBLEM && method !== 'HEAD' ? misfitOf(problem, JSON.parse(text)) : null
      if (!found) return unknown && breach(unknown)

      const response = found.operation.responses[status]
      if (!response) return breach('its document has no such status')
      if (!response.content) return text === '' ? null : breach('its document has no body there')
      if (method === 'HEAD') return text === '' ? null : breach('HEAD has no body')
      const schema = type === null ? undefined : response.content[type]?.schema
      if (!schema) return breach(`its document has no ${type} there`)
      const wrong = type !== null && JSON_TYPE.test(type) ? misfitOf(schema, JSON.parse(text)) : null
      return wrong && breach(wrong)
    },
  }
}
