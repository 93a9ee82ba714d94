/** The launcher, with the fixture Workers: state kept, orphans ended, events sent again, one launcher per folder. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lives, type ProcessRecord, reap } from '../../scripts/processes.ts'
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

let folder = ''
let options: LauncherOptions = { stateDir: '', port: 0 }
const orphans: ProcessRecord[] = []

const start = (env: Record<string, string> = {}): Promise<Launcher> => startLauncher({ ...options, env })

const arrivals = (launcher: Launcher): Promise<{ id: string; deliveries: number }[]> => {
  return client(undefined, launcher.url)
    .get('/board')
    .then(({ json }) => json.arrivals)
}

const printToken = (stateDir: string, ...args: string[]): string => {
  return execFileSync('npm', ['run', '-s', 'token', '--', ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, STATE_DIR: stateDir },
  })
}

describe('npm start', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'naru-launcher-'))
    options = { root: FIXTURE, stateDir: join(folder, 'state'), port: await freePort() }
  })

  afterEach(async () => {
    // A test that failed half-way must leave neither a server nor its runtime behind.
    for (const record of orphans.splice(0)) await reap(record)
    await reapLeft(options.stateDir)
    rmSync(folder, { recursive: true, force: true })
  })

  it('starts on fresh state, migrates, and keeps what was stored over a clean stop', async () => {
    const first = await start({ NARU_VAR_GREETING: '나루' })
    const http = client(undefined, first.url)
    expect((await http.get('/vars')).json).toMatchObject({ GREETING: '나루', AUTH_ISSUER: 'http://naru.local' })
    expect(first.output()).toContain('0001_board.sql')
    await http.get('/shop?name=a&id=one')
    await eventually(async () => (await arrivals(first)).length === 1)
    await first.stop()
    expect(first.output()).toContain('Stopping (SIGTERM)')
    expect(processesOf(options.stateDir)).toBeNull()

    const second = await start()
    expect(second.output()).not.toContain('0001_board.sql')
    expect((await client(undefined, second.url).get('/shop?name=a')).json).toEqual({ count: 1 })
    expect((await client(undefined, second.url).get('/vars')).json.GREETING).toBe('from wrangler.toml')
  })

  it('sends the events again that a killed run had stored and not delivered (K9)', async () => {
    const first = await start()
    const http = client(undefined, first.url)
    await http.get('/shop?name=a&id=told')
    await http.get('/shop?name=a&id=untold&silent')
    await eventually(async () => (await arrivals(first)).length === 1)
    await first.kill9()

    const second = await start()
    await eventually(async () => (await arrivals(second)).map(({ id }) => id).join() === 'told,untold')
    await eventually(() => second.output().includes('Re-driven after the last stop: 1 objects, 2 events sent again.'))
  })

  it('sends them again also when the runtime alone has ended, and another took its place (K9)', async () => {
    const launcher = await start()
    const http = client(undefined, launcher.url)
    await http.get('/shop?name=a&id=untold&silent')
    const runtime = processesOf(options.stateDir)?.runtimes[0]
    if (runtime === undefined) throw new Error('no runtime was written down')
    process.kill(runtime.pid, 'SIGKILL')
    await eventually(() => launcher.output().includes('Re-driven after the last stop: 1 objects, 1 events sent again.'))
    await eventually(async () => (await arrivals(launcher)).map(({ id }) => id).join() === 'untold')
    expect(processesOf(options.stateDir)?.runtimes).toHaveLength(2)
  })

  it('ends the runtime that a killed launcher left behind, and takes over its port and state', async () => {
    const first = await start()
    await client(undefined, first.url).get('/shop?name=a&id=one')
    const orphan = processesOf(options.stateDir)?.runtimes[0]
    if (orphan === undefined) throw new Error('no runtime was written down')
    orphans.push(orphan)
    await first.kill9LauncherOnly()
    expect(lives(orphan)).toBe(true)

    const second = await start()
    expect(lives(orphan)).toBe(false)
    expect(second.output()).toContain('Ended 1 runtime process')
    expect((await client(undefined, second.url).get('/shop?name=a')).json).toEqual({ count: 1 })
  })

  it('refuses state that another launcher lives on, and says which', async () => {
    const first = await start()
    const refused = await startRefused({ ...options, port: await freePort() })
    expect(refused.code).toBe(1)
    expect(refused.output).toContain(`Another Naru is running on ${options.stateDir}`)
    expect(refused.output).toContain(first.url)
    expect((await client(undefined, first.url).get('/shop?name=a')).status).toBe(200)
  })

  it('says how to choose another port when this one is taken', async () => {
    const first = await start()
    const refused = await startRefused({ ...options, stateDir: join(folder, 'other', 'state'), port: options.port })
    expect(refused.output).toContain(`PORT=${options.port + 1} npm start`)
    expect((await client(undefined, first.url).get('/vars')).status).toBe(200)
  })

  it('prints tokens that its own key set verifies, for its audience only', async () => {
    const before = printToken(
      options.stateDir,
      '--sub',
      'kim',
      '--role',
      'customer',
      '--role',
      'admin',
      '--name',
      '김나루',
    )
    const launcher = await start()
    const after = printToken(options.stateDir, '--sub', 'lee', '--role', 'courier', '--hours', '1')
    const keys = createLocalJWKSet(JSON.parse((await client(undefined, launcher.url).get('/vars')).json.jwks))
    const expected = { issuer: 'http://naru.local', audience: 'naru', typ: 'at+jwt' }

    const { payload } = await jwtVerify(before.trim(), keys, expected)
    expect(payload).toMatchObject({ sub: 'kim', roles: ['customer', 'admin'], name: '김나루' })
    expect((await jwtVerify(after.trim(), keys, expected)).payload).toMatchObject({ sub: 'lee', roles: ['courier'] })
    await expect(jwtVerify(after.trim(), keys, { ...expected, audience: 'other' })).rejects.toThrow(/"aud"/)
    expect(after.trim().split('\n')).toHaveLength(1)
    expect(statSync(join(folder, 'naru-local', 'private.jwk.json')).mode & 0o777).toBe(0o600)
  })
})
