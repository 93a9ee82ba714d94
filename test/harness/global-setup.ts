/** vitest: starts all Workers once for a project, and tells its tests where they are. */
import type { TestProject } from 'vitest/node'
import { serve } from './serve.ts'

export default (project: TestProject): Promise<() => Promise<void>> => serve(project, 1)
