/**
 * `npm start`: everything on this machine, with what to try next. PORT and STATE_DIR choose where;
 * `NARU_VAR_<NAME>=value` overrides a var of the Workers. `--root` starts another folder of Workers (tests).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signToken } from './identity.ts'
import type { Running } from './launch.ts'
import {
  environmentFor,
  environmentProblems,
  localSettings,
  openIdentity,
  portOf,
  stateDirOf,
  unknownOverrides,
} from './local.ts'
import { PlainError, plainly, refuse } from './plain-error.ts'
import { freePortAfter, PortTaken } from './ports.ts'
import type { Outcome } from './recovery.ts'
import { StateInUse } from './state.ts'

const FAILURES_SHOWN = 10
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A runtime that has not closed its files by then is ended: what it has promised is on the disk. */
const STOP_LIMIT_MS = 5_000
/** `NARU_SEED=off npm start` leaves an empty state empty. */
const SEED = 'NARU_SEED'

const stop = async (reason: string): Promise<void> => {
  if (stopping.signal.aborted) return
  console.log(`Stopping (${reason}).`)
  stopping.abort(new PlainError('Stopped before it was ready.'))
  const running = await started.catch(() => null)
  await Promise.race([running?.stop(), pause(STOP_LIMIT_MS)])
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

/** As it is to be typed for this port and this state folder. */
const command = (text: string, at: { port: number; stateDir: string }): string =>
  `${environmentFor(process.cwd(), at.port, at.stateDir)}${text}`

/** By this name its pages, its mails and its passkeys know the run. */
const openAt = (url: string): string => `http://localhost:${new URL(url).port}`

const nextSteps = (url: string): string => {
  const here = { port: Number(new URL(url).port), stateDir }
  return [
    'In another terminal:',
    `  ${command('npm run seed', here)}`,
    '      people, organisations and things on offer, where they are missing',
    `  ${command('npm run demo', here)}`,
    '      a story of each system, step by step',
    `  curl ${url}/readyz`,
    `  TOKEN=$(${command('npm run -s token -- --sub kim --role customer', here)})`,
    `  curl -H "Authorization: Bearer $TOKEN" ${url}/v1/mypage`,
    '      what a customer has; nothing yet',
    `Open ${openAt(url)} in a browser. The API is explained at ${url}/docs. Ctrl-C stops it; the state is kept.`,
  ].join('\n')
}

const explain = async (error: unknown): Promise<string> => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'ERR_ADDRESS_IN_USE'
  if (error instanceof PortTaken || isTaken) {
    const said = error instanceof PortTaken ? error.message : `Port ${port} is taken by another program.`
    return `${said} Choose another one: ${command('npm start', { port: await freePortAfter(port), stateDir })}`
  }
  if (error instanceof StateInUse) {
    const other = { port: await freePortAfter(port), stateDir: `${stateDir}-second` }
    return `${error.message} Stop it first, or choose another folder and port: ${command('npm start', other)}`
  }
  if (error instanceof PlainError) return error.message
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

/** What is made here is for its owner only, also by the runtime. */
process.umask(0o077)
const { values } = parseArgs({ options: { root: { type: 'string', default: process.cwd() } } })
const stateDir = stateDirOf(process.cwd(), process.env)
const [port, local] = await plainly(async () => {
  refuse(environmentProblems(process.env))
  return [portOf(process.env), localSettings(await openIdentity(stateDir), process.env)] as const
})

const stopping = new AbortController()
const begin = async (): Promise<Running> => {
  // Late, since it takes its time: wrangler and all that a local run is made of.
  console.log('Starting Naru: reading the Workers.')
  const { startAll } = await import('./launch.ts')
  return startAll({
    root: values.root,
    stateDir,
    port,
    local,
    crons: true,
    stopping: stopping.signal,
    onProgress: (line) => console.log(line),
    onRedriven: reportRedrive,
    onLog: ({ level, message }) => (level === 'error' ? console.error(message) : console.log(message)),
  })
}
const started = begin()
for (const signal of SIGNALS) process.on(signal, stop)
// The process that started this one was killed.
process.on('disconnect', () => stop('disconnect'))

/** A state without people gets those of the demonstration; a run that cannot be filled still runs. */
const demonstrate = async ({ url }: Running): Promise<void> => {
  if (process.env[SEED] === 'off') return
  const { isSeeded, seed } = await import('./seed/seed.ts')
  const { howToSignIn } = await import('./seed/people.ts')
  const adminToken = await signToken(await openIdentity(stateDir), { sub: 'local-seed', roles: ['admin'] })
  const here = { base: url, adminToken }
  try {
    if (!(await isSeeded(here))) await seed(here, (line) => console.log(line))
    console.log(`\n${howToSignIn()}\nOpen ${openAt(url)}`)
  } catch (fault) {
    if (stopping.signal.aborted) return
    console.error(`The demonstration was not made: ${fault}\nTry again: npm run seed`)
  }
}

try {
  const running = await started
  takeOverSignals()
  report(running)
  await demonstrate(running)
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(await explain(error))
    process.exit(1)
  }
}
