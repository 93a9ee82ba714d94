/** Servers for stories that need other settings, or would disturb the stories beside them. */
import { askServer, type TestServer } from '../../harness/here.ts'
import { type Stage, stageOf } from './people.ts'

/** Starting all Workers takes this long on a busy machine. */
export const START_MS = 180_000

type Settings = Readonly<Record<string, string>>

/** Starts all Workers with these vars; `name` names the file of their log lines, `launch` what else `npm start` takes. */
export const privateServer = (name: string, vars: Settings = {}, launch: Settings = {}): Promise<TestServer> => {
  const named = Object.entries(vars).map(([key, value]) => [`NARU_VAR_${key}`, value] as const)
  const env = { ...launch, ...Object.fromEntries(named) }
  return askServer({ name, env })
}

/** Here holds of concerts end soon. The stories that need it share one server; it ends with the run. */
export const HOLD_SECONDS = 2
export const withShortHolds = (): Promise<Stage> =>
  sharedBySettings('short-holds', { HOLD_SECONDS: String(HOLD_SECONDS) })

/** Here nobody pays with a method for trials; shared like the one before. */
export const withoutTrials = (): Promise<Stage> => sharedBySettings('without-trials', { ALLOW_TEST_METHODS: '' })

const sharedBySettings = async (name: string, vars: Settings): Promise<Stage> =>
  stageOf(await privateServer(name, vars))
