/** What the Workers say of the settings they were given: each knows best what it takes. */
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { HEALTH_PATH } from '../workers/http/health.ts'
import { askWorker } from './launcher-worker.ts'
import { type LocalSettings, localVars } from './local.ts'
import type { WorkerSource } from './workers.ts'

const Health = z.looseObject({ wrong: z.array(z.string()) })

/** Asks the Workers whose numbers were overridden; a line for each thing that is wrong. */
export const settingProblems = async (
  mf: Miniflare,
  workers: readonly WorkerSource[],
  local: LocalSettings,
): Promise<readonly string[]> => {
  const asked = workers.filter((worker) => isNumberChanged(worker, local))
  const lines = await Promise.all(
    asked.map(async ({ name }) => {
      // A Worker without a health says nothing.
      const said = await askWorker(mf, name, null, { url: `http://launcher${HEALTH_PATH}` }).catch(() => null)
      const health = Health.safeParse(said)
      return health.success ? health.data.wrong : []
    }),
  )
  return [...new Set(lines.flat())]
}

const isNumberChanged = (worker: WorkerSource, local: LocalSettings): boolean => {
  const { vars } = worker.config
  const changed = localVars(worker, local)
  return Object.entries(vars).some(([name, value]) => /^\d+$/.test(String(value)) && changed[name] !== value)
}
