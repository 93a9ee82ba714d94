/** The view: the status projection of all systems, its reads, dead letters, and the sweeper. */
import { plainQueueName } from '../../queues/name.ts'
import { app } from './app.ts'
import { holdsDeadLetters, storeDeadLetters } from './dead-letters.ts'
import type { ViewEnv } from './env.ts'
import { finishForgetting } from './forgetting.ts'
import { applyBatch } from './projections/apply.ts'
import { sweep } from './sweeper.ts'

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  async queue(batch, env) {
    const queue = plainQueueName(batch.queue, env)
    if (queue === 'view') await applyBatch(batch, env)
    else if (holdsDeadLetters(queue)) await storeDeadLetters(batch, env)
    else throw new Error(`The view listens to no queue named ${batch.queue}`)
  },
  async scheduled(_controller, env) {
    await Promise.all([sweep(env), finishForgetting(env)])
  },
} satisfies ExportedHandler<ViewEnv>
