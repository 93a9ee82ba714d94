/** Air-purifier rental under load: order after order, installed, cancelled and surveyed as chance has it. */
import type { Client } from '../../harness/http.ts'
import { application, ORDERS } from '../../stories/rental/rental.fixtures.ts'
import { type Load, unlessGone } from '../commands.ts'

const ORDERS_LIMIT = 100
const survey = { rating: 'GOOD', comment: '잘 돌아가요' }

export type Region = {
  readonly name: string
  /** By their subject. */
  readonly engineers: ReadonlyMap<string, Client>
  readonly ops: Client
}

/** Order after order, as chance has it. */
export const order = async (load: Load, who: Client, region: Region, random: () => number): Promise<void> => {
  for (let nth = 0; nth < ORDERS_LIMIT && !load.isOver; nth += 1) {
    const ordered = await load.command(who, ORDERS, application(region.name))
    if (ordered?.status === 201) await goOn(load, who, region, ordered.json.id, random)
  }
}

const goOn = async (load: Load, who: Client, region: Region, id: string, random: () => number): Promise<void> => {
  const way = random()
  const cancel = () => load.command(who, `${ORDERS}/${id}/cancel`)
  if (way < 0.25) return void (await cancel())
  const engineer = await engineerOf(load, region, id)
  if (!engineer || way < 0.35) return
  const complete = () => load.command(engineer, `/v1/rental/installations/${id}/complete`)
  if (way < 0.5) return void (await Promise.all([cancel(), complete()]))
  if (way < 0.6) return void (await cancel())
  await complete()
  if (way < 0.9) await load.command(who, `${ORDERS}/${id}/survey`, survey)
}

/** Whose installation it became, as soon as it has; null when the round is over before. */
const engineerOf = async (load: Load, { ops, engineers }: Region, id: string): Promise<Client | null> => {
  const path = `/v1/ops/actors/rental.installation/${id}?limit=1`
  while (!load.isOver) {
    const answer = await unlessGone(() => ops.get(path))
    const engineer = engineers.get(answer?.json?.state?.engineerId)
    if (engineer) return engineer
  }
  return null
}
