/** After each file: the files after it share its runtime, and meet none of its probes. */
import { afterAll } from 'vitest'
import { stopProbes } from './actors.fixtures.ts'

afterAll(stopProbes)
