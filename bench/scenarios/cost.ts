/** What the main flow of each system uses of everything that is charged for, and what a million of them cost at list price. */
import { type Aim, atMost, PER_BOOK_AND_PAY } from '../aims.ts'
import type { FlowSetting } from '../flow-scenario.ts'
import type { ClosedWorkload, Tally } from '../load/workload.ts'
import { usedCpuMs } from '../machine.ts'
import { Naru, type Used } from '../naru.ts'
import { billPerMillion, OPERATIONS_PER_MESSAGE, type Resource } from '../prices.ts'
import { type Bench, CLIENTS, figures, type Line, type Outcome, type Scenario, steadfast } from '../scenario.ts'
import { CUSTOMERS } from '../served.ts'
import { number } from '../table.ts'
import { settings as sales } from './flows.ts'
import { museum } from './museum.ts'
import { rental } from './rental.ts'
import { screening } from './screening.ts'
import { taxi } from './taxi.ts'

const FLOWS = 400
const FLOWS_QUICK = 60

type Aims = Partial<Record<'objectRows' | 'd1Rows' | 'messages' | 'usdPerMillion', number>>
type Costed = Pick<FlowSetting, 'name' | 'what' | 'flow' | 'audit'> & { readonly aims?: Aims }

const costOf =
  ({ name, what, flow, audit, aims = {} }: Costed) =>
  async (bench: Bench): Promise<Outcome> => {
    await using naru = await Naru.start(bench.folder(`cost-${name}-naru`))
    const order: ClosedWorkload = {
      kind: 'closed',
      url: naru.url,
      clients: CLIENTS,
      flows: CUSTOMERS,
      flow: await flow(naru),
    }
    const tallies = [await bench.load.run(order)]
    const flows = bench.quick ? FLOWS_QUICK : FLOWS
    const measure = async (clients: number): Promise<PerFlow> => {
      bench.say(`${clients} client${clients > 1 ? 's' : ''}`)
      await naru.rest()
      const [before, cpuBefore] = [await naru.used(), usedCpuMs()]
      const tally = await bench.load.run({ ...order, clients, flows })
      await naru.rest()
      const [after, cpuAfter] = [await naru.used(), usedCpuMs()]
      tallies.push(tally)
      return perFlow(before, after, cpuAfter - cpuBefore, tally)
    }
    const alone = await measure(1)
    const crowded = await measure(CLIENTS)
    await naru.stop()
    const audited = audit(
      naru.folder,
      tallies.flatMap(({ bookings }) => bookings),
    )
    return {
      // The aims are held against flows one at a time: alone, no flow can share a commit or a message with another.
      lines: linesOf(what, alone, crowded, aims),
      data: {
        alone: { ...alone, bill: billPerMillion(alone.use) },
        crowded: { ...crowded, bill: billPerMillion(crowded.use) },
        tallies: tallies.map(figures),
        audited,
        logged: naru.errors,
      },
      broken: [...tallies.flatMap((tally) => steadfast(`cost of ${name}`, tally)), ...audited.violations],
    }
  }

const perFlow = (before: Used, after: Used, cpuMs: number, { done, answers }: Tally) => {
  const each = (what: string): number => ((after[what] ?? 0) - (before[what] ?? 0)) / done
  const messages = each('messages')
  return {
    messages,
    sends: each('sends'),
    use: {
      workerRequests: Object.values(answers).reduce((sum, count) => sum + count, 0) / done,
      workerCpuMs: cpuMs / done,
      objectRequests: each('requests'),
      objectRowsRead: each('rowsRead'),
      objectRowsWritten: each('rowsWritten'),
      d1RowsRead: each('d1RowsRead'),
      d1RowsWritten: each('d1RowsWritten'),
      queueOperations: messages * OPERATIONS_PER_MESSAGE,
    } satisfies Record<Resource, number>,
  }
}
type PerFlow = ReturnType<typeof perFlow>

const linesOf = (what: string, alone: PerFlow, crowded: PerFlow, aims: Aims): Line[] => {
  const line = (figure: string, value: (flow: PerFlow) => number, aim?: number): Line => ({
    what: figure,
    naru: `${number(value(alone))} / ${number(value(crowded))}`,
    ...within(value(alone), aim),
  })
  const usd = ({ use }: PerFlow) => billPerMillion(use).totalUsd
  return [
    line(`${what}: object rows written (1 client / ${CLIENTS})`, ({ use }) => use.objectRowsWritten, aims.objectRows),
    line('  … D1 rows written', ({ use }) => use.d1RowsWritten, aims.d1Rows),
    line('  … queue messages', ({ messages }) => messages, aims.messages),
    line('  … object requests', ({ use }) => use.objectRequests),
    line('  … USD per million at list price, without duration and storage', usd, aims.usdPerMillion),
  ]
}

const within = (value: number, aim: number | undefined): Partial<Aim> => (aim === undefined ? {} : atMost(value, aim))

const bookAndPay = sales.filter(({ name }) => name === 'pay').map((setting) => ({ ...setting, aims: PER_BOOK_AND_PAY }))

export const costs: readonly Scenario[] = [...bookAndPay, taxi, rental, museum, screening].map((setting) => ({
  name: `cost-${setting.name}`,
  anyStore: true,
  run: costOf(setting),
}))
