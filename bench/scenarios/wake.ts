/** A concert with 100,000 events (K2): how long it takes to wake, and how long its rows are. */
import { statSync } from 'node:fs'
import * as z from 'zod'
import { atMost, ROW_BYTES, WAKE_MS } from '../aims.ts'
import { BATCH, command, hold, release, sell } from '../hot-concert.ts'
import { Naru } from '../naru.ts'
import type { Bench, Outcome, Scenario } from '../scenario.ts'
import { median } from '../statistics.ts'
import { longestRows, objectFiles } from '../store.ts'
import { number } from '../table.ts'

const EVENTS = 100_000
const EVENTS_QUICK = 10_000
const TICKETS = 100_000
/** Every so many-th booking gives its seats back instead of being paid. */
const RETURNED_EVERY = 10

const Accepted = z.object({ outcome: z.literal('accepted'), version: z.number() })

const wake = async (bench: Bench): Promise<Outcome> => {
  const events = bench.quick ? EVENTS_QUICK : EVENTS
  await using naru = await Naru.start(bench.folder('wake-naru'))
  const [big = '', small = ''] = await naru.concerts(2, TICKETS)
  await grow(naru, big, events, bench.say)
  await naru.rest()
  const wakesMs: number[] = []
  const smallMs: number[] = []
  for (let round = 0; round < bench.rounds; round += 1) {
    // The small one is woken first, so that the Worker itself is warm in both.
    smallMs.push(await wakeOnce(naru, small, `small-${round}`))
    wakesMs.push(await wakeOnce(naru, big, `big-${round}`))
  }
  await naru.rest()
  await naru.stop()
  const files = objectFiles(naru.folder, 'concert-Concert')
  const largest = files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]
  if (largest === undefined) throw new Error('the concert left no file')
  const rows = longestRows(largest)
  const longest = Math.max(...Object.values(rows))
  const woken = median(wakesMs)
  return {
    lines: [
      {
        what: `waking a concert with ${events.toLocaleString('en-US')} events (ms; floor: one with 2)`,
        naru: number(woken),
        floor: number(median(smallMs)),
        ...atMost(woken, WAKE_MS),
      },
      { what: 'its longest row (bytes)', naru: number(longest), ...atMost(longest, ROW_BYTES) },
    ],
    data: { events, wakesMs, smallMs, rows, fileBytes: statSync(largest).size, logged: naru.errors },
    broken: longest <= ROW_BYTES ? [] : [`K2: a row of ${longest} bytes`],
  }
}

/** Holds, sales and returns. */
const grow = async (naru: Naru, id: string, events: number, say: Bench['say']): Promise<void> => {
  for (let from = 0, version = 2; version < events; from += BATCH) {
    const bookings = Array.from({ length: BATCH }, (_, at) => from + at)
    await tell(naru, id, bookings.map(hold))
    version = await tell(
      naru,
      id,
      bookings.map((booking) => (booking % RETURNED_EVERY === 0 ? release(booking) : sell(booking))),
    )
    if (from % (BATCH * 40) === 0) say(`${version.toLocaleString('en-US')} events`)
  }
}

/** Commands that must all succeed; the version they lead to. */
const tell = async (naru: Naru, id: string, commands: Parameters<typeof command>[2]): Promise<number> => {
  const answers = z.array(Accepted).parse(await command(naru, id, commands))
  return Math.max(...answers.map(({ version }) => version))
}

/** Evicts the concert and takes the time of its next answer to a command. */
const wakeOnce = async (naru: Naru, id: string, booking: string): Promise<number> => {
  await putToSleep(naru, id)
  const from = performance.now()
  await tell(naru, id, [hold(booking)])
  return performance.now() - from
}

/** One that was idle for a while sleeps already. */
const putToSleep = async (naru: Naru, id: string): Promise<void> => {
  try {
    await naru.running.mf.unsafeEvictDurableObject('concert', 'Concert', { name: id })
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('not currently running'))) throw error
  }
}

export const waking: readonly Scenario[] = [{ name: 'wake', run: wake }]
