import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CronJob, runCrons } from './cron.ts'

const MINUTE_MS = 60_000
const job = (cron: string, worker = 'view'): CronJob => ({ worker, cron })

/** What is fired from a moment (UTC) on for so many minutes: who, and at which minute. */
const firedWithin = async (jobs: readonly CronJob[], from: string, minutes: number): Promise<readonly string[]> => {
  vi.setSystemTime(new Date(`${from}Z`))
  const fired: string[] = []
  const stop = runCrons(jobs, async ({ worker }, at) => fired.push(`${worker} ${at.toISOString().slice(0, 16)}`))
  await vi.advanceTimersByTimeAsync(minutes * MINUTE_MS)
  stop()
  return fired
}

describe('The crons of a local run', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  it('fire at the minutes they name, from the next one on', async () => {
    expect(await firedWithin([job('* * * * *')], '2026-11-20T10:07:20', 2)).toEqual([
      'view 2026-11-20T10:08',
      'view 2026-11-20T10:09',
    ])
    expect(await firedWithin([job('*/5 * * * *')], '2026-11-20T10:07:20', 10)).toEqual([
      'view 2026-11-20T10:10',
      'view 2026-11-20T10:15',
    ])
  })

  it('go by UTC, wherever the machine is', async () => {
    vi.stubEnv('TZ', 'Asia/Seoul')
    expect(await firedWithin([job('0 3 * * *')], '2026-11-20T00:00:00', 24 * 60)).toEqual(['view 2026-11-20T03:00'])
  })

  it('fire each by its own expression', async () => {
    const jobs = [job('0 10 * * *', 'concert'), job('1 10 * * 1-5', 'taxi'), job('2 10 * * 0', 'rental')]
    expect(await firedWithin(jobs, '2026-11-20T09:59:30', 5)).toEqual([
      'concert 2026-11-20T10:00',
      'taxi 2026-11-20T10:01',
    ])
  })

  it('go on after one of them failed, which is reported with its Worker', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.setSystemTime(new Date('2026-11-20T10:00:30Z'))
    const fire = vi.fn(() => Promise.reject(new Error('down')))
    const stop = runCrons([job('* * * * *')], fire)
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS)
    stop()
    expect(fire).toHaveBeenCalledTimes(2)
    expect(reported.mock.calls[0]).toEqual(['cron view:', new Error('down')])
  })

  it('are over when they are stopped', async () => {
    const fire = vi.fn(async () => undefined)
    runCrons([job('* * * * *')], fire)()
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS)
    expect(fire).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['* * * *', '* * * * * *', '60 * * * *', 'x * * * *', '*/0 * * * *', '5-1 * * * *'])(
    'do not begin with %s among them, nor does any other',
    (expression) => {
      expect(() => runCrons([job('* * * * *'), job(expression)], async () => undefined)).toThrow()
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})
