/** One call of wrangler: without questions, within a time limit, with nothing of it left running afterwards. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const WRANGLER = join(import.meta.dirname, '..', '..', 'node_modules', 'wrangler', 'bin', 'wrangler.js')
/** So much of what a call says is kept; its end says what went wrong. */
const OUTPUT_LIMIT_CHARACTERS = 200_000

/** Wrangler asks nothing without a terminal, and neither reports on us nor looks for a newer version of itself. */
const QUIET = { CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', FORCE_COLOR: '0' }

export type Call = {
  readonly limitMs: number
  /** Ends the call early. */
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What wrangler said. Throws with it when it failed, took too long or was ended. */
export const wrangler = (args: readonly string[], call: Call): Promise<string> => {
  return runWithin([WRANGLER, ...args], { ...call, env: { ...call.env, ...QUIET } })
}

/** Runs a Node program and answers what it said; it and all its children are ended at the limit. */
export const runWithin = (args: readonly string[], { limitMs, signal, env }: Call): Promise<string> => {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('ended before it began'))
    // A group of its own: wrangler is two processes, and the first does not take the second along when it is killed.
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-OUTPUT_LIMIT_CHARACTERS)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    let ended: string | undefined
    const end = (reason: string): void => {
      ended = reason
      if (child.pid !== undefined) endGroup(child.pid)
    }
    const timer = setTimeout(() => end(`took longer than ${limitMs / 1000} seconds and was ended`), limitMs)
    const interrupt = (): void => end('was interrupted')
    signal.addEventListener('abort', interrupt, { once: true })
    child.once('error', reject)
    child.once('close', (code, killedBy) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', interrupt)
      if (ended === undefined && code === 0) return resolve(output)
      reject(new Error(`${output.trimEnd()}\n${ended ?? `ended with ${code ?? killedBy}`}`.trimStart()))
    })
  })
}

const endGroup = (leader: number): void => {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // All of it has ended by itself in this very moment.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
