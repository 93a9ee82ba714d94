/** Before each file: what fast-check draws follows from the seed of the run, too. */
import fc from 'fast-check'
import { inject } from 'vitest'

fc.configureGlobal({ seed: inject('seed') })
