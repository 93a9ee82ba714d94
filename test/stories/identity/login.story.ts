/** `npm run login`: the command line signs in by a code that somebody allows in a browser (U4). */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baseUrl, client, eventually } from '../../harness/http.ts'
import { type Browser, signedIn } from './identity.fixtures.ts'

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'scripts', 'login.ts')
/** It asks every five seconds. */
const ENDS_WITHIN_MS = 90_000

let stateDir = ''
const running = new Set<ChildProcess>()
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'naru-login-'))
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
  rmSync(stateDir, { recursive: true, force: true })
})

/** The command as it runs: what it has said and printed so far, and with which code it ended. */
const login = (...args: readonly string[]) => {
  const env = { ...process.env, STATE_DIR: stateDir }
  const child = spawn(process.execPath, [SCRIPT, '--url', baseUrl(), ...args], { env })
  running.add(child)
  const state: { said: string; printed: string; code: number | null } = { said: '', printed: '', code: null }
  child.stderr.on('data', (text: Buffer) => {
    state.said += String(text)
  })
  child.stdout.on('data', (text: Buffer) => {
    state.printed += String(text)
  })
  child.on('close', (code) => {
    state.code = code
  })
  const ended = () => eventually(async () => (state.code === null ? null : state), { withinMs: ENDS_WITHIN_MS })
  return { state, ended }
}
const answered = async (browser: Browser, answer: 'approve' | 'deny', state: { readonly said: string }) => {
  const code = await eventually(async () => /code is ([\w-]+)/.exec(state.said)?.[1])
  expect(state.said).toMatch(/Open http\S+\/device\S*/)
  await browser.get(`/auth/device?user_code=${code}`)
  expect((await browser.post(`/auth/device/${answer}`, { userCode: code })).status).toBe(200)
}
const file = () => join(stateDir, 'naru', 'login.json')

describe('The command line (U4)', () => {
  it('signs in by a code that is allowed in a browser, keeps what it gets for its owner, and prints it when asked', async () => {
    const { browser } = await signedIn()
    const { id } = (await browser.get('/v1/identity/me')).json
    const first = login()
    await answered(browser, 'approve', first.state)
    expect(await first.ended()).toMatchObject({ code: 0, printed: '' })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    const kept = JSON.parse(readFileSync(file(), 'utf8'))
    expect(first.state.said).not.toContain(kept.accessToken)

    const again = await login('--print').ended()
    expect(again).toMatchObject({ code: 0, printed: `${kept.accessToken}\n`, said: '' })
    expect((await client(kept.accessToken).get('/v1/identity/me')).json.id).toBe(id)

    // One that is about to end is renewed, and so is the token that renews it.
    writeFileSync(file(), JSON.stringify({ ...kept, endsAtMs: Date.now() }))
    const renewed = await login('--print').ended()
    expect([renewed.code, renewed.said]).toEqual([0, ''])
    expect(renewed.printed).not.toBe(again.printed)
    expect((await client(renewed.printed.trim()).get('/v1/identity/me')).json.id).toBe(id)
    expect(JSON.parse(readFileSync(file(), 'utf8')).refreshToken).not.toBe(kept.refreshToken)
  })

  it('says so when it is not allowed, and keeps nothing', async () => {
    const { browser } = await signedIn()
    const refused = login()
    await answered(browser, 'deny', refused.state)
    expect(await refused.ended()).toMatchObject({ code: 1, said: expect.stringContaining('It was not allowed.') })
    expect(() => statSync(file())).toThrow('ENOENT')
  })
})
