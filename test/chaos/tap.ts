/** A server with a tap on every queue: each Worker writes down what it takes from its queues, and is else what it is. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import type { Identity } from '../../scripts/identity.ts'
import { askServer, type TestServer } from '../harness/here.ts'
import { type Stage, stageOf } from '../stories/shared/people.ts'

const TAP = 'tapped'

/** A tapped server for one file of tests: it runs before the first of them; `name` names the file of its log lines. */
export const tappedServer = (name: string): TappedServer => {
  const server = new TappedServer(name)
  beforeAll(() => server.begin())
  afterAll(() => server.stop())
  return server
}

export class TappedServer {
  readonly #name: string
  #server: TestServer | undefined
  #stopped: Promise<void> | undefined

  constructor(name: string) {
    this.#name = name
  }

  async begin(): Promise<void> {
    this.#server = await askServer({ name: this.#name, tapped: true })
  }

  get #running(): TestServer {
    if (this.#server === undefined) throw new Error('the server was never started')
    return this.#server
  }
  get url(): string {
    return this.#running.url
  }
  get identity(): Identity {
    return this.#running.identity
  }
  get stage(): Stage {
    return stageOf(this.#running)
  }

  /** Stops the server, because its log is complete only then, and answers what is in it. */
  async finalLog(): Promise<Tapped> {
    await this.stop()
    return tappedLines(readFileSync(this.#running.logFile, 'utf8'))
  }

  /** A test that fails before it has stopped the server leaves it to the end. */
  stop(): Promise<void> {
    this.#stopped ??= this.#server?.stop() ?? Promise.resolve()
    return this.#stopped
  }
}

export type Tapped = {
  /** What the Workers themselves wrote. */
  readonly logged: readonly string[]
  /** The messages taken from one queue. */
  from(queue: string): readonly string[]
}

/** The lines of a log, the tap's own told from the Workers'. */
const tappedLines = (log: string): Tapped => {
  const lines = log.trim().split('\n')
  return {
    logged: lines.filter((line) => !line.includes(`{"${TAP}":`)),
    from: (queue) => lines.filter((line) => line.includes(`{"${TAP}":"${queue}"`)),
  }
}

/** Whether a line holds this mark. */
export const has =
  (mark: string) =>
  (line: string): boolean =>
    line.includes(mark)
