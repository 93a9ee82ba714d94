/** What a state folder remembers, and what becomes of it when the disk is full, the power was cut or a start failed (K9). */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadIdentity } from './identity.ts'
import { Recovery } from './recovery.ts'
import { StateFolder } from './state.ts'

const LONG_AGO = '2026-01-01T10:00:00.000Z'
const A_WINDOW_BEFORE = '2026-01-01T09:45:00.000Z'

let stateDir = ''
const told: string[] = []
const own = (name: string) => join(stateDir, 'naru', name)
const text = (name: string) => readFileSync(own(name), 'utf8')
const begin = (state: StateFolder) => new Recovery({ state, persistPath: join(stateDir, 'v3'), onEnd: () => undefined })
/** A run was here, and was killed. */
const leave = (files: Readonly<Record<string, string>>) => {
  mkdirSync(own(''), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(own(name), content)
  const objects = join(stateDir, 'v3', 'do', 'shop-Counter')
  mkdirSync(objects, { recursive: true })
  writeFileSync(join(objects, `${'a'.repeat(64)}.sqlite`), '')
}

beforeEach(() => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'naru-state-')), 'state')
  vi.spyOn(console, 'warn').mockImplementation((line) => void told.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  told.splice(0)
  rmSync(join(stateDir, '..'), { recursive: true, force: true })
})

describe('A start that fails', () => {
  it('forgets nothing: what is to be re-driven is noted before this run is seen alive', async () => {
    leave({ heartbeat: LONG_AGO })
    for (const times of [1, 2]) {
      const state = await StateFolder.open(stateDir)
      // The second finds the note of the first, though nothing else has changed.
      expect(state.pendingRedriveSince?.toISOString()).toBe(times === 1 ? undefined : A_WINDOW_BEFORE)
      begin(state)
      expect([text('redrive-since'), text('heartbeat')]).toEqual([A_WINDOW_BEFORE, LONG_AGO])
      state.close()
    }
    expect(text('heartbeat')).toBe(LONG_AGO)
  })

  it('moves no heartbeat while its note is not on the disk', async () => {
    leave({ heartbeat: LONG_AGO })
    const state = await StateFolder.open(stateDir)
    mkdirSync(own('redrive-since'))
    begin(state)
    state.keepHeartbeat()
    state.announce('http://127.0.0.1:1')
    expect(text('heartbeat')).toBe(LONG_AGO)
    rmdirSync(own('redrive-since'))
    state.close()
    expect(text('redrive-since')).toBe(A_WINDOW_BEFORE)
    expect(text('heartbeat')).not.toBe(LONG_AGO)
  })
})

describe('A disk that takes nothing any more', () => {
  it('is told once and again when it is over, and ends no run', async () => {
    leave({})
    const state = await StateFolder.open(stateDir)
    // Whatever the reason, a write that fails looks like this one.
    mkdirSync(own('heartbeat'))
    for (let times = 0; times < 3; times += 1) state.announce('http://127.0.0.1:1')
    expect(told.filter((line) => line.includes('cannot be written to, this run goes on')).length).toBeGreaterThan(0)
    rmdirSync(own('heartbeat'))
    state.announce('http://127.0.0.1:1')
    expect(told.at(-1)).toContain('can be written to again')
    expect(text('processes.json')).toContain('http://127.0.0.1:1')
    state.close()
  })
})

describe('After a power cut', () => {
  it.each([
    ['processes.json', ''],
    ['processes.json', '{"launcher":'],
    ['heartbeat', ''],
    ['redrive-since', 'x'],
    ['lock.sqlite', 'no database at all, but long enough to be taken for one'.repeat(20)],
  ])('%s counts as absent when it is broken, with a line that names it: %#', async (name, content) => {
    leave({ [name]: content })
    const state = await StateFolder.open(stateDir)
    expect(told).toContain(`${own(name)} cannot be read and counts as absent.`)
    await expect(StateFolder.open(stateDir)).rejects.toThrow('Another Naru is running')
    state.close()
  })

  it('an empty lock is as good as a new one', async () => {
    leave({ 'lock.sqlite': '' })
    const state = await StateFolder.open(stateDir)
    expect(told).toEqual([])
    state.close()
  })

  it.each(['private.jwk.json', 'installation.key'])(
    '%s that is empty or damaged is refused, with what to do',
    async (name) => {
      const keys = own('keys')
      const before = await loadIdentity(keys)
      expect(await loadIdentity(keys)).toEqual(before)
      for (const content of ['', '{"kty":"EC","kid":"k","d":"x"}']) {
        writeFileSync(join(keys, name), content)
        await expect(loadIdentity(keys)).rejects.toThrow(`${join(keys, name)} cannot be read as a key`)
      }
      rmSync(join(keys, name))
      expect(await loadIdentity(keys)).not.toEqual(before)
    },
  )
})

describe('A state folder', () => {
  it("is its owner's only, and so is all that is in it", async () => {
    mkdirSync(stateDir, { mode: 0o755 })
    const state = await StateFolder.open(stateDir)
    await loadIdentity(own('keys'))
    for (const folder of [stateDir, own(''), own('keys')]) expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const file of ['processes.json', 'keys/private.jwk.json', 'keys/installation.key']) {
      expect([file, statSync(own(file)).mode & 0o777]).toEqual([file, 0o600])
    }
    state.close()
    expect(existsSync(own('processes.json'))).toBe(false)
  })

  it('is refused in one line where it cannot be', async () => {
    writeFileSync(stateDir, '')
    const refusal = `The folder ${stateDir} cannot be used: there is a file of this name.`
    await expect(StateFolder.open(stateDir)).rejects.toThrow(refusal)
    await expect(StateFolder.open(join(stateDir, 'below'))).rejects.toThrow('part of its path is a file.')
  })
})
