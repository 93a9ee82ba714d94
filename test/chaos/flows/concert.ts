/** Concert ticketing under load: customers book and go on as chance has it. */
import type { Client } from '../../harness/http.ts'
import type { Load } from '../commands.ts'
import { byPost, onSite } from '../concert.fixtures.ts'

const FLOWS_LIMIT = 100

export type Shop = { readonly concertId: string; readonly courier: Client }

/** Books and goes on as chance has it, again and again. */
export const shop = async (load: Load, who: Client, at: Shop, random: () => number): Promise<void> => {
  for (let flow = 0; flow < FLOWS_LIMIT && !load.isOver; flow += 1) {
    const quantity = 1 + Math.floor(random() * 3)
    const wish = random() < 0.6 ? byPost(at.concertId, quantity) : onSite(at.concertId, quantity)
    const booked = await load.command(who, '/v1/concert/bookings', wish)
    if (booked?.status === 201) await goOn(load, who, at, booked.json.id, random)
  }
}

const goOn = async (load: Load, who: Client, { courier }: Shop, id: string, random: () => number): Promise<void> => {
  const way = random()
  const booking = `/v1/concert/bookings/${id}`
  if (way < 0.9) await load.command(who, `${booking}/pay`, { method: random() < 0.1 ? 'test-slow' : 'card' })
  // Also when the payment has no answer: then its money must not stay with us (C6).
  if (way < 0.1 || way > 0.7) await load.command(who, `${booking}/cancel`)
  else if (way < 0.3) {
    const sent = await load.command(courier, `/v1/concert/deliveries/${id}/dispatch`)
    if (sent?.status === 200) await load.command(courier, `/v1/concert/deliveries/${id}/deliver`)
  }
}
