/** Idempotency (H3): the same caller, key and body mean the same command, however often and whenever they come. */
import type { HonoRequest } from 'hono'
import type { CommandContext } from '../../kernel/decision.ts'
import { derivedId } from '../../kernel/ids.ts'
import type { RequestState } from './app.ts'
import { idsOf } from './ids.ts'
import type { Installation } from './installation.ts'
import type { Principal } from './principal.ts'

const KEY = /^[\x21-\x7e]{1,128}$/

/** One key: 1 to 128 visible ASCII characters. */
export const isIdempotencyKey = (key: string): boolean => KEY.test(key)

/** Field order says nothing: the same text for the same value. Only for what a schema has bounded. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
}

/**
 * The context of a command: its id comes from the route, the caller and the key, sealed with the installation's, so that a
 * retry meets the same actor and gets the first answer (K1); the body travels as a fingerprint, so that another body under
 * that key is refused. What of it is personal is in a fingerprint that only the person's key makes (`fingerprintOf`).
 * For a creation that id is also the id of the new thing, and names the conversation unless told otherwise.
 */
export const contextOf = async (
  c: {
    readonly req: HonoRequest
    readonly env: unknown
    readonly var: Readonly<RequestState['Variables']>
  },
  body: unknown,
  correlationId?: string,
  fingerprintOf: (text: string) => Promise<string> = derivedId,
): Promise<CommandContext & { readonly fingerprint: string }> => {
  const { sub } = callerOf(c)
  const key = c.req.header('idempotency-key')
  if (key === undefined) throw new Error('A command reached its handler without a key: its route is not declared')
  const [commandId, fingerprint] = await Promise.all([
    idsIn(c.env).derive(`${c.req.method} ${c.req.path}`, sub, key),
    fingerprintOf(canonical(body)),
  ])
  return {
    commandId,
    fingerprint,
    by: sub,
    correlationId: correlationId ?? commandId,
    causationId: c.var.requestId,
    traceparent: c.var.traceparent,
  }
}

/** The ids of the installation to which this environment belongs; who has routes is not ready without its key. */
export const idsIn = (env: unknown) => idsOf((env as Installation).INSTALLATION_KEY)

/** The one who asks, on a route that lets nobody in without a token. */
export const callerOf = (c: { readonly var: Pick<RequestState['Variables'], 'principal'> }): Principal => {
  const principal = c.var.principal
  if (principal === null) throw new Error('A route open to everybody asked who is calling')
  return principal
}
