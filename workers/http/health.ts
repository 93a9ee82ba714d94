/**
 * What every Worker behind the gateway serves besides its routes: its health (H9) and its part of the document (H7);
 * and how its settings are read.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env, Schema } from 'hono'
import { CALL_LIMIT_MS } from '../../kernel/calls.ts'
import { DOCUMENT_PATH, documentOf } from './document.ts'
import { INSTALLATION_KEY, installationKeyOf } from './installation.ts'

export const HEALTH_PATH = '/healthz'

/** Names of the bindings and settings that are absent or empty, in the order they were asked for. */
export const missingOf = (env: object, needs: readonly string[]): readonly string[] =>
  needs.filter((name) => {
    const value: unknown = Reflect.get(env, name)
    return value === undefined || value === ''
  })

type About = {
  readonly title: string
  readonly needs: readonly string[]
  /** What of its settings cannot be used, a line each; nothing unless said. */
  readonly wrong?: (env: object) => readonly string[] | Promise<readonly string[]>
}

/** Adds `/healthz`, which names the bindings and settings that are missing or wrong, and `/openapi.json`. */
export const mountHealth = <E extends Env, S extends Schema, P extends string>(
  app: OpenAPIHono<E, S, P>,
  about: About,
): void => {
  app.get(HEALTH_PATH, async (c) => {
    const env = c.env ?? {}
    const missing = [...(installationKeyOf(env) === null ? [INSTALLATION_KEY] : []), ...missingOf(env, about.needs)]
    const wrong = (await about.wrong?.(env)) ?? []
    const isFit = missing.length === 0 && wrong.length === 0
    return c.json({ status: isFit ? 'ok' : 'not-configured', missing, wrong }, isFit ? 200 : 503)
  })
  let document: object | undefined
  app.get(DOCUMENT_PATH, (c) => {
    document ??= documentOf(app, about.title)
    return c.json(document)
  })
}

/**
 * A setting that is a whole number, or what is usual: empty is unset. A wrong one is a fault of the installation; it is told
 * by `/healthz` and stops the command.
 */
export const setting = (name: string, text: string | undefined, usual: number, limit: number): number => {
  const value = text ? Number(text) : usual
  if (!Number.isInteger(value) || value < 1 || value > limit) throw new Error(`${name} must be 1 to ${limit}: ${text}`)
  return value
}

const CALL_LIMIT_MS_LIMIT = 60_000

/** How long a call to another context may take (G5). */
export const callLimitMs = (text: string | undefined): number =>
  setting('CALL_LIMIT_MS', text, CALL_LIMIT_MS, CALL_LIMIT_MS_LIMIT)
