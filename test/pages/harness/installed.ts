/** The packages of these tests, in a folder of their own: installed when they are first needed, as they are locked. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..')
const HIDDEN_LOCK = join(FOLDER, 'node_modules', '.package-lock.json')

type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>> }
const lockAt = (path: string): Lock => JSON.parse(readFileSync(path, 'utf8'))

const isInstalled = (): boolean => {
  if (!existsSync(HIDDEN_LOCK)) return false
  const present = lockAt(HIDDEN_LOCK).packages
  return Object.entries(lockAt(join(FOLDER, 'package-lock.json')).packages).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

export const installBrowserPackages = (): void => {
  if (isInstalled()) return
  process.stderr.write('Installing the browser of the tests of the pages (npm ci in test/pages), once.\n')
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) throw new Error(`npm ci in test/pages ended with ${done.status ?? done.error ?? done.signal}`)
}

/** Run by vitest before the tests of this project. */
export default installBrowserPackages
