/** `npm run check`: formatter and linter, types, then all tests. Stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const STEPS = [
  [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
  [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
]

for (const step of STEPS) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
