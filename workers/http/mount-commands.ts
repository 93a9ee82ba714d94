/** Serves the declared commands of a system: parse, ask one actor, translate the answer. No business of its own. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, Env } from 'hono'
import { ELSEWHERE } from '../../durable-objects/runtime/answers.ts'
import type { Actors } from '../../durable-objects/runtime/inspection.ts'
import { actorBinding, systemOf } from '../../durable-objects/runtime/ports.ts'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import type { CommandContext, Facts, Refusal } from '../../kernel/decision.ts'
import { freshTraceparent } from '../../kernel/ids.ts'
import { decide, kindOf, type Named, questionOf, reactionTo } from '../../kernel/interpreter.ts'
import { now } from '../../kernel/time.ts'
import { type Asked, answering, ask, isPlatformFault } from './answer.ts'
import type { RequestState } from './app.ts'
import { availabilityCache } from './availability.ts'
import {
  asksForKeys,
  bodyOf,
  type Caller,
  handlerOf,
  isBeginning,
  type Look,
  orPass,
  parameterOf,
  type Route,
  ShownPass,
} from './command.ts'
import { answersOf } from './documented-answers.ts'
import { callLimitMs, setting } from './health.ts'
import { callerOf, contextOf, idsIn } from './idempotency.ts'
import { ifMatchOf } from './if-match.ts'
import type { Installation } from './installation.ts'
import { passesOf } from './pass.ts'
import { boundTo, isAllowed, organisationOf, UNBOUND } from './principal.ts'
import { type GrammarProblem, grammarProblem, grammarProblems, type ProblemKind } from './problem.ts'
import type { Read } from './reads.ts'
import { pascal } from './resource.ts'
import { declare, emptyBody, jsonBody, problemsOf } from './route.ts'
import {
  fingerprintWith,
  KeysUnavailable,
  keyOf,
  keyToBegin,
  type PersonKey,
  seal,
  sealedFieldsOf,
  sealFields,
} from './sealing.ts'

/** What a system declares of its commands. */
export type CommandsOf = {
  readonly commands: readonly Route[]
  /** Where what they answer is read. */
  readonly reads: readonly Read[]
  /** How each refusal is said. */
  readonly refusals: Readonly<Record<string, readonly [ProblemKind['status'], string]>>
  /** By address: the reasons for which each route may refuse, generated from the judgements. */
  readonly reasons: Readonly<Record<string, readonly string[]>>
  /**
   * What happens here is part of no trace or request that a client names: with the same words it could tie what somebody
   * does here to what they do elsewhere, before the eyes of whoever sees both (S12).
   */
  readonly keepsToItself?: true
}
type RequestContext = Context<RequestState & { Bindings: Readonly<Record<string, unknown>> }>

const availability = availabilityCache()

const limitOf = (c: RequestContext): number => callLimitMs(c.env.CALL_LIMIT_MS as string | undefined)

/** The actors of an aggregate in this Worker. */
const actorsOf = (env: object, aggregate: string): Actors => Reflect.get(env, actorBinding(aggregate)) as Actors

const callerFor = (c: RequestContext, commandId: string): Caller => {
  const { sub, name, roles } = callerOf(c)
  return {
    sub,
    name,
    organisation: organisationOf(callerOf(c)),
    roles,
    commandId,
    setting: (key, usual, limit) => {
      const value = c.env[key]
      return setting(key, typeof value === 'string' ? value : undefined, usual, limit)
    },
  }
}

/**
 * Asks those whose answer would decide about a new instance what they would say, so that an attempt that will be refused
 * makes no new object (K14). The real question decides all the same. Null when nothing stands in the way.
 */
const refusalAhead = async (
  c: RequestContext,
  { commands }: CommandsOf,
  of: AnyAggregate,
  command: Named,
  id: string,
): Promise<Asked | null> => {
  const decision = decide(of, of.initial, command, now())
  for (const event of decision.kind === 'happened' ? decision.events : []) {
    const reaction = reactionTo(of, event.type)
    if (!reaction?.checkedFirst) continue
    const question = questionOf(reaction, event, id)
    const made = madeBy(commands, reaction.asks)
    if (made && !(await idsIn(c.env).isOurs(question.id))) return neverMade(made, question.command)
    const key = `${reaction.asks}/${question.id}`
    if (availability.isPlentiful(key)) continue
    const target = actorsOf(c.env, reaction.asks)
    const name = kindOf(reaction.asks)
    const asked = await ask(name, () =>
      withTimeout(limitOf(c), name, target.getByName(question.id).check(question.command, id)),
    )
    if (!asked.known || asked.answer.outcome !== 'accepted') return asked
    availability.note(key, asked.answer.data[reaction.checkedFirst])
  }
  return null
}

