/** Makes things of every kind from the declarations alone: a body from its schema, and ids of what it refers to. */
import { parameterOf, type Route } from '../../../workers/http/command.ts'
import { type Answer, as, type Client, unique } from '../../harness/http.ts'
import { fieldsOf, requiredOf, sampleOf } from '../../harness/samples.ts'
import { declaredRoutes, document, operations, type Served } from './operations.ts'

/** A command that was sent, to be sent again. */
export type Sent = {
  readonly who: Client
  readonly role: string
  readonly id: string
  readonly answer: Answer
  /** The same command under the same key, with this body; by somebody else when one is named. */
  readonly again: (body?: object, by?: Client) => Promise<Answer>
  readonly body: object | undefined
  /** Another body, where the schema leaves a choice. */
  readonly other: object | undefined
}

/** `rental.customer-record` -> `customerRecordId`: how bodies and paths name one of these. */
const referenceTo = (aggregate: string): string =>
  `${aggregate.slice(aggregate.indexOf('.') + 1).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`

const all = [...declaredRoutes.values()]
/** The routes that make a thing under an id of its own. */
export const creations = all.filter(({ method, path }) => method === 'POST' && parameterOf(path) === undefined)
const creationOf = (aggregate: string) => creations.find((route) => route.resource.aggregate === aggregate)
/** The routes that make a thing under an id that its client chooses. */
const registrations = all.filter(({ method, options }) => method === 'PUT' && options.id !== undefined)
/** The creation of what this field of a system names. */
const creationNamed = (system: string, field: string) =>
  [...creations, ...registrations].find(
    ({ resource: { aggregate } }) => aggregate.startsWith(`${system}.`) && referenceTo(aggregate) === field,
  )
const systemOf = ({ resource: { aggregate } }: Route): string => aggregate.split('.')[0] ?? ''
const servedAs = ({ address }: Route): Served => {
  const found = operations.find((one) => one.address === address)
  if (!found) throw new Error(`${address} is not served`)
  return found
}

/** Sends a command once. `by` sends it when their role may, else somebody new. */
const send = async (route: Route, id: string, by?: Pick<Sent, 'who' | 'role'>): Promise<Sent> => {
  const { body: schema } = servedAs(route)
  const role = route.roles.find((role) => role === by?.role) ?? route.roles[0] ?? ''
  const who = by?.role === role ? by.who : await as(unique(role), role)
  const key = unique('key')
  const known = await referencesIn(route)
  const path = route.path.replace(/\{\w+\}/, encodeURIComponent(id))
  const sample = (other: boolean) => schema && (sampleOf(schema, document, { known, other }) as object)
  const again = (body?: object, by: Client = who) =>
    by.raw(path, {
      method: route.method,
      headers: { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
  const [body, different] = [sample(false), sample(true)]
  const answer = await again(body)
  const other = JSON.stringify(different) === JSON.stringify(body) ? undefined : different
  return { who, role, id: answer.json?.id ?? id, answer, again, body, other }
}

/** Ids for the fields of a body that name something else of its system. */
const referencesIn = async (route: Route): Promise<Readonly<Record<string, string>>> => {
  const fields = fieldsOf(servedAs(route).body ?? {}, document)
  const named = fields.flatMap((field) => {
    const creation = creationNamed(systemOf(route), field)
    return creation ? [{ field, creation }] : []
  })
  return Object.fromEntries(await Promise.all(named.map(async ({ field, creation }) => [field, await open(creation)])))
}

const opened = new Map<Route, Promise<string>>()

/** Something to refer to, shared by all who do: made, and given whatever its own commands have to say of it. */
const open = (creation: Route): Promise<string> => {
  const make = async () => {
    const made = await send(creation, creation.options.id ? unique('one') : '')
    for (const route of all) {
      const isAboutIt =
        route !== creation && route.resource === creation.resource && parameterOf(route.path) !== undefined
      if (isAboutIt && requiredOf(servedAs(route).body ?? {}).length > 0) await send(route, made.id, made)
    }
    return made.id
  }
  const found = opened.get(creation) ?? make()
  opened.set(creation, found)
  return found
}

/** The creation of what a route changes; none where clients choose the ids, or nobody makes one. */
const madeFor = (route: Route): Route | undefined => {
  const parameter = parameterOf(route.path)
  if (parameter === undefined || route.options.id) return undefined
  return creationOf(route.resource.aggregate) ?? creationNamed(systemOf(route), parameter)
}

/** Sends the command of a route, for a change to something that was made for it. */
export const live = async (route: Route): Promise<Sent> => {
  const creation = madeFor(route)
  if (!creation) return send(route, parameterOf(route.path) === undefined ? '' : unique('one'))
  const made = await send(creation, '')
  return send(route, made.id, made)
}

/** Makes something for the command of a route to change, and has somebody else send it first. */
export const triedBy = async (route: Route, role: string, who: Client): Promise<Answer | null> => {
  const creation = madeFor(route)
  const made = creation ? await send(creation, '') : route.options.id ? await send(route, unique('one')) : null
  return made && (await send(route, made.id, { who, role })).answer
}
