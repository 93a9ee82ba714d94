/**
 * vitest: starts all Workers once for each worker of a project, so that stories which take a context down disturb none
 * that runs at the same time.
 */
import type { TestProject } from 'vitest/node'
import { serve } from './serve.ts'

export default (project: TestProject): Promise<() => Promise<void>> => {
  const { maxWorkers } = project.config
  if (typeof maxWorkers !== 'number') throw new Error(`${project.name} must say how many of its files run at once`)
  return serve(project, maxWorkers)
}
