/** The real `npm run deploy`, as a child process that can reach one account on this machine and nothing else. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cloudflare } from './cloudflare.ts'

export const ROOT = join(import.meta.dirname, '..', '..')
const COMMAND_LIMIT_MS = 240_000

export type Outcome = {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** An environment of its own for one test file, and what its runs leave behind. */
export class Operator {
  readonly #folder = mkdtempSync(join(tmpdir(), 'naru-deploy-'))
  readonly #name = `rehearsal-${process.pid}`
  readonly #root: string

  constructor(root: string, environment: string) {
    this.#root = root
    writeFileSync(join(this.#folder, `${this.#name}.toml`), environment)
  }

  /** Runs the command to its end. `cloudflare` null: without account and token. */
  deploy(cloudflare: Pick<Cloudflare, 'env'> | null, ...options: string[]): Promise<Outcome> {
    return this.begin(cloudflare, ...options).outcome
  }

  /** Starts the command; `stop` asks it to end, as Ctrl-C does. */
  begin(cloudflare: Pick<Cloudflare, 'env'> | null, ...options: string[]) {
    const { CLOUDFLARE_API_TOKEN: _, CLOUDFLARE_ACCOUNT_ID: __, ...inherited } = process.env
    const env = {
      ...inherited,
      ...cloudflare?.env,
      WRANGLER_LOG_PATH: join(this.#folder, 'logs'),
      // Wrangler is fifteen megabytes of code and started dozens of times.
      NODE_COMPILE_CACHE: join(this.#folder, 'compiled'),
    }
    const where = ['--env', this.#name, '--environments', this.#folder, '--root', this.#root]
    const script = join(ROOT, 'scripts', 'deploy', 'main.ts')
    const child = spawn(process.execPath, [script, ...where, ...options], { cwd: ROOT, env, timeout: COMMAND_LIMIT_MS })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk) => (said.out += chunk))
    child.stderr.on('data', (chunk) => (said.err += chunk))
    const outcome = new Promise<Outcome>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, ...said }))
    })
    return { outcome, stop: () => child.kill('SIGINT') }
  }

  /** What the runs have written for wrangler and left there. */
  generated(): { readonly name: string; readonly text: string }[] {
    const files = readdirSync(this.#builds, { withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map(({ name }) => ({ name, text: readFileSync(join(this.#builds, name), 'utf8') }))
  }

  get #builds(): string {
    return join(this.#root, '.wrangler', 'deployments', this.#name)
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
    rmSync(this.#builds, { recursive: true, force: true })
  }
}
