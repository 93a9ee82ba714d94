/** `npm run check`: formatter and linter, then types. Stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const STEPS = [
  [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
]

for (const step of STEPS) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
