/** What may go wrong with the launcher, seen with the fixture Workers: each is told plainly, and nothing is lost by it (K9). */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lives } from '../../scripts/processes.ts'
import { client, eventually } from '../harness/http.ts'
import {
  beginLauncher,
  freePort,
  type Launcher,
  type LauncherOptions,
  processesOf,
  reapLeft,
  startLauncher,
  startRefused,
} from '../harness/process.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const FIXTURE = join(REPOSITORY, 'test', 'harness', 'fixture')

let folder = ''
let options: LauncherOptions = { stateDir: '', port: 0 }

const start = (env: Record<string, string> = {}): Promise<Launcher> => startLauncher({ ...options, env })

const arrivals = (launcher: Launcher): Promise<{ id: string; deliveries: number }[]> => {
  return client(undefined, launcher.url)
    .get('/board')
    .then(({ json }) => json.arrivals)
}

const own = (name: string): string => join(options.stateDir, 'naru', name)

/** What others than the owner may look at. */
const exposedIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => (statSync(name).mode & 0o077) !== 0)

const isAnybodyLeft = (stateDir: string): boolean => {
  const left = processesOf(stateDir)
  return left !== null && [left.launcher, ...left.runtimes].some(lives)
}

/** A start takes some seconds on an idle machine, half a minute on one that has much else to do. */
const STARTED = { withinMs: 150_000 }
const GONE_MS = 10_000
const GONE = { withinMs: GONE_MS }
const withinSeconds = (end: Promise<unknown>): Promise<unknown> => {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`not gone after ${GONE_MS} ms`)), GONE_MS).unref(),
  )
  return Promise.race([end, late])
}

