/** The Durable Object classes of payment. */
import { actor } from '../runtime/actor.ts'
import type { ActorEnv } from '../runtime/ports.ts'
import { payment } from './payment.ts'
import { askProvider, type LedgerEnv } from './provider.ts'

export { Breaker } from '../runtime/breaker.ts'
export { Ledger } from './ledger.ts'

export class Payment extends actor<ActorEnv & LedgerEnv>(payment, { ports: { 'payment.provider': askProvider } }) {}
