/** Whether all Workers can be bundled and have what is asked of them, before the first of them is uploaded. */
import { bundle } from '../workers.ts'
import type { DeployedWorker } from './sources.ts'

/** What an upload, or a call after it, would fail on: found out while nothing has been changed. */
export const bundleProblems = async (workers: readonly DeployedWorker[]): Promise<string[]> => {
  const problems = await Promise.all(workers.map((worker) => problemsIn(worker, workers)))
  return problems.flat()
}

const problemsIn = async (worker: DeployedWorker, workers: readonly DeployedWorker[]): Promise<string[]> => {
  let exports: readonly string[]
  try {
    exports = (await bundle(worker.source)).exports
  } catch (error) {
    return [`${worker.name} cannot be bundled: ${error instanceof Error ? error.message : String(error)}`]
  }
  const asked = workers.flatMap(({ source }) =>
    source.config.services.flatMap(({ service, entrypoint }) => (service === worker.name ? (entrypoint ?? []) : [])),
  )
  const wanted = new Set([...worker.source.durableClasses, ...asked])
  return [...wanted].filter((name) => !exports.includes(name)).map((name) => `${worker.name} does not export ${name}`)
}
