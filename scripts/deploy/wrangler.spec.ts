import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { lives, recordOf } from '../processes.ts'
import { runWithin } from './wrangler.ts'

const WAIT = { timeout: 10_000, interval: 10 }
const LONG_MS = 60_000
const folder = mkdtempSync(join(tmpdir(), 'naru-wrangler-'))
afterAll(() => rmSync(folder, { recursive: true }))

const never = new AbortController().signal
const call = (limitMs: number, signal = never) => ({ limitMs, signal, env: process.env })
const failureOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'it did not fail',
    (error: Error) => error.message,
  )

const ENDLESS = 'setInterval(() => {}, 1000)'
/** A program with a child of its own, as wrangler is; it notes the child's id in a file, and neither ends by itself. */
const pair = (
  file: string,
): string => `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', '${ENDLESS}'])
const { writeFileSync, renameSync } = require('node:fs')
writeFileSync('${file}.new', String(pid))
renameSync('${file}.new', '${file}')
${ENDLESS}`

describe('A call of wrangler', () => {
  it('answers what was said, on either channel', async () => {
    const said = await runWithin(['-e', 'console.log("out"); console.error("err")'], call(LONG_MS))
    expect(said.split('\n').sort()).toEqual(['', 'err', 'out'])
  })

  it('fails with what was said before', async () => {
    const program = 'console.log("the queue is full"); process.exitCode = 3'
    expect(await failureOf(runWithin(['-e', program], call(LONG_MS)))).toBe('the queue is full\nended with 3')
  })

  it('is ended when its time is over', async () => {
    expect(await failureOf(runWithin(['-e', ENDLESS], call(200)))).toBe('took longer than 0.2 seconds and was ended')
  })

  it('is ended with all its children when the deployment is interrupted, and not begun afterwards', async () => {
    const interrupt = new AbortController()
    const file = join(folder, 'child')
    const outcome = failureOf(runWithin(['-e', pair(file)], call(LONG_MS, interrupt.signal)))
    await vi.waitUntil(() => existsSync(file), WAIT)
    const child = recordOf(Number(readFileSync(file, 'utf8')))
    expect(child && lives(child)).toBe(true)
    interrupt.abort()
    expect(await outcome).toBe('was interrupted')
    await vi.waitUntil(() => child && !lives(child), WAIT)
    expect(await failureOf(runWithin(['-e', ENDLESS], call(LONG_MS, interrupt.signal)))).toBe('ended before it began')
  })
})
