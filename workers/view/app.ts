/** The view's HTTP face: the reads of every system (V4), and what operators look after here. */
import { api } from '../http/app.ts'
import { serves } from '../http/health.ts'
import type { ViewEnv } from './env.ts'
import { concertReads } from './routes/concert.ts'
import { operatorRoutes } from './routes/ops.ts'
import { ownReads } from './routes/own.ts'

export const app = api<{ Bindings: ViewEnv }>()

concertReads(app)
ownReads(app)
operatorRoutes(app)
serves(app, {
  title: 'Naru: reads',
  needs: ['DB', 'VIEW_DEAD_LETTERS', 'CONCERT_DESK', 'PAYMENT_DESK'],
})