describe('npm start in trouble', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'naru-launcher-'))
    options = { root: FIXTURE, stateDir: join(folder, 'state'), port: await freePort() }
  })

  afterEach(async () => {
    // A test that failed half-way must leave neither a server nor its runtime behind.
    await reapLeft(options.stateDir)
    rmSync(folder, { recursive: true, force: true })
  })

  it('keeps what was stored over a clean stop and a power cut, for its owner only', async () => {
    const first = await start({ NARU_VAR_GREETING: '나루' })
    const http = client(undefined, first.url)
    expect(exposedIn(options.stateDir)).toEqual([])
    // Taken as they are printed, its hints lead to this server and this state.
    expect(first.output()).toContain(`PORT=${options.port} STATE_DIR=${options.stateDir} npm run demo`)
    expect((await http.get('/vars')).json).toMatchObject({
      GREETING: '나루',
      AUTH_ISSUERS: 'http://naru.local naru inline',
    })
    expect(first.output()).toContain('0001_board.sql')
    await http.get('/shop?name=a&id=one')
    await eventually(async () => (await arrivals(first)).length === 1)
    await first.stop()
    expect(first.output()).toContain('Stopping (SIGTERM)')
    expect(processesOf(options.stateDir)).toBeNull()

    // What a power cut leaves of files that were just being written.
    for (const name of ['processes.json', 'lock.sqlite']) writeFileSync(own(name), '')
    writeFileSync(own('heartbeat'), 'half a t')
    const second = await start()
    for (const name of ['processes.json', 'heartbeat']) {
      expect(second.output()).toContain(`${own(name)} cannot be read and counts as absent.`)
    }
    expect(second.output()).not.toContain('0001_board.sql')
    expect((await client(undefined, second.url).get('/shop?name=a')).json).toEqual({ count: 1 })
    expect((await client(undefined, second.url).get('/vars')).json.GREETING).toBe('from wrangler.toml')
  })

  it('answers nothing before it is migrated, and is gone within seconds, ready or not', async () => {
    const early = beginLauncher(options)
    await eventually(() => early.output().includes('Bundling'), STARTED)
    early.signalGroup('SIGTERM')
    await withinSeconds(early.ended)
    await eventually(() => !isAnybodyLeft(options.stateDir), GONE)

    const whole = beginLauncher(options)
    const answer = await eventually(() => fetch(`http://127.0.0.1:${options.port}/board`), STARTED)
    expect([answer.status, await answer.json()]).toMatchObject([200, { arrivals: [] }])
    await eventually(() => whole.output().includes('Ctrl-C'), STARTED)
    const left = processesOf(options.stateDir)
    whole.signalNpm('SIGKILL')
    await eventually(() => ![left?.launcher, ...(left?.runtimes ?? [])].some((one) => one && lives(one)), GONE)
    expect(left?.runtimes).toHaveLength(1)
  })

  it('sends again what a killed run had not delivered, though a start failed since and the clocks are wrong (K9)', async () => {
    const first = await start()
    const http = client(undefined, first.url)
    await http.get('/shop?name=a&id=told')
    await http.get('/shop?name=a&id=untold&silent')
    await http.get('/shop?name=b&id=unsaid&silent')
    await eventually(async () => (await arrivals(first)).length === 1)
    await first.kill9()
    const counters = join(options.stateDir, 'v3', 'do', 'shop-Counter')
    const [counter = ''] = readdirSync(counters).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    const ahead = new Date(Date.now() + 9 * 3_600_000)
    utimesSync(join(counters, counter), ahead, ahead)
    writeFileSync(own('heartbeat'), ahead.toISOString())

    const broken = join(folder, 'broken')
    cpSync(FIXTURE, broken, { recursive: true })
    appendFileSync(join(broken, 'workers', 'shop', 'index.ts'), '\nthis is no TypeScript')
    const refused = await startRefused({ ...options, root: broken })
    expect([refused.code, processesOf(options.stateDir)]).toEqual([1, null])

    const second = await start()
    await eventually(
      async () =>
        (await arrivals(second))
          .map(({ id }) => id)
          .sort()
          .join() === 'told,unsaid,untold',
    )
    await eventually(() => second.output().includes('Re-driven after the last stop: 2 objects, 3 events sent again.'))
    await eventually(() => !existsSync(own('redrive-since')))
  })

  it('says at once, in plain lines, what stands in its way', async () => {
    const first = await start()
    const stateDir = join(folder, 'other')
    const inUse = `^Another Naru is running on ${options.stateDir} \\(process \\d+, ${first.url}\\)\\. .* npm start$`
    const refusals: readonly (readonly [Partial<LauncherOptions>, said: RegExp])[] = [
      [
        { stateDir },
        new RegExp(`^Port ${options.port} is taken by another program. .* PORT=\\d+ STATE_DIR=${stateDir} npm start$`),
      ],
      [{}, new RegExp(inUse)],
      [{ stateDir, env: { NARU_VAR_GREETINGS: 'ten' } }, /^NARU_VAR_GREETINGS must be a whole number above 0: ten$/],
      [{ stateDir, env: { NARU_VAR_GREETINGS: '10' } }, /^GREETINGS must be 1 to 9: 10$/],
      [{ stateDir, env: { NARU_RATE_LIMIT: 'few' } }, /^NARU_RATE_LIMIT must be a whole number from 1 to \d+: few$/],
      [
        { stateDir: join(FIXTURE, 'wrangler.toml') },
        /^The folder .*wrangler.toml cannot be used: there is a file of this name.$/,
      ],
    ]
    for (const [change, said] of refusals) {
      const port = said.source.startsWith('^Port') ? options.port : await freePort()
      const { code, output } = await startRefused({ ...options, port, ...change })
      const lines = output
        .split('\n')
        .filter((line) => line !== '' && !/^[>]|^Starting|^Bundling|^Migrating/.test(line))
      expect([code, lines]).toEqual([1, [expect.stringMatching(said)]])
    }
    expect((await client(undefined, first.url).get('/vars')).status).toBe(200)

    // The disk takes nothing any more: the run goes on.
    rmSync(own('heartbeat'))
    mkdirSync(own('heartbeat'))
    await eventually(() => first.output().includes('cannot be written to, this run goes on'))
    expect((await client(undefined, first.url).get('/shop?name=a&id=one')).status).toBe(200)
    rmdirSync(own('heartbeat'))
    await eventually(() => first.output().includes('can be written to again'))

    for (const keys of ['private.jwk.json', 'installation.key']) {
      writeFileSync(own(join('keys', keys)), '')
      const { code, output } = await startRefused({ ...options, port: await freePort() })
      expect([code, output]).toEqual([1, expect.stringContaining(`${keys} cannot be read as a key`)])
      expect(output).not.toContain('    at ')
      rmSync(own(join('keys', keys)))
    }
  })

  it.each([
    ['token', ['--foo'], /^usage: npm run -s token -- --sub <who>/],
    ['token', ['--sub', 'kim', '--role', 'custmer'], /^there is no role custmer; there are customer, /],
    ['token', ['--sub', 'kim'], /^usage: /],
    ['demo', ['foo'], /^there is no story of foo; there are concert, /],
  ])('answers a wrong command in one line: %s %j', (script, args, said) => {
    const env = { ...process.env, STATE_DIR: options.stateDir }
    const done = spawnSync('npm', ['run', '-s', script, '--', ...args], { cwd: REPOSITORY, encoding: 'utf8', env })
    expect([done.status, done.stdout, done.stderr.trimEnd().split('\n')]).toEqual([
      2,
      '',
      [expect.stringMatching(said)],
    ])
  })
})
