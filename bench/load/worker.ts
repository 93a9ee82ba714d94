/** The load thread: apart from the one that holds the runtimes, so that their log lines cost no client time. */
import { parentPort } from 'node:worker_threads'
import { carryOut } from './generators.ts'
import type { Workload } from './workload.ts'

if (parentPort === null) throw new Error('to be started as a thread')
const port = parentPort
port.on('message', (order: Workload) => {
  carryOut(order)
    .then((tally) => port.postMessage({ tally }))
    .catch((error: unknown) => port.postMessage({ failure: error instanceof Error ? error.stack : String(error) }))
})
