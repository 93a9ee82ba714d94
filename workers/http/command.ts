/**
 * The grammar of commands over HTTP: one line per route. Body, operation, checks, handler and answer follow from the
 * command it sends: the body is the command without what the route fills in (G1), the answer is the resource (G11), and
 * the problems are what the command can be refused with.
 */
import { z } from '@hono/zod-openapi'
import type { Summary } from '../../durable-objects/runtime/inspection.ts'
import type {
  AnyAggregate,
  CommandInput,
  CommandName,
  CommandOf,
  RefusalOfRoute,
  ReplyOf,
} from '../../kernel/aggregate.ts'
import type { Decision, Message, Refusal } from '../../kernel/decision.ts'
import { PASS_LIMIT } from './pass.ts'
import type { Role } from './principal.ts'
import type { ProblemKind } from './problem.ts'
import type { AnswerOf, Resource } from './resource.ts'
import { inTheClear, sealedFieldsOf } from './sealing.ts'

/** Who sends a command, and under which id: what a route fills in is made of this. */
export type Caller = {
  readonly sub: string
  readonly name: string | undefined
  /** For whom the caller works (G12). */
  readonly organisation: string
  readonly roles: readonly Role[]
  /** The id of the command, made of caller, route and key; for a creation the id of the new thing. */
  readonly commandId: string
  /** A number from the configuration of the Worker, within 1 and `limit`; `usual` where it says nothing. */
  readonly setting: (name: string, usual: number, limit: number) => number
}

type Method = 'POST' | 'PUT' | 'DELETE'
type Address = `${Method} /v1/${string}`

/** An actor of this Worker as it stands, asked within the limit of a call; null when nothing ever happened to it. */
export type Look = (aggregate: AnyAggregate, id: string, about?: string) => Promise<Summary | null>

/** `C`: the command; `R`: what the step before it may refuse. */
export type Options<C = never, R extends Refusal = Refusal, Sent extends Message = Message> = {
  /** The form of an id that its clients choose: the route makes the instance when there is none (201). */
  readonly id?: z.ZodType<string>
  /** The state of a request that is kept and pursued: answered 202 (docs/decisions/0012-promised-wishes.md). */
  readonly pending?: string
  /** The body, where its fields depend on each other: `fields` are those that the route does not fill in. */
  readonly body?: (fields: z.ZodObject) => z.ZodType
  /** The body may show a pass of this kind instead: it names the instance, and which of its passes it is. */
  readonly pass?: string
  /**
   * Whose what it seals is: the caller's unless said; the owner's of the instance; or of who bears the name of the instance (K16).
   */
  readonly about?: 'owner' | 'named'
  /** Looks at actors first: refuses, or says what is sent. The command decides; this only spares or sharpens it. */
  readonly before?: (look: Look, command: C, id: string) => Promise<Sent | Decision<never, R>>
}

/**
 * `R`: what its caller may be refused with, as the compiler reads it off the aggregate; `A`: its address, `B`: what its
 * client says, `I`: what it is answered.
 */
export type Route<
  R extends Refusal = Refusal,
  A extends Address = Address,
  B extends object = object,
  I extends object = object,
> = {
  /** Its method and path, as declared. */
  readonly address: A
  readonly method: Method
  readonly path: string
  readonly roles: readonly Role[]
  readonly summary: string
  readonly resource: Resource
  readonly aggregate: AnyAggregate
  readonly command: string
  readonly fill: (caller: Caller) => object
  readonly options: Options
  /** Never a value. */
  readonly '~client'?: { readonly refusal: R; readonly body: B; readonly answer: I }
}

type Sent<D extends AnyAggregate, N> = Extract<CommandOf<D>, { readonly type: N }>

/** Declares a route: `POST /v1/museum/reservations/{id}/cancel`, for whom, the command it sends, and how. */
export const route = <
  D extends AnyAggregate,
  N extends CommandName<D>,
  const A extends Address,
  R extends Resource<D['events']['aggregate']>,
  const F extends object = Record<never, never>,
  B extends Refusal = never,
  const P extends string | undefined = undefined,
