/** Every route that is served, and what its system declares of it: what the generic story goes through. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from '../../../workers/http/command.ts'
import type { Read } from '../../../workers/http/reads.ts'
import type { OpenApiDocument, Operation, Parameter, Schema } from '../../harness/contract.ts'
import { documentHere } from '../../harness/here.ts'
import { propertiesOf, resolved } from '../../harness/samples.ts'

const WORKERS = join(import.meta.dirname, '..', '..', '..', 'workers')

/** One route of the document. */
export type Served = {
  /** `POST /v1/museum/reservations/{id}/cancel`. */
  readonly address: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
  readonly ids: readonly Parameter[]
  readonly query: readonly Parameter[]
  readonly isWrite: boolean
  readonly isStream: boolean
  /** The schema of its body. */
  readonly body: Schema | undefined
  /** The codes it may answer with this status. */
  readonly codesOf: (status: number) => readonly string[]
}

const known = (document: OpenApiDocument | null): OpenApiDocument => {
  if (document === null) throw new Error('there is no document without a server')
  return document
}
export const document: OpenApiDocument = known(documentHere())

const parametersOf = ({ parameters = [] }: Operation): readonly Parameter[] =>
  parameters.flatMap((one) => ('name' in one ? [one] : []))

const codesIn = ({ responses }: Operation, status: number): readonly string[] => {
  const text = JSON.stringify(responses[status]?.content ?? {})
  // The codes of a status are the one enumeration in its schema.
  const [, listed = '[]'] = /"code":\{[^}]*"enum":(\[[^\]]*\])/.exec(text) ?? []
  return JSON.parse(listed)
}

const served = (method: string, path: string, operation: Operation): Served => {
  const schema = operation.requestBody?.content['application/json']?.schema
  return {
    address: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
    ids: parametersOf(operation).filter((one) => one.in === 'path'),
    query: parametersOf(operation).filter((one) => one.in === 'query'),
    isWrite: method !== 'get',
    isStream: operation.responses[200]?.content?.['text/event-stream'] !== undefined,
    body: schema && resolved(schema, document),
    codesOf: (status) => codesIn(operation, status),
  }
}

export const operations: readonly Served[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => served(method, path, operation)),
)
export const writes = operations.filter(({ isWrite }) => isWrite)
export const reads = operations.filter(({ isWrite }) => !isWrite)

/** Everybody there is by role: whoever some route names. */
export const roles: readonly string[] = [
  ...new Set(operations.flatMap(({ operation: { 'x-who': who } }) => (typeof who === 'string' ? [] : who))),
].sort()

/** The roles that may use a route; every role where it is open to all. */
export const rolesOf = ({ operation: { 'x-who': who } }: Served): readonly string[] =>
  typeof who === 'string' ? roles : who

const declaredIn = async <T>(file: string): Promise<readonly T[]> => {
  const systems = readdirSync(WORKERS).filter((name) => existsSync(join(WORKERS, name, file)))
  return Promise.all(systems.map((system) => import(join(WORKERS, system, file)) as Promise<T>))
}
const commands = (await declaredIn<{ readonly commands: readonly Route[] }>('commands.ts')).flatMap((of) => of.commands)

/** What the systems declare, by address. */
export const declaredRoutes: ReadonlyMap<string, Route> = new Map(commands.map((route) => [route.address, route]))
/** The view has a file of this name too, which declares nothing. */
export const declaredReads = (await declaredIn<{ readonly reads?: readonly Read[] }>('reads.ts')).flatMap(
  (of) => of.reads ?? [],
)
export const declaredAddresses: readonly string[] = [
  ...declaredRoutes.keys(),
  ...declaredReads.map(({ path }) => `GET ${path}`),
]

/** An answer lists no more errors than so many. */
const WORDS_LIMIT = 20

/**
 * What no client of a route says (G1): the fields that it fills in, those that other commands of its aggregate have, and
 * those that only we show.
 */
export const oursIn = ({ address, body }: Served): readonly string[] => {
  const route = declaredRoutes.get(address)
  const commandsOf = (one: Route) => [one.aggregate.commands[one.command], ...Object.values(one.aggregate.commands)]
  const fields = route ? commandsOf(route).flatMap((command) => Object.keys(command?.schema.shape ?? {})) : []
  const words = ['status', 'type', 'version', 'paid', ...fields, ...Object.keys(route?.resource.answer.shape ?? {})]
  const theirs = Object.keys((body && propertiesOf(body)) ?? {})
  return [...new Set(words)].filter((word) => !theirs.includes(word)).slice(0, WORDS_LIMIT)
}