/** The aggregate of this name, if a route makes its instances, under ids of the installation's own. */
const madeBy = (commands: readonly Route[], aggregate: string): AnyAggregate | undefined =>
  commands.find((route) => route.aggregate.events.aggregate === aggregate && parameterOf(route.path) === undefined)
    ?.aggregate

/** The no of an instance to which nothing ever happened, without waking one (K14); null when it would say yes. */
const neverMade = (of: AnyAggregate, command: Named) => {
  const decision = decide(of, of.initial, command, now())
  return decision.kind === 'refused' ? refusedAtOnce(decision.refusal) : null
}

/** What the step before a command makes of it: the command to send, or an answer that spares it. */
const stepBefore = async (c: RequestContext, { aggregate, options }: Route, command: Named, id: string) => {
  if (!options.before) return command
  let looked = kindOf(aggregate.events.aggregate)
  const look: Look = ({ events }, at, about) => {
    looked = kindOf(events.aggregate)
    return withTimeout(limitOf(c), looked, disposing(actorsOf(c.env, events.aggregate).getByName(at).peek(about)))
  }
  try {
    // It was declared for this very command.
    const step = await options.before(look, command as never, id)
    if ('type' in step) return step as Named
    return step.kind === 'refused' ? refusedAtOnce(step.refusal) : command
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return { known: false, fault, dependency: looked } as const
  }
}

/** Whom the personal fields of a command are about (K16). */
const subjectOf = async (c: RequestContext, { aggregate, options }: Route, id: string): Promise<string> => {
  const { sub } = callerOf(c)
  if (options.about === 'named') return id
  if (options.about !== 'owner' || !(await idsIn(c.env).isOurs(id))) return sub
  const kind = kindOf(aggregate.events.aggregate)
  const target = actorsOf(c.env, aggregate.events.aggregate).getByName(id)
  const found = await withTimeout(limitOf(c), kind, disposing(target.peek())).catch((fault: unknown) => {
    throw isPlatformFault(fault) ? new KeysUnavailable(fault, kind) : fault
  })
  return found?.owner ?? sub
}

const refusedAtOnce = (refusal: Refusal & Facts) =>
  ({ known: true, answer: { outcome: 'refused', refusal, replayed: false } }) as const

/** Adds the routes of a system to its app. */
export const mountCommands = <E extends Env>(app: OpenAPIHono<E & RequestState>, of: CommandsOf): void => {
  const respond = answering(of.refusals)
  for (const one of of.commands) {
    const { path, aggregate, command: type, fill, options } = one
    const parameter = parameterOf(path)
    const body = bodyOf(one)
    const kind = kindOf(aggregate.events.aggregate)

    const home = of.reads.find((read) => read.kind === 'one' && read.resource.aggregate === aggregate.events.aggregate)
    /** Where the caller reads it; nowhere if it has no read, or none that the caller may ask. */
    const readAt = (c: RequestContext, id: string): string | undefined =>
      home && isAllowed(home.access, c.get('principal'))
        ? home.path.replace(/\{\w+\}/, encodeURIComponent(id))
        : undefined

    const execute = async (c: RequestContext, id: string, command: Named, given: CommandContext): Promise<Asked> => {
      const step = await stepBefore(c, one, command, id)
      if (!('type' in step)) return step
      const within = boundTo(callerOf(c), one.roles)
      const ifMatch = ifMatchOf(c.req.header('if-match'))
      const context = { ...given, ...(within !== undefined && { within }), ...(ifMatch && { ifMatch }) }
      const asked = await ask(kind, () =>
        actorsOf(c.env, aggregate.events.aggregate).getByName(id).execute(step, context),
      )
      const isElsewhere = asked.known && asked.answer.outcome === 'refused' && asked.answer.refusal.reason === ELSEWHERE
      return isElsewhere ? refusedAtOnce({ reason: one.resource.none }) : asked
    }

    const fields = sealedFieldsOf(handlerOf(one).schema)
    const begins = isBeginning(one)
    /** The key of whom the command is about; undefined where nothing is sealed, else the problem with that person. */
    const keyFor = async (c: RequestContext, id: string): Promise<PersonKey | GrammarProblem | undefined> => {
      if (!begins && fields.length === 0 && !of.keepsToItself) return undefined
      const subject = await subjectOf(c, one, id)
      const key = begins ? await keyToBegin(c.env, subject) : await keyOf(c.env, subject)
      if (key === 'leaving') return 'PersonLeaving'
      return key ?? 'PersonForgotten'
    }

    const contextFor = async (c: RequestContext, said: object, key: PersonKey | undefined, correlationId?: string) => {
      const context = await contextOf(c, said, correlationId, key && fingerprintWith(key))
      if (!(of.keepsToItself && key)) return context
      const by = await seal(key, context.by)
      return { ...context, by, causationId: context.commandId, traceparent: freshTraceparent() }
    }

    const commandFor = (c: RequestContext, said: object, key: PersonKey | undefined, commandId: string) => {
      const command = { ...said, type, ...fill(callerFor(c, commandId)) } as Named
      return key ? sealFields(key, fields, command) : command
    }

    const make = async (c: RequestContext, said: object) => {
      // There is no version yet of what is made, and none is made to say so (K14).
      if (c.req.header('if-match') !== undefined)
        return grammarProblem(c, 'PreconditionFailed', { facts: { version: 0 } })
      const key = await keyFor(c, '')
      if (typeof key === 'string') return grammarProblem(c, key)
      const context = await contextFor(c, said, key)
      const id = context.commandId
      c.set('thing', { aggregate: aggregate.events.aggregate, id })
      const command = await commandFor(c, said, key, id)
      const asked = (await refusalAhead(c, of, aggregate, command, id)) ?? (await execute(c, id, command, context))
      return respond(c, asked, { address: `${path}/${id}`, readAt: readAt(c, id) })
    }

    const change = async (c: RequestContext, said: object, id: string) => {
      c.set('thing', { aggregate: aggregate.events.aggregate, id })
      const meant = options.pass === undefined ? said : await meantBy(c, said, options.pass, id, body)
      if (meant === null) return grammarProblem(c, 'PassInvalid')
      const key = await keyFor(c, id)
      if (typeof key === 'string') return grammarProblem(c, key)
      const context = await contextFor(c, said, key, options.id ? undefined : id)
      const command = await commandFor(c, meant, key, context.commandId)
      const isMadeUp = !options.id && !(await idsIn(c.env).isOurs(id))
      const asked = (isMadeUp && neverMade(aggregate, command)) || (await execute(c, id, command, context))
      const isNew = options.id && asked.known && asked.answer.outcome === 'accepted' && asked.answer.version === 1
      const address = `${path.slice(0, path.indexOf('{'))}${encodeURIComponent(id)}`
      return respond(c, asked, { ...(isNew ? { address } : options), readAt: readAt(c, id) })
    }

    app.openapi(operationOf(one, body, of), (async (c: RequestContext) => {
      // The middleware of the route has read the body, its schema has checked it.
      const said = (c.req.valid as (target: 'json') => object)('json')
      if (parameter === undefined) return make(c, said)
      const named = (c.req.valid as (target: 'param') => Record<string, string>)('param')
      return change(c, said, named[parameter] ?? '')
    }) as never)
  }
}

