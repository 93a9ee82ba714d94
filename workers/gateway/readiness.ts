/** Readiness (H9): every binding answers within a limit, and no setting is missing. */

import { withTimeout } from '../../kernel/calls.ts'
import { HEALTH_PATH } from '../http/health.ts'
import { actorsOf, systemsIn } from '../http/inspection.ts'
import { missingSettings } from './auth.ts'
import { type GatewayEnv, upstream, workersIn } from './env.ts'
import { PAGES } from './pages.ts'

const CHECK_LIMIT_MS = 1_000

type Check = { readonly name: string; readonly ok: boolean; readonly detail?: unknown }

const check = async (name: string, probe: () => Promise<unknown>): Promise<Check> => {
  try {
    const detail = await withTimeout(CHECK_LIMIT_MS, name, probe())
    return detail === undefined ? { name, ok: true } : { name, ok: false, detail }
  } catch (fault) {
    console.warn(JSON.stringify({ at: 'gateway.readiness', name, fault: String(fault) }))
    return { name, ok: false }
  }
}

/** A Worker's own report when it is not healthy. */
const health = async (env: GatewayEnv, name: string): Promise<unknown> => {
  const answer = await upstream(env, name).fetch(new Request(`https://${name.toLowerCase()}${HEALTH_PATH}`))
  return answer.ok ? undefined : ((await answer.json()) satisfies unknown)
}

/** Asks everything the gateway depends on. */
export const readiness = async (env: GatewayEnv) => {
  const missing = missingSettings(env)
  const checks = await Promise.all([
    ...[...workersIn(env), PAGES].map((name) => check(name, () => health(env, name))),
    ...systemsIn(env).map((system) =>
      check(`${system.toUpperCase()}_ACTORS`, async () => void (await actorsOf(env, system)?.breakers())),
    ),
  ])
  const isReady = missing.length === 0 && checks.every(({ ok }) => ok)
  return { isReady, report: { status: isReady ? 'ready' : 'not-ready', missing, checks } }
}
