/** The view's HTTP face: the reads of every system (V4), and what operators look after here. */
import { unreachable } from '../http/answer.ts'
import { api, broken } from '../http/app.ts'
import { mountHealth } from '../http/health.ts'
import { inspection } from '../http/inspection.ts'
import { readsOf } from '../systems.ts'
import { ASYNC_API_PATH, asyncApiOnce } from './async-api.ts'
import { entrypoints, type ViewEnv } from './env.ts'
import { isPassing } from './faults.ts'
import { passKeys } from './mount-passes.ts'
import { mountReads } from './mount-reads.ts'
import { actorRoutes } from './routes/actors.ts'
import { instanceRoutes } from './routes/instances.ts'
import { ownReads } from './routes/my-page.ts'
import { operatorRoutes } from './routes/ops.ts'
import { oversightRoutes } from './routes/oversight.ts'
import { peopleRoutes } from './routes/people.ts'

export const app = api<{ Bindings: ViewEnv }>()

app.onError((fault, c) => (isPassing(fault) ? unreachable(c, 'view', fault) : broken(c, fault)))

for (const reads of Object.values(readsOf)) mountReads(app, reads)
passKeys(app)
ownReads(app)
operatorRoutes(app)
actorRoutes(app)
instanceRoutes(app)
oversightRoutes(app)
peopleRoutes(app)
// Beside the document, like the page about it.
app.get(ASYNC_API_PATH, (c) => c.json(asyncApiOnce()))
// Documented by the gateway, which serves the same.
for (const path of ['/v1/ops/actors/*', '/v1/ops/breakers']) app.get(path, (c) => inspection.fetch(c.req.raw, c.env))
mountHealth(app, {
  title: 'Naru: reads',
  needs: ['DB', 'KEYS', 'IDENTITY', 'VIEW_INBOX', 'VIEW_DEAD_LETTERS', ...entrypoints],
})