/** What a body says that may show a pass: as it is, or which pass of this instance it is; null for a pass of another. */
const meantBy = async (c: RequestContext, said: object, kind: string, id: string, fields: z.ZodObject) => {
  const shown = ShownPass.safeParse(said)
  if (!shown.success) return said
  const opened = await passesOf((c.env as Installation).INSTALLATION_KEY).open(shown.data.pass)
  if (opened === null || opened.kind !== kind || opened.id !== id) return null
  return 'number' in fields.shape ? { number: opened.number } : {}
}

const operationOf = (one: Route, fields: z.ZodObject, { refusals, reasons, keepsToItself }: CommandsOf) => {
  const { address, path, roles, summary, resource, command, options } = one
  const parameter = parameterOf(path)
  const system = systemOf(resource.aggregate)
  const takesBody = Object.keys(fields.shape).length > 0 || options.pass !== undefined
  const body = options.body?.(fields) ?? (options.pass === undefined ? fields : orPass(fields))
  const isAboutSomebody = keepsToItself === true || asksForKeys(one)
  const isRequired = !body.safeParse({}).success
  return declare(address, roles, {
    operationId: `${system}${command}`,
    summary,
    tags: [resource.tag],
    request: {
      ...(parameter && { params: z.object({ [parameter]: options.id ?? z.string() }) }),
      body: takesBody ? jsonBody(body.openapi(`${pascal(system)}${command}Body`), isRequired) : emptyBody,
    },
    responses: answersOf(one),
    headers: ['IfMatch'],
    problems: [
      ...refusalsOf(one, reasons).map((code) => [code, refusals[code]?.[0] ?? 404, refusals[code]?.[1]] as const),
      ...problemsOf(grammarProblems, 'PreconditionFailed'),
      ...problemsOf(grammarProblems, ...(options.pass ? (['PassInvalid'] as const) : [])),
      ...problemsOf(grammarProblems, ...(isAboutSomebody ? (['PersonForgotten'] as const) : [])),
      ...problemsOf(grammarProblems, ...(isBeginning(one) ? (['PersonLeaving'] as const) : [])),
    ],
  })
}

/** Why a route may refuse; for staff, what is another organisation's is not there (G12). */
const refusalsOf = ({ address, roles, resource }: Route, reasons: CommandsOf['reasons']): readonly string[] => {
  const known = reasons[address] ?? []
  const isForStaff = parameterOf(address) !== undefined && roles.some((role) => !UNBOUND.includes(role))
  return isForStaff && !known.includes(resource.none) ? [...known, resource.none] : known
}
