/** A server of one's own, for stories that need other settings or would disturb the stories beside them. */
import { join } from 'node:path'
import { startTestServer, type TestServer } from '../../harness/server.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Starting all Workers takes this long on a busy machine. */
export const START_MS = 60_000

/** Starts all Workers with these vars; `name` names the file of their log lines. */
export function privateServer(name: string, vars: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const env = Object.fromEntries(Object.entries(vars).map(([key, value]) => [`NARU_VAR_${key}`, value]))
  return startTestServer({ root: ROOT, logFile: join(ROOT, '.tmp', 'logs', `stories-${name}.log`), env })
}
