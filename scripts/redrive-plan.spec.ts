/** Which objects are asked to send their events again at a start (K9). */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planRedrive } from './redrive-plan.ts'

const MINUTE_MS = 60_000
const END = new Date('2026-11-20T10:00:00.000Z')
const minutesBefore = (minutes: number) => new Date(END.getTime() - minutes * MINUTE_MS)
const id = (digit: string) => digit.repeat(64)

describe('planRedrive', () => {
  let folder = ''
  const classes = () => [{ worker: 'shop', className: 'Counter', folder }]
  const wrote = (name: string, at: Date) => {
    writeFileSync(join(folder, name), '')
    utimesSync(join(folder, name), at, at)
  }
  const planned = (heartbeat: Date | null, pending: Date | null) => planRedrive(classes(), heartbeat, pending)

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'naru-redrive-')), 'do')
    mkdirSync(folder)
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

  it('has nothing to do on fresh state', () => expect(planned(null, null)).toBeNull())

  it('takes the objects written to in the 15 minutes before the last sign of life', () => {
    wrote(`${id('a')}.sqlite`, minutesBefore(15))
    wrote(`${id('b')}.sqlite`, minutesBefore(16))
    wrote('metadata.sqlite', END)
    expect(planned(END, null)).toEqual({
      since: minutesBefore(15),
      classes: [{ worker: 'shop', className: 'Counter', ids: [id('a')] }],
    })
  })

  it('puts those first that were written to last', () => {
    wrote(`${id('a')}.sqlite`, minutesBefore(5))
    wrote(`${id('b')}.sqlite`, minutesBefore(1))
    wrote(`${id('c')}.sqlite`, minutesBefore(9))
    expect(planned(END, null)?.classes[0]?.ids).toEqual([id('b'), id('a'), id('c')])
  })

  it('counts a write that is still in the write-ahead log', () => {
    wrote(`${id('a')}.sqlite`, minutesBefore(60))
    wrote(`${id('a')}.sqlite-wal`, minutesBefore(1))
    expect(planned(END, null)?.classes[0]?.ids).toEqual([id('a')])
  })

  it('takes a write as a sign of life when there is no heartbeat', () => {
    wrote(`${id('a')}.sqlite`, minutesBefore(5))
    wrote(`${id('b')}.sqlite`, minutesBefore(21))
    expect(planned(null, null)?.classes[0]?.ids).toEqual([id('a')])
  })

  it('reaches back to a re-drive that an earlier start did not finish', () => {
    wrote(`${id('a')}.sqlite`, minutesBefore(100))
    expect(planned(END, null)).toBeNull()
    expect(planned(END, minutesBefore(120))).toMatchObject({ since: minutesBefore(120) })
  })
})
