/**
 * `npm run pictures`: writes a PNG of each screen, in both languages, on a phone and at a desk, light and dark, to
 * docs/pictures or the folder that is named. Words after it choose screens by their files: `npm run pictures -- concert`.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const VITEST = join('node_modules', 'vitest', 'vitest.mjs')
const folder = resolve(process.env.NARU_PICTURES || join('docs', 'pictures'))
const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', 'pictures', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NARU_PICTURES: folder },
})
process.exitCode = status ?? 1
