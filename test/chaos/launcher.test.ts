/** The launcher, with the fixture Workers: state kept, orphans ended, events sent again, one launcher per folder. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lives, type ProcessRecord } from '../../scripts/processes.ts'
import { client, eventually } from '../harness/http.ts'
import {
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
const EXPECTED = { issuer: 'http://naru.local', audience: 'naru', typ: 'at+jwt' }

let folder = ''
let options: LauncherOptions = { stateDir: '', port: 0 }
/** The launcher that runs now; one test takes it over from the one before. */
let launcher: Launcher

const start = async (env: Record<string, string> = {}): Promise<Launcher> => {
  launcher = await startLauncher({ ...options, env })
  return launcher
}
const http = () => client(undefined, launcher.url)
const greeting = async () => (await http().get('/vars')).json.GREETING
const counted = async (name: string) => (await http().get(`/shop?name=${name}`)).json.count

const arrivals = async (): Promise<readonly string[]> =>
  (await http().get('/board')).json.arrivals.map(({ id }: { id: string }) => id)

const runtimeNow = (): ProcessRecord => {
  const runtime = processesOf(options.stateDir)?.runtimes.at(-1)
  if (runtime === undefined) throw new Error('no runtime was written down')
  return runtime
}

// Beside this process, which must see the server end a connection that it keeps.
const printToken = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'token', '--', ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, STATE_DIR: options.stateDir },
  })
  return stdout
}

// One state, from its first start to its last, because a start costs more than all else here. The order matters.
describe('npm start', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'naru-launcher-'))
    options = { root: FIXTURE, stateDir: join(folder, 'state'), port: await freePort() }
  })

  afterAll(async () => {
    // A test that failed half-way must leave neither a server nor its runtime behind.
    await reapLeft(options.stateDir)
    rmSync(folder, { recursive: true, force: true })
  })

  it('starts on fresh state, migrates, and takes settings from its environment', async () => {
    const early = await printToken('--sub', 'kim', '--role', 'customer', '--role', 'admin', '--name', '김나루')
    await start({ NARU_VAR_GREETING: '나루' })
    expect((await http().get('/vars')).json).toMatchObject({
      GREETING: '나루',
      AUTH_ISSUERS: 'http://naru.local naru inline',
    })
    expect(launcher.output()).toContain('0001_board.sql')

    const keys = createLocalJWKSet(JSON.parse((await http().get('/vars')).json.jwks))
    const { payload } = await jwtVerify(early.trim(), keys, EXPECTED)
    expect(payload, 'a token of before the first start').toMatchObject({
      sub: 'kim',
      roles: ['customer', 'admin'],
      name: '김나루',
    })
  })

  it('prints tokens that its own key set verifies, for its audience only', async () => {
    const printed = await printToken('--sub', 'lee', '--role', 'courier', '--hours', '1')
    const keys = createLocalJWKSet(JSON.parse((await http().get('/vars')).json.jwks))
    expect((await jwtVerify(printed.trim(), keys, EXPECTED)).payload).toMatchObject({ sub: 'lee', roles: ['courier'] })
    await expect(jwtVerify(printed.trim(), keys, { ...EXPECTED, audience: 'other' })).rejects.toThrow(/"aud"/)
    expect(printed.trim().split('\n')).toHaveLength(1)
    expect(statSync(join(options.stateDir, 'naru', 'keys', 'private.jwk.json')).mode & 0o777).toBe(0o600)
  })

  it('refuses state that another launcher lives on, and says which', async () => {
    const refused = await startRefused({ ...options, port: await freePort() })
    expect(refused.code).toBe(1)
    expect(refused.output).toContain(`Another Naru is running on ${options.stateDir}`)
    expect(refused.output).toContain(launcher.url)
    expect((await http().get('/vars')).status).toBe(200)
  })

  it('says how to choose another port when this one is taken', async () => {
    const refused = await startRefused({ ...options, stateDir: join(folder, 'other', 'state'), port: options.port })
    expect(refused.output).toMatch(/PORT=\d+ STATE_DIR=\S+ npm start/)
    expect((await http().get('/vars')).status).toBe(200)
  })

  it('sends the events again also when the runtime alone has ended, and another took its place (K9)', async () => {
    await http().get('/shop?name=a&id=told')
    await http().get('/shop?name=a&id=untold&silent')
    await eventually(async () => (await arrivals()).length === 1)
    process.kill(runtimeNow().pid, 'SIGKILL')
    await eventually(() => launcher.output().includes('Re-driven after the last stop: 1 objects, 2 events sent again.'))
    await eventually(async () => (await arrivals()).join() === 'told,untold')
    expect(processesOf(options.stateDir)?.runtimes).toHaveLength(2)
  })

  it('keeps what was stored over a clean stop, and not its settings', async () => {
    const stopped = launcher
    await stopped.stop()
    expect(stopped.output()).toContain('Stopping (SIGTERM)')
    expect(processesOf(options.stateDir)).toBeNull()

    await start()
    expect(launcher.output()).not.toContain('0001_board.sql')
    expect(await greeting()).toBe('from wrangler.toml')
    expect(await counted('a')).toBe(2)
  })

  it('ends the runtime that a killed launcher left behind, and takes over its port and state', async () => {
    const orphan = runtimeNow()
    await launcher.kill9LauncherOnly()
    expect(lives(orphan)).toBe(true)

    await start()
    expect(lives(orphan)).toBe(false)
    expect(launcher.output()).toContain('Ended 1 runtime process')
    expect(await counted('a')).toBe(2)
  })

  it('sends the events again that a killed run had stored and not delivered (K9)', async () => {
    await http().get('/shop?name=b&id=late&silent')
    await launcher.kill9()

    await start()
    await eventually(async () => (await arrivals()).includes('late'))
    await eventually(() => launcher.output().includes('Re-driven after the last stop:'))
    await launcher.stop()
  })
})
