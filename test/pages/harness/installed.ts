/** The packages of these tests, in a folder of their own; run by vitest before the tests of this project. */
import { join } from 'node:path'
import { install } from '../../harness/installed.ts'

export const installBrowserPackages = (): void => install(join(import.meta.dirname, '..'))

export default installBrowserPackages
