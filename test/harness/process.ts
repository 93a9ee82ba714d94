/** The real `npm start` as a process group of its own, to be killed without warning and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as z from 'zod'
import { lives, ProcessRecord, reap } from '../../scripts/processes.ts'
import { eventually } from './http.ts'
import { noteFault } from './notes.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const READY = /listens on (http:\/\/\S+)/
const READY_WITHIN_MS = 150_000
const GONE_WITHIN_MS = 120_000

export type LauncherOptions = {
  readonly stateDir: string
  readonly port: number
  /** Another folder of Workers than this repository. */
  readonly root?: string
  readonly env?: Readonly<Record<string, string>>
  /** So many files may be open at most, as `ulimit -n` says. */
  readonly openFiles?: number
}

export type Launcher = {
  readonly url: string
  readonly stateDir: string
  /** Everything printed so far, both streams. */
  output(): string
  /** SIGKILL to the whole group: launcher, runtime and all. */
  kill9(): Promise<void>
  /** SIGKILL to the launcher alone; its runtime is left behind. */
  kill9LauncherOnly(): Promise<void>
  /** SIGKILL to its runtime alone. */
  kill9Runtime(): void
  /** A signal to the whole group. */
  signal(signal: NodeJS.Signals): void
  /** SIGTERM to the whole group, as Ctrl-C in a terminal does; waits until all are gone. */
  stop(): Promise<void>
}

const Processes = z.object({ launcher: ProcessRecord, runtimes: z.array(ProcessRecord) })

/** What the launcher wrote down about its processes; null before it started or after a clean stop. */
export const processesOf = (stateDir: string): z.infer<typeof Processes> | null => {
  const path = join(stateDir, 'naru', 'processes.json')
  return existsSync(path) ? Processes.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}

/** Ends what a run left behind: what the launcher on this state wrote down and did not end itself. */
export const reapLeft = async (stateDir: string): Promise<void> => {
  const left = processesOf(stateDir)
  for (const record of left ? [left.launcher, ...left.runtimes] : []) await reap(record)
}

/** `npm start` as it begins: nothing is waited for. */
export const beginLauncher = (options: LauncherOptions) => {
  const { child, output } = spawnLauncher(options)
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const npm = child.pid
  if (npm === undefined) throw new Error('npm did not start')
  return {
    output,
    ended,
    /** To npm alone, as somebody does who looks for it in a list of processes. */
    signalNpm: (signal: NodeJS.Signals) => process.kill(npm, signal),
    signalGroup: (signal: NodeJS.Signals) => signalGroup(child, signal),
  }
}

/** Starts `npm start` and waits until it answers; throws with its output when it ends instead. */
export const startLauncher = async (options: LauncherOptions): Promise<Launcher> => {
  const { child, output } = spawnLauncher(options)
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const url = await eventually(
    () => {
      if (child.exitCode !== null) return { failed: child.exitCode }
      return READY.exec(output())?.[1]
    },
    { withinMs: READY_WITHIN_MS },
  )
  if (typeof url !== 'string') throw new Error(`npm start ended with ${url.failed}:\n${output()}`)
  const recorded = () => {
    const processes = processesOf(options.stateDir)
    return processes === null ? [] : [processes.launcher, ...processes.runtimes]
  }
  const allGone = async (records: readonly ProcessRecord[]) => {
    await ended
    await eventually(() => !records.some(lives), { withinMs: GONE_WITHIN_MS })
  }
  return {
    url,
    stateDir: options.stateDir,
    output,
    async kill9() {
      noteFault('kill -9 of the launcher and its runtime')
      const records = recorded()
      signalGroup(child, 'SIGKILL')
      await allGone(records)
    },
    async kill9LauncherOnly() {
      noteFault('kill -9 of the launcher alone')
      const [launcher] = recorded()
      if (launcher === undefined) throw new Error('the launcher wrote down no process')
      process.kill(launcher.pid, 'SIGKILL')
      await allGone([launcher])
    },
    kill9Runtime() {
      noteFault('kill -9 of the runtime alone')
      const runtime = recorded().at(-1)
      if (runtime === undefined || !lives(runtime)) throw new Error('no runtime was written down')
      process.kill(runtime.pid, 'SIGKILL')
    },
    signal(signal) {
      noteFault(signal)
      signalGroup(child, signal)
    },
    async stop() {
      const records = recorded()
      signalGroup(child, 'SIGTERM')
      await allGone(records)
    },
  }
}

/** Starts `npm start` where it is expected to refuse; answers its exit code and output. */
export const startRefused = async (options: LauncherOptions): Promise<{ code: number | null; output: string }> => {
  const { child, output } = spawnLauncher(options)
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  await eventually(() => child.exitCode !== null || READY.test(output()), { withinMs: READY_WITHIN_MS })
  if (READY.test(output())) {
    signalGroup(child, 'SIGKILL')
    throw new Error(`it started:\n${output()}`)
  }
  return { code: await ended, output: output() }
}

const spawnLauncher = ({
  root,
  stateDir,
  port,
  env,
  openFiles,
}: LauncherOptions): { child: ChildProcess; output: () => string } => {
  const args = root === undefined ? ['start'] : ['start', '--', '--root', root]
  const limited = openFiles === undefined ? [] : ['sh', '-c', `ulimit -n ${openFiles} && exec "$0" "$@"`]
  const [command, ...rest] = [...limited, 'npm', ...args]
  const child = spawn(command ?? 'npm', rest, {
    cwd: REPOSITORY,
    detached: true,
    env: { ...process.env, NARU_SEED: 'off', ...env, STATE_DIR: stateDir, PORT: String(port) },
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => chunks.push(text))
  return { child, output: () => chunks.join('') }
}

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) throw new Error('npm did not start')
  process.kill(-child.pid, signal)
}

/** A port nobody listens on right now. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
