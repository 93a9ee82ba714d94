/**
 * Runs one of our scripts on a fresh clone: installs what is missing, then starts the script under the pinned Node.
 * Plain JavaScript without dependencies, because it must run on Node 20 before anything is installed.
 *
 *   node scripts/bootstrap.mjs scripts/start.ts [arguments]
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODULES = join(ROOT, 'node_modules')
const BIN = join(MODULES, '.bin')
/** The first Node that runs TypeScript files without a flag. */
const TYPE_STRIPPING = [22, 18]
/** Every living SQLite object holds three files open; some machines allow 256 per process by default. */
const OPEN_FILES_MAX = 65536
const PARENT_CHECK_MS = 1000
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** npm writes its hidden lock file last, so one that agrees with ours means a complete installation. */
const installed = () => {
  const hidden = join(MODULES, '.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

/** Installs the locked packages; npm's own output goes to stderr, because `npm run -s token` prints a token only. */
const install = () => {
  if (existsSync(MODULES) && lstatSync(MODULES).isSymbolicLink()) {
    fail('node_modules is a link and does not hold the locked packages; install them where it points to')
  }
  process.stderr.write('Installing the locked packages (npm ci), once.\n')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...first] = npm
  // A user's own npm settings may leave out workerd, wrangler and the pinned Node. Warnings are about Node 20, which only
  // installs and never runs what was installed.
  const done = spawnSync(
    command,
    [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
    },
  )
  if (done.error) fail(`npm could not be started: ${done.error.message}`)
  if (done.status !== 0) fail(`npm ci ended with ${done.status ?? done.signal}; see above`)
}

const runsTypeScript = (node) => {
  const probe = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const [major, minor] = (probe.stdout ?? '').replace('v', '').split('.').map(Number)
  return major > TYPE_STRIPPING[0] || (major === TYPE_STRIPPING[0] && minor >= TYPE_STRIPPING[1])
}

/** The pinned Node, a locked package like any other, or the one at hand on systems that have no such package. */
const findNode = () => {
  const candidates = [join(BIN, 'node'), process.execPath]
  const found = candidates.find(runsTypeScript)
  return found ?? fail(`Node ${TYPE_STRIPPING.join('.')} or newer is needed here: https://nodejs.org/en/download`)
}

const fail = (reason) => {
  process.stderr.write(`naru: ${reason}\n`)
  process.exit(1)
}

const RAISE_LIMIT =
  `h=$(ulimit -Hn); if [ "$h" = unlimited ] || [ "$h" -gt ${OPEN_FILES_MAX} ]; then h=${OPEN_FILES_MAX}; fi; ` +
  'ulimit -n "$h" 2>/dev/null; exec "$0" "$@"'

const run = (node, args) => {
  const command = process.platform === 'win32' ? [node] : ['/bin/sh', '-c', RAISE_LIMIT, node]
  const env = {
    ...process.env,
    PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
  }
  // The channel carries no message: the script sees it close when this process is killed, and stops cleanly.
  const child = spawn(command[0], [...command.slice(1), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  })
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9)),
  )
  if (process.env.npm_lifecycle_event) stopWithParent(child)
}

/**
 * npm killed with SIGKILL tells nobody; without this the server would live on without an owner. Where npm runs scripts by
 * a shell, that is our parent and lives on too, so its own parent is looked at as well.
 */
const stopWithParent = (child) => {
  const parent = process.ppid
  const shell = processAt(parent)
  const isShell = shell?.command.includes('bootstrap.mjs') ?? false
  setInterval(() => {
    const isNpmGone = isShell && processAt(parent)?.parent !== shell.parent
    if (process.ppid !== parent || isNpmGone) child.kill('SIGTERM')
  }, PARENT_CHECK_MS).unref()
}

/** Parent and command line of a process; null where there is none, or none is told. */
const processAt = (pid) => {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }
    }
    const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' })
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? []
    return parent === undefined ? null : { parent, command }
  } catch {
    return null
  }
}

const args = process.argv.slice(2)
if (args.length === 0) fail('which script? For example: node scripts/bootstrap.mjs scripts/start.ts')
if (!installed()) install()
run(findNode(), args)
