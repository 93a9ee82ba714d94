import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { filesToSpare, openShareOf } from './open-files.ts'

const MANY = 500
const never = () => new AbortController().signal
/** No process has this number: it is beyond what systems give. */
const NOBODY = 2 ** 31 - 1

describe.runIf(process.platform === 'linux')('openShareOf', () => {
  it('grows with the files that a process opens', () => {
    const before = openShareOf(process.pid) ?? 0
    const files = Array.from({ length: MANY }, () => openSync(import.meta.filename, 'r'))
    const during = openShareOf(process.pid) ?? 0
    for (const file of files) closeSync(file)
    expect(before).toBeGreaterThan(0)
    expect(during).toBeGreaterThan(before)
    expect(openShareOf(process.pid)).toBeLessThan(during)
  })

  it('is not known of a process that is not there', () => expect(openShareOf(NOBODY)).toBeNull())
})

describe('filesToSpare', () => {
  it.runIf(process.platform === 'linux')('waits for nothing while there are enough', () =>
    filesToSpare(process.pid, AbortSignal.abort(new Error('it waited'))),
  )

  it.runIf(process.platform === 'linux')('waits while too many are open', async () => {
    // Ten files are open of twenty that are allowed.
    const more = [3, 4, 5, 6, 7, 8, 9].map((file) => `exec ${file}</dev/null`).join('; ')
    const full = spawn('sh', ['-c', `${more}; ulimit -n 20; echo full; read _`])
    await once(full.stdout, 'data')
    const controller = new AbortController()
    const waiting = filesToSpare(full.pid, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toThrow()
    full.kill('SIGKILL')
    await once(full, 'exit')
  })

  it('does not wait on when the run is stopped', async () => {
    await expect(filesToSpare(undefined, AbortSignal.abort(new Error('stopped')))).rejects.toThrow()
    const controller = new AbortController()
    const waiting = filesToSpare(undefined, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toThrow()
  })

  it('ends also where the system does not tell', () => filesToSpare(undefined, never()))
})
