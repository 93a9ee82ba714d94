/** How many decisions one hot concert makes a second: holds that share commits, and refusals; past HTTP and its Workers. */
import { atLeast, DECISIONS } from '../aims.ts'
import { startObjectsBaseline } from '../baselines/start.ts'
import { type Answered, BATCH, command, hold } from '../hot-concert.ts'
import { Naru } from '../naru.ts'
import type { Bench, Outcome, Scenario } from '../scenario.ts'
import { median, ratios } from '../statistics.ts'
import { number } from '../table.ts'

const BATCHES = 40
const BATCHES_QUICK = 8
const MS_PER_SECOND = 1_000
/** Half of the commands find a seat. */
const SEATS_PER_BATCH = BATCH / 2

const decisions = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('decisions-naru'))
  await using floor = await startObjectsBaseline(bench.folder('decisions-floor'))
  const batches = bench.quick ? BATCHES_QUICK : BATCHES
  const seats = SEATS_PER_BATCH * batches
  const concertIds = await naru.concerts(bench.rounds + 1, seats)
  const perSecond = { naru: [] as number[], floor: [] as number[] }
  const broken: string[] = []

  const decide = async (concertId: string): Promise<number> => {
    const answers: Answered[] = []
    const from = performance.now()
    for (let batch = 0; batch < batches; batch += 1) {
      const first = batch * BATCH
      answers.push(
        ...(await command(
          naru,
          concertId,
          Array.from({ length: BATCH }, (_, at) => hold(first + at)),
        )),
      )
    }
    const tookMs = performance.now() - from
    const held = answers.filter(({ outcome }) => outcome === 'accepted').length
    if (held !== seats) broken.push(`C4: ${held} of ${seats} seats were held by ${answers.length} commands`)
    return (answers.length / tookMs) * MS_PER_SECOND
  }
  const decideBare = async (): Promise<number> => {
    const from = performance.now()
    for (let batch = 0; batch < batches; batch += 1) {
      const answer = await fetch(`${floor.url}/decisions`, {
        method: 'POST',
        body: JSON.stringify({ note: String(BATCH) }),
      })
      if (!answer.ok) throw new Error(`/decisions: ${answer.status}`)
      await answer.arrayBuffer()
    }
    return ((batches * BATCH) / (performance.now() - from)) * MS_PER_SECOND
  }

  await decide(concertIds[bench.rounds] ?? '')
  await decideBare()
  await naru.rest()
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.say(`round ${round + 1} of ${bench.rounds}`)
    if (round % 2 === 0) perSecond.floor.push(await decideBare())
    perSecond.naru.push(await decide(concertIds[round] ?? ''))
    await naru.rest()
    if (round % 2 === 1) perSecond.floor.push(await decideBare())
  }
  const [ours, bare] = [median(perSecond.naru), median(perSecond.floor)]
  return {
    lines: [
      {
        what: 'decisions of one hot concert (per s; floor: calls of one object, every other one writes a row)',
        naru: number(ours),
        floor: number(bare),
        ratio: median(ratios(perSecond.naru, perSecond.floor)),
        ...atLeast(ours, Math.min(DECISIONS.perSecond, bare * DECISIONS.ofFloor)),
      },
    ],
    data: { perSecond, logged: naru.errors },
    broken,
  }
}

export const hotConcert: readonly Scenario[] = [{ name: 'decisions', run: decisions }]
