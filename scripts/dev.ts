/**
 * `npm run dev`: one `wrangler dev` over all Workers, reloading at every change, on the same state as `npm start`.
 * Local vars go through git-ignored `.dev.vars` files, the only place wrangler reads per Worker. Crons do not fire here.
 */
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeBrowserCode } from './browser-code.ts'
import {
  atPort,
  environmentProblems,
  localSettings,
  localVars,
  openIdentity,
  overrideProblems,
  portOf,
  stateDirOf,
} from './local.ts'
import { migratedDatabases } from './migrations.ts'
import { plainly, refuse } from './plain-error.ts'
import { Recovery } from './recovery.ts'
import { PERSIST_FOLDER, StateFolder } from './state.ts'
import { discoverWorkers, type WorkerSource } from './workers.ts'

const WRANGLER = join('node_modules', 'wrangler', 'bin', 'wrangler.js')
const HEADER = '# Written by `npm run dev`; it is written anew each time.\n'

const writeDevVars = (worker: WorkerSource): void => {
  const declared = worker.config.vars
  const lines = Object.entries(localVars(worker, settings))
    .filter(([name, value]) => value !== declared[name])
    .map(([name, value]) => `${name}=${quote(name, value)}`)
  writeFileSync(join(dirname(worker.configPath), '.dev.vars'), `${HEADER}${lines.join('\n')}\n`, { mode: 0o600 })
}

const quote = (name: string, value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.includes("'") || text.includes('\n')) throw new Error(`${name} cannot be written to .dev.vars: ${text}`)
  return `'${text}'`
}

process.umask(0o077)
const stateDir = stateDirOf(process.cwd(), process.env)
const { port, settings, state, workers } = await plainly(async () => {
  refuse(environmentProblems(process.env))
  const state = await StateFolder.open(stateDir)
  // Nobody re-drives here: what a killed run left is noted for the next `npm start`, before a heartbeat hides it.
  new Recovery({ state, persistPath: join(stateDir, PERSIST_FOLDER), onEnd: () => undefined })
  state.keepHeartbeat()
  const port = portOf(process.env)
  const settings = atPort(localSettings(await openIdentity(stateDir), process.env), port)
  const workers = discoverWorkers(process.cwd())
  refuse(overrideProblems(workers, settings))
  return { port, settings, state, workers }
})

for (const worker of workers) writeDevVars(worker)
await makeBrowserCode(workers)
for (const { worker, database } of migratedDatabases(workers)) {
  const name = database.database_name ?? database.binding
  const args = ['d1', 'migrations', 'apply', name, '--local', '-c', worker.configPath, '--persist-to', stateDir]
  // Without a terminal wrangler does not ask before it applies.
  const done = spawnSync(process.execPath, [WRANGLER, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
state.announce(`http://127.0.0.1:${port}`)
const configs = workers.flatMap(({ configPath }) => ['-c', configPath])
const dev = spawn(
  process.execPath,
  [WRANGLER, 'dev', ...configs, '--ip', '127.0.0.1', '--port', String(port), '--persist-to', stateDir],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => dev.kill(signal))
process.on('disconnect', () => dev.kill('SIGTERM'))
dev.on('exit', (code) => {
  state.close()
  process.exit(code ?? 1)
})