>(
  address: A,
  roles: readonly Role[],
  resource: R,
  aggregate: D,
  command: N,
  {
    summary,
    fill,
    ...options
  }: How<F & Filled<F, CommandInput<D, N>>> & Options<Sent<D, N>, B, Sent<D, N>> & { readonly pass?: P },
): Route<
  RefusalOfRoute<D, N> | B,
  A,
  Omit<CommandInput<D, N>, keyof F> | (P extends string ? { readonly pass: string } : never),
  AnswerOf<R> & ReplyOf<D, N>
> => {
  const [method, path = ''] = address.split(' ')
  const filled = fill ?? (() => ({}))
  return {
    address,
    method: method as Method,
    path,
    roles,
    summary,
    resource,
    aggregate,
    command,
    fill: filled,
    options,
  }
}

/** `F`: the fields of the command that the route fills in. */
type How<F> = { readonly summary: string; readonly fill?: (caller: Caller) => F }

/** Fields of the command, and no others. */
type Filled<F, C> = { readonly [K in keyof F]: K extends keyof C ? C[K] : never }

/** What the caller of one of these routes can be refused with. */
export type ReasonsOf<R extends readonly Route[]> = R[number] extends infer One
  ? One extends Route<infer T>
    ? T['reason']
    : never
  : never

/** Every refusal of these routes, said over HTTP: a new one does not compile until it is here. */
export type RefusalTable<R extends readonly Route[]> = Readonly<
  Record<ReasonsOf<R>, readonly [ProblemKind['status'], string]>
>

/** A caller that no request has, to learn what a route fills in. */
export const NOBODY: Caller = {
  sub: '',
  name: undefined,
  organisation: '',
  roles: [],
  commandId: '',
  setting: (_, usual) => usual,
}

/** How its aggregate takes the command of a route. */
export const handlerOf = ({ aggregate, command }: Pick<Route, 'aggregate' | 'command'>) => {
  const handler = aggregate.commands[command]
  if (!handler) throw new Error(`${aggregate.events.aggregate} has no command ${command}`)
  return handler
}

/** What the client says: the fields of the command that the route does not fill in, in the clear. */
export const bodyOf = (route: Pick<Route, 'aggregate' | 'command' | 'fill'>): z.ZodObject => {
  const filled = Object.keys(route.fill(NOBODY))
  // The mask is typed for schemas whose fields are known to the compiler.
  const said = handlerOf(route).schema.omit(
    Object.fromEntries(filled.map((field) => [field, true])) as Record<string, never>,
  )
  return inTheClear(said)
}

/** The name of the parameter that names the instance; none for a creation. */
export const parameterOf = (path: string): string | undefined => /\{(\w+)\}/.exec(path)?.[1]

/** What is shown instead of what the client says: the whole text of a pass. */
export const ShownPass = z.strictObject({
  pass: z.string().min(1).max(PASS_LIMIT).openapi({ description: 'The text of a pass, as it is scanned' }),
})

/** The fields of a body, or a pass. */
export const orPass = (fields: z.ZodObject): z.ZodType =>
  Object.keys(fields.shape).length === 0 ? ShownPass.partial() : z.union([fields, ShownPass])

/**
 * Whether it may begin something for whom it is about: what a customer makes, and what seals something new of somebody.
 * What is about the owner of an instance belongs to what has begun long ago.
 */
export const isBeginning = (route: Route): boolean =>
  parameterOf(route.path) === undefined
    ? route.roles.includes('customer')
    : route.options.about !== 'owner' && sealedFieldsOf(handlerOf(route).schema).length > 0

/** Whether it cannot be sent while keys cannot be had. */
export const asksForKeys = (route: Route): boolean =>
  isBeginning(route) || sealedFieldsOf(handlerOf(route).schema).length > 0
