/**
 * `npm start`: everything on this machine, with what to try next. PORT and STATE_DIR choose where;
 * `NARU_VAR_<NAME>=value` overrides a var of the Workers. `--root` starts another folder of Workers (tests).
 */
import { parseArgs } from 'node:util'
import { loadIdentity } from './identity.ts'
import { type Running, startAll } from './launch.ts'
import { identityFolderOf, localSettings, portOf, stateDirOf, unknownOverrides } from './local.ts'
import type { Outcome } from './recovery.ts'
import { StateInUse } from './state.ts'

const FAILURES_SHOWN = 10
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const stop = async (reason: string): Promise<void> => {
  if (stopping) return
  stopping = true
  console.log(`Stopping (${reason}).`)
  const running = await started.catch(() => null)
  await running?.stop()
  process.exit(0)
}

/** Miniflare ends the process at a signal, before the runtime has closed its files; ours waits for that. */
const takeOverSignals = (): void => {
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (listener !== stop) process.removeListener(signal, listener)
    }
  }
}

const reportRedrive = (outcome: Outcome): void => {
  if ('fault' in outcome) {
    console.error(`The re-drive did not come to its end and begins anew with the next runtime: ${outcome.fault}`)
    return
  }
  const { objects, resent, failures } = outcome
  console.log(`Re-driven after the last stop: ${objects} objects, ${resent} events sent again.`)
  if (failures.length === 0) return
  console.error(`Not re-driven, tried again at the next start: ${failures.length} objects, among them`)
  for (const failure of failures.slice(0, FAILURES_SHOWN)) console.error(`  ${failure}`)
}

const nextSteps = (url: string): string => {
  return [
    'Try next, in another terminal:',
    '  npm run demo                                            a story of each system, step by step',
    `  curl ${url}/readyz`,
    '  TOKEN=$(npm run -s token -- --sub kim --role customer)   a token for a customer',
    `  curl -H "Authorization: Bearer $TOKEN" ${url}/v1/mypage`,
    `  open ${url}/docs                        the API`,
    'Ctrl-C stops it; the state is kept.',
  ].join('\n')
}

const explain = (error: unknown): string => {
  if (error instanceof StateInUse) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'ERR_ADDRESS_IN_USE') {
    return `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
  }
  return `Naru could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

const report = ({ url, workers, migrations, reaped }: Running): void => {
  for (const name of unknownOverrides(workers, local)) console.warn(`NARU_VAR_${name}: no Worker declares this var.`)
  if (reaped > 0) console.log(`Ended ${reaped} runtime process${reaped > 1 ? 'es' : ''} left by a killed run.`)
  if (migrations.length > 0) console.log(`Applied migrations: ${migrations.join(', ')}.`)
  console.log(`Workers: ${workers.map(({ name }) => name).join(', ')}. State: ${stateDir}`)
  console.log(`Naru listens on ${url}\n`)
  console.log(nextSteps(url))
}

const { values } = parseArgs({ options: { root: { type: 'string', default: process.cwd() } } })
const stateDir = stateDirOf(process.cwd(), process.env)
const port = portOf(process.env)
const local = localSettings(await loadIdentity(identityFolderOf(stateDir)), process.env)

let stopping = false
const started = startAll({
  root: values.root,
  stateDir,
  port,
  local,
  crons: true,
  onRedriven: reportRedrive,
  onLog: ({ level, message }) => (level === 'error' ? console.error(message) : console.log(message)),
})
for (const signal of SIGNALS) process.on(signal, stop)
// The process that started this one was killed.
process.on('disconnect', () => stop('disconnect'))

try {
  const running = await started
  takeOverSignals()
  report(running)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}
