/** The Durable Object classes of payment. */

import * as z from 'zod'
import { actor } from '../runtime/actor.ts'
import type { Actors } from '../runtime/inspection.ts'
import type { ActorEnv, Port } from '../runtime/ports.ts'
import { payment } from './payment.ts'
import { builtInProvider, type LedgerEnv } from './provider.ts'

export type PaymentEnv = ActorEnv & LedgerEnv & { readonly PAYMENT: Actors }

const Order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Charge'), amountKrw: z.int(), method: z.string(), attempt: z.int() }),
  z.object({ type: z.literal('Refund') }),
])

/** The provider behind the form in which reactions ask: its answers become the kernel's. */
const provider: Port<PaymentEnv> = (env) => async (key, command) => {
  const order = Order.parse(command)
  const accepted = { outcome: 'accepted', id: key, version: 0, status: '', data: {}, replayed: false } as const
  if (order.type === 'Refund') return { ...accepted, reply: await builtInProvider(env).refund(key) }
  const charged = await builtInProvider(env).charge(key, order)
  if (charged.outcome === 'approved') return { ...accepted, reply: {} }
  return { outcome: 'refused', refusal: { reason: charged.because }, replayed: false }
}

export class Payment extends actor(payment, {
  ports: { 'payment.provider': provider },
}) {}
export { Breaker } from '../runtime/breaker.ts'
export { Ledger } from './ledger.ts'
