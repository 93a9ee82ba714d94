/** Values that a JSON Schema of the document takes: its example where it has one, else the plainest there is. */
import type { OpenApiDocument, Schema } from './contract.ts'

export type Samples = {
  /** Values for fields of these names, whatever their schema says: ids of what is there. */
  readonly known?: Readonly<Record<string, unknown>>
  /** Another value than the usual one, as far as the schema allows. */
  readonly other?: boolean
}

const DAY_MS = 86_400_000
/** Texts that some usual pattern takes: a word, a telephone number, digits. */
const PLAIN_TEXTS = ['나루', 'naru', '010-1234-5678', '1234']
/** Far enough for every rule that says "in time", near enough for every rule that says "not years ahead". */
const SOON_DAYS = 30

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

/** The schema behind a reference. */
export const resolved = (schema: unknown, document: OpenApiDocument): Schema => {
  if (!isSchema(schema)) throw new Error(`${JSON.stringify(schema)} is no schema`)
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  return resolved(document.components.schemas[$ref.split('/').at(-1) ?? ''], document)
}

/** The fields of an object that must be there; none for what is no plain object. */
export const requiredOf = (schema: Schema): readonly string[] => (schema.required as readonly string[]) ?? []
export const propertiesOf = (schema: Schema): Readonly<Record<string, Schema>> =>
  (schema.properties as Readonly<Record<string, Schema>>) ?? {}

/** The names of all its fields, in whichever of its shapes they stand. */
export const fieldsOf = (schema: Schema, document: OpenApiDocument): readonly string[] => {
  const shapes = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((choices) => (choices as readonly unknown[]) ?? [])
  return [...Object.keys(propertiesOf(schema)), ...shapes.flatMap((one) => fieldsOf(resolved(one, document), document))]
}

const textOf = ({ format, pattern, example, minLength = 0 }: Schema, other: boolean): string => {
  const at = new Date(Date.now() + (SOON_DAYS + (other ? 1 : 0)) * DAY_MS).toISOString()
  // An example of a day is past some day.
  if (format === 'date') return at.slice(0, 10)
  if (format === 'date-time') return at
  if (typeof pattern === 'string') {
    const fitting = [example, ...PLAIN_TEXTS].filter(
      (text) => typeof text === 'string' && new RegExp(pattern, 'u').test(text),
    )
    const text = fitting[other && fitting.length > 1 ? 1 : 0]
    if (typeof text !== 'string') throw new Error(`a text of the form ${pattern} needs an example in its schema`)
    return text
  }
  const usual = typeof example === 'string' ? example : '나루'.padEnd(Number(minLength), '.')
  return other ? `${usual}+` : usual
}

const numberOf = ({ example, minimum = 1, maximum = Number.POSITIVE_INFINITY }: Schema, other: boolean): number => {
  const usual = typeof example === 'number' ? example : Number(minimum)
  if (!other) return usual
  return usual < Number(maximum) ? usual + 1 : usual - 1
}

/** A value that this schema takes. */
export const sampleOf = (given: unknown, document: OpenApiDocument, samples: Samples = {}): unknown => {
  const schema = resolved(given, document)
  const { other = false } = samples
  const inner = (one: unknown) => sampleOf(one, document, samples)
  const choices = (schema.anyOf ?? schema.oneOf) as readonly unknown[] | undefined
  if (choices) return inner(choices[0])
  if (schema.allOf) return Object.assign({}, ...(schema.allOf as readonly unknown[]).map(inner))
  if ('const' in schema) return schema.const
  const words = schema.enum as readonly unknown[] | undefined
  if (words) return words[other ? words.length - 1 : 0]
  switch ([schema.type].flat()[0]) {
    case 'string':
      return textOf(schema, other)
    case 'integer':
    case 'number':
      return numberOf(schema, other)
    case 'boolean':
      return !other
    case 'array':
      return [inner(schema.items)]
    case 'object':
      return objectOf(schema, document, samples)
    default:
      throw new Error(`no sample of ${JSON.stringify(schema)}`)
  }
}

/** What must be there; of another one also what may be there. */
const objectOf = (schema: Schema, document: OpenApiDocument, samples: Samples): object => {
  const required = requiredOf(schema)
  const examples = (schema.example ?? {}) as Readonly<Record<string, unknown>>
  const fields = Object.entries(propertiesOf(schema)).filter(([name]) => required.includes(name) || samples.other)
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const known = samples.known?.[name]
      return [
        name,
        known ?? sampleOf({ ...(name in examples && { example: examples[name] }), ...field }, document, samples),
      ]
    }),
  )
}
