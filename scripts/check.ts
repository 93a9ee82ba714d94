/** `npm run check`: formatter and linter, then types. Stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installBrowserPackages } from '../test/pages/harness/installed.ts'

const STEPS = [
  [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
  [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', join('workers', 'pages', 'browser')],
  [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', join('test', 'pages')],
]

// The types of the browser that the tests of the pages drive are in its package.
installBrowserPackages()

for (const step of STEPS) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
