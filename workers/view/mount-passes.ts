/** Serves the passes of what somebody owns, and the key with which everybody verifies them. */

import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RequestState } from '../http/app.ts'
import type { Carried } from '../http/carried.ts'
import { parameterOf } from '../http/command.ts'
import { PASS_LIMIT, PublicKey, passesOf } from '../http/pass.ts'
import { problem } from '../http/problem.ts'
import { declare, jsonResponse } from '../http/route.ts'
import type { ViewEnv } from './env.ts'
import { ownerOf } from './owners.ts'
import { find, missing, operationId, PRIVATE, pathId, sinceVersion, type ViewApp } from './reads.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const noPass = { status: 409, title: 'There is no pass while it is in this state' } as const
/** The key changes with the key of the installation only. */
const KEYS_CACHE = 'public, max-age=300'

const Passes = z
  .object({
    id: z.string(),
    passes: z.array(
      z.object({
        number: z.int().min(1),
        pass: z.string().max(PASS_LIMIT).openapi({ description: 'A JWS; its payload is `{kind, id, number}`' }),
      }),
    ),
  })
  .openapi('Passes')

const readKeys = declare('GET /v1/passes/keys', 'everybody', {
  operationId: 'getPassKeys',
  summary: 'The public key of passes, as a JWK set: an Ed25519 JWS of the type `naru-pass`',
  tags: ['Passes (입장권)'],
  responses: { 200: jsonResponse('The keys', z.object({ keys: z.array(PublicKey) })) },
})

/** Adds the public key. */
export const passKeys = (app: ViewApp): void => {
  app.openapi(readKeys, async (c) => {
    const key = await passesOf(c.env.INSTALLATION_KEY).publicKey()
    return c.json({ keys: [key] }, 200, { 'Cache-Control': KEYS_CACHE })
  })
}

/** Adds a read of passes. */
export const mountPasses = (
  app: ViewApp,
  { path, summary, resource, access, passes }: Extract<Carried, { kind: 'pass' }>,
): void => {
  const parameter = parameterOf(path) ?? ''
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('list', path),
    summary,
    tags: [resource.tag],
    request: { params: z.object({ [parameter]: pathId(parameter) }), query: sinceVersion },
    responses: { 200: jsonResponse('One pass for each', Passes) },
    problems: [
      [resource.none, 404],
      ['PassNotThere', noPass.status, noPass.title],
    ],
  })
  app.openapi(operation, (async (c: Ask) => {
    const id = c.req.param(parameter) ?? ''
    const name = await ownerOf(c, resource.aggregate)
    const { minVersion } = (c.req.valid as (target: 'query') => z.infer<typeof sinceVersion>)('query')
    const row = await find(c, resource.aggregate, id, ({ owner }) => owner === name, minVersion)
    if (!row) return missing(c, resource.none, 'You own no such thing')
    const count = passes(row)
    if (count === 0) return problem(c, 'PassNotThere', noPass, { facts: { state: row.status } })
    const { sign } = passesOf(c.env.INSTALLATION_KEY)
    const numbers = Array.from({ length: count }, (_, at) => at + 1)
    const signed = await Promise.all(
      numbers.map(async (number) => ({ number, pass: await sign({ kind: resource.aggregate, id, number }) })),
    )
    return c.json({ id, passes: signed }, 200, { 'Cache-Control': PRIVATE })
  }) as never)
}
