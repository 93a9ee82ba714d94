/** Which objects are asked to send their events again at a start (K9). */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allWrites, planRedrive, redriveSince } from './redrive-plan.ts'

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const END = new Date('2026-11-20T10:00:00.000Z')
const NOW = new Date('2026-11-20T10:05:00.000Z')
const minutesBefore = (minutes: number) => new Date(END.getTime() - minutes * MINUTE_MS)
const id = (digit: string) => digit.repeat(64)
const shop = [{ name: 'shop', durableClasses: ['Counter'] }]

/** A run that was last seen at `heartbeat`, with objects written to at these times. */
const planned = (heartbeat: Date | null, pending: Date | null, writes: Readonly<Record<string, Date>> = {}) => {
  const times = Object.entries(writes).map(([digit, at]) => [id(digit), at.getTime()] as const)
  const written = new Map([['shop-Counter', new Map(times)]])
  return planRedrive(shop, written, redriveSince({ heartbeat, pending, writes: written.values(), now: NOW }))
}
const askedOf = (...of: Parameters<typeof planned>) =>
  planned(...of)?.classes.flatMap(({ ids }) => ids.map((one) => one[0]))

describe('A re-drive', () => {
  it('has nothing to do on fresh state', () => expect(planned(null, null)).toBeNull())

  it('takes the objects written to in the 15 minutes before the last sign of life', () => {
    expect(planned(END, null, { a: minutesBefore(15), b: minutesBefore(16) })).toEqual({
      since: minutesBefore(15),
      classes: [{ worker: 'shop', className: 'Counter', ids: [id('a')] }],
    })
  })

  it('puts those first that were written to last', () => {
    const writes = { a: minutesBefore(5), b: minutesBefore(1), c: minutesBefore(9) }
    expect(askedOf(END, null, writes)).toEqual(['b', 'a', 'c'])
  })

  it('takes a write as a sign of life when there is no heartbeat', () => {
    expect(askedOf(null, null, { a: minutesBefore(5), b: minutesBefore(21) })).toEqual(['a'])
  })

  it('reaches back to a re-drive that an earlier start did not finish', () => {
    const old = { a: minutesBefore(100) }
    expect(planned(END, null, old)).toBeNull()
    expect(planned(END, minutesBefore(120), old)).toMatchObject({ since: minutesBefore(120) })
  })

  describe('when clocks and files say what cannot be', () => {
    const ahead = (hours: number) => minutesBefore(-hours * HOUR_MINUTES)

    it('takes an object that was written to in the future, and misses none of the others for it', () => {
      const writes = { a: minutesBefore(5), b: ahead(9), c: minutesBefore(100) }
      expect(askedOf(END, null, writes)).toEqual(['b', 'a'])
      expect(askedOf(null, null, writes)).toEqual(['b', 'a'])
    })

    it('believes no heartbeat from the future, but the last write', () => {
      expect(planned(ahead(9), null, { a: minutesBefore(20), b: minutesBefore(30) })?.since).toEqual(minutesBefore(35))
      expect(askedOf(ahead(9), null, { a: minutesBefore(20), b: minutesBefore(36) })).toEqual(['a'])
    })

    it('moves no mark forward: one from the future changes nothing', () => {
      expect(askedOf(END, ahead(9), { a: minutesBefore(5) })).toEqual(['a'])
    })

    it('takes everything, from its beginning on, when all marks lie in the future', () => {
      const plan = planned(ahead(1), ahead(1), { a: ahead(2), b: ahead(3) })
      expect(plan).toMatchObject({ since: new Date(0), classes: [{ ids: [id('b'), id('a')] }] })
    })
  })
})

describe('When an object was last written to', () => {
  const written = (...files: readonly (readonly [name: string, at: Date])[]) => {
    const persistPath = mkdtempSync(join(tmpdir(), 'naru-redrive-'))
    const folder = join(persistPath, 'do', 'shop-Counter')
    mkdirSync(folder, { recursive: true })
    for (const [name, at] of files) {
      writeFileSync(join(folder, name), '')
      utimesSync(join(folder, name), at, at)
    }
    const writes = allWrites(persistPath).get('shop-Counter')
    rmSync(persistPath, { recursive: true })
    return new Map(writes)
  }
  const ahead = new Date(Date.now() + 9 * HOUR_MINUTES * MINUTE_MS)

  it('is what its files say, the write-ahead log too, and nobody else', () => {
    const files = written([`${id('a')}.sqlite`, END], [`${id('a')}.sqlite-wal`, ahead], ['metadata.sqlite', ahead])
    expect([...files]).toEqual([[id('a'), ahead.getTime()]])
  })

  it('is when it was restored, whatever time the backup has kept', () => {
    const before = Date.now() - MINUTE_MS
    expect(written([`${id('a')}.sqlite`, END]).get(id('a'))).toBeGreaterThan(before)
  })

  it('is not known where no object ever was', () => expect(allWrites('/nowhere').size).toBe(0))
})
