/** A server of one's own, for stories that need other settings or would disturb the stories beside them. */
import { join } from 'node:path'
import { startTestServer, type TestServer } from '../../harness/server.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Starting all Workers takes this long on a busy machine. */
export const START_MS = 180_000

type Settings = Readonly<Record<string, string>>

/** Starts all Workers with these vars; `name` names the file of their log lines, `launch` what else `npm start` takes. */
export const privateServer = (name: string, vars: Settings = {}, launch: Settings = {}): Promise<TestServer> => {
  const named = Object.entries(vars).map(([key, value]) => [`NARU_VAR_${key}`, value] as const)
  const env = { ...launch, ...Object.fromEntries(named) }
  return startTestServer({ root: ROOT, logFile: join(ROOT, '.tmp', 'logs', `stories-${name}.log`), env })
}
