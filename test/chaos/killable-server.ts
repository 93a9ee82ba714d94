/**
 * The real `npm start` on a state folder that outlives it: to be killed without warning in the middle of a load, and
 * started again on what is there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Identity, loadIdentity, signToken } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { client, eventually } from '../harness/http.ts'
import {
  freePort,
  type Launcher,
  type LauncherOptions,
  reapLeft,
  startLauncher,
  startRefused,
} from '../harness/process.ts'
import type { Stage } from '../stories/shared/people.ts'
import { AGAIN, AT_ONCE, ask, type Command, Load } from './commands.ts'
import { each, type Introduce } from './concert.fixtures.ts'

/** A start takes some seconds on an idle machine, half a minute on one that has much else to do. */
export const TEST_MS = 600_000
const LAST_WORDS_LINES = 100

/**
 * A server for one file of tests, with these settings: it runs before the first of them, and after the last nothing of it
 * is left.
 */
export const killableServer = (
  name: string,
  parentOf: () => string = tmpdir,
  env: Readonly<Record<string, string>> = {},
): KillableServer => {
  const server = new KillableServer(env)
  beforeAll(() => server.begin(mkdtempSync(join(parentOf(), `naru-${name}-`))))
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(server.lastWords())
  })
  afterAll(() => server.end())
  return server
}

const known = <T>(one: T | null): T => {
  if (one === null) throw new Error('the server was never started')
  return one
}

export class KillableServer {
  /** Everything that was asked for under load. */
  readonly commands: Command[] = []
  readonly #env: Readonly<Record<string, string>>
  #options: LauncherOptions | null = null
  #launcher: Launcher | null = null
  #identity: Identity | null = null

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env
  }

  get stateDir(): string {
    return known(this.#options).stateDir
  }

  /** Where stories of people play; its address is the same after each start. */
  get stage(): Stage {
    const { privateJwk, installationKey } = known(this.#identity)
    return { url: known(this.#launcher).url, sideDoor: '', privateJwk, installationKey }
  }

  readonly introduce: Introduce = async (sub, role) =>
    client(await signToken(known(this.#identity), { sub, roles: [role], org: 'naru' }), known(this.#launcher).url)

  async begin(folder: string): Promise<void> {
    this.#options = { stateDir: join(folder, 'state'), port: await freePort(), env: this.#env }
    await this.start()
    this.#identity = await loadIdentity(identityFolderOf(this.stateDir))
  }

  /** Starts it on what is there, with these options for once. */
  async start(options: Pick<LauncherOptions, 'openFiles'> = {}): Promise<void> {
    this.#launcher = await startLauncher({ ...known(this.#options), ...options })
  }
  /** A start on what is there that fails: with a setting that only the running Workers can refuse. */
  async startInVain(env: Readonly<Record<string, string>>): Promise<string> {
    const options = known(this.#options)
    const { code, output } = await startRefused({ ...options, env: { ...options.env, ...env } })
    expect(code).toBe(1)
    return output
  }
  kill9(): Promise<void> {
    return known(this.#launcher).kill9()
  }
  /** SIGKILL to the runtime alone: the launcher starts another one. */
  kill9Runtime(): void {
    known(this.#launcher).kill9Runtime()
  }
  /** Stops every process as Ctrl-Z does, for a while. */
  async freeze(forMs: number): Promise<void> {
    const launcher = known(this.#launcher)
    launcher.signal('SIGSTOP')
    await pause(forMs)
    launcher.signal('SIGCONT')
  }
  output(): string {
    return known(this.#launcher).output()
  }
  stop(): Promise<void> {
    return known(this.#launcher).stop()
  }

  /** What it printed of late, but for answered requests: where to look when a test has failed. */
  lastWords(): string {
    const lines = known(this.#launcher).output().split('\n')
    return lines
      .filter((line) => !line.includes('"at":"http"'))
      .slice(-LAST_WORDS_LINES)
      .join('\n')
  }

  /**
   * Runs `story` until so many of its commands were answered, kills everything, starts again, and asks again what got no
   * answer, within what a started server may need. Tells how many that were.
   */
  async killIn(story: (load: Load) => Promise<unknown>, afterAnswers: number, again = AGAIN): Promise<number> {
    const killed: Promise<void>[] = []
    const kill = (load: Load) => {
      load.isOver = true
      killed.push(this.kill9())
    }
    await story(new Load(this.commands, afterAnswers, kill))
    expect(killed).toHaveLength(1)
    await Promise.all(killed)
    await this.start()
    return this.askAgain(again)
  }

  /** Asks again what got no answer; tells how many that were. */
  async askAgain(within = AGAIN): Promise<number> {
    const unanswered = this.commands.filter(({ answer }) => answer === null)
    await each(unanswered, AT_ONCE, async (command) => {
      await eventually(() => ask(command), within)
    })
    return unanswered.length
  }

  /** Also a test that failed half-way leaves neither a server nor its runtime behind. */
  async end(): Promise<void> {
    if (this.#options === null) return
    await reapLeft(this.#options.stateDir)
    rmSync(join(this.#options.stateDir, '..'), { recursive: true, force: true })
  }
}
