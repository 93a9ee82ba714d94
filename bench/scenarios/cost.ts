/** What one book + pay uses of everything that is charged for, and what a million of them cost at list price. */
import { auditSale } from '../audit.ts'
import type { ClosedWorkload } from '../load/workload.ts'
import { usedCpuMs } from '../machine.ts'
import { CUSTOMERS, Naru, type Used } from '../naru.ts'
import { billPerMillion, OPERATIONS_PER_MESSAGE } from '../prices.ts'
import { atMost, type Bench, CLIENTS, figures, type Line, type Outcome, type Scenario, steadfast } from '../scenario.ts'
import { number } from '../table.ts'

const TICKETS = 100_000
const FLOWS = 1_000
const FLOWS_QUICK = 100
/** Each flow is two requests from outside: book, then pay. */
const WORKER_REQUESTS = 2
const AIM_OBJECT_ROWS = 16
const AIM_D1_ROWS = 10
const AIM_MESSAGES = 8

const cost = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('cost-naru'))
  const concertIds = await naru.concerts(1, TICKETS)
  const order: ClosedWorkload = {
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: CUSTOMERS,
    flow: { kind: 'book', concertIds, people: naru.people, payBy: 'card' },
  }
  const tallies = [await bench.load.run(order)]
  const flows = bench.quick ? FLOWS_QUICK : FLOWS
  const measure = async (clients: number) => {
    bench.say(`${clients} client${clients > 1 ? 's' : ''}`)
    await naru.rest()
    const [before, cpuBefore] = [await naru.used(), usedCpuMs()]
    const tally = await bench.load.run({ ...order, clients, flows })
    await naru.rest()
    const [after, cpuAfter] = [await naru.used(), usedCpuMs()]
    tallies.push(tally)
    return perFlow(before, after, cpuAfter - cpuBefore, tally.done)
  }
  const alone = await measure(1)
  const crowded = await measure(CLIENTS)
  await naru.stop()
  const audited = auditSale(naru.folder, {
    bookings: tallies.flatMap(({ bookings }) => bookings),
    everythingAnswered: true,
  })
  const bill = billPerMillion(crowded.use)
  return {
    // The aims are held against flows one at a time: alone, no flow can share a commit or a message with another.
    lines: [...usageLines(alone, crowded), ...billLines(bill)],
    data: { alone, crowded, billPerMillion: bill, tallies: tallies.map(figures), audited, logged: naru.errors },
    broken: [...tallies.flatMap((tally) => steadfast('cost', tally)), ...audited.violations],
  }
}

const perFlow = (before: Used, after: Used, cpuMs: number, flows: number) => {
  const each = (what: string): number => ((after[what] ?? 0) - (before[what] ?? 0)) / flows
  const messages = each('messages')
  return {
    messages,
    sends: each('sends'),
    use: {
      workerRequests: WORKER_REQUESTS,
      workerCpuMs: cpuMs / flows,
      objectRequests: each('requests'),
      objectRowsRead: each('rowsRead'),
      objectRowsWritten: each('rowsWritten'),
      d1RowsRead: each('d1RowsRead'),
      d1RowsWritten: each('d1RowsWritten'),
      queueOperations: messages * OPERATIONS_PER_MESSAGE,
    },
  }
}
type PerFlow = ReturnType<typeof perFlow>

const usageLines = (alone: PerFlow, crowded: PerFlow): Line[] => {
  const line = (what: string, value: (flow: PerFlow) => number, aim?: number): Line => ({
    what: `per book + pay: ${what}`,
    naru: `${number(value(alone))} / ${number(value(crowded))}`,
    ...(aim !== undefined && atMost(value(alone), aim)),
  })
  return [
    line(`object requests (1 client / ${CLIENTS})`, ({ use }) => use.objectRequests),
    line('object rows read', ({ use }) => use.objectRowsRead),
    line('object rows written', ({ use }) => use.objectRowsWritten, AIM_OBJECT_ROWS),
    line('D1 rows read', ({ use }) => use.d1RowsRead),
    line('D1 rows written', ({ use }) => use.d1RowsWritten, AIM_D1_ROWS),
    line('queue messages', ({ messages }) => messages, AIM_MESSAGES),
  ]
}

const BILL_NAMES: Readonly<Record<string, string>> = {
  workerRequests: 'Worker requests',
  workerCpuMs: 'CPU ms (whole local runtime: an upper bound)',
  objectRequests: 'object requests',
  objectRowsRead: 'object rows read',
  objectRowsWritten: 'object rows written',
  d1RowsRead: 'D1 rows read',
  d1RowsWritten: 'D1 rows written',
  queueOperations: `queue operations (${OPERATIONS_PER_MESSAGE} per message)`,
}

const billLines = ({ lines, totalUsd }: ReturnType<typeof billPerMillion>): Line[] => [
  ...lines.map(({ resource, perFlow: amount, usd }) => ({
    what: `USD per million, ${CLIENTS} clients: ${number(amount)} ${BILL_NAMES[resource]}`,
    naru: number(usd),
  })),
  { what: 'USD per million: together, without object duration and storage', naru: number(totalUsd) },
]

export const costs: readonly Scenario[] = [{ name: 'cost', run: cost }]
