/** Packages that only some tests need, in a folder of their own: installed when they are first needed, as they are locked. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>> }
const lockAt = (path: string): Lock => JSON.parse(readFileSync(path, 'utf8'))

/** npm writes its hidden lock file last, so one that agrees with ours means a complete installation. */
const isInstalled = (folder: string): boolean => {
  const hidden = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const present = lockAt(hidden).packages
  return Object.entries(lockAt(join(folder, 'package-lock.json')).packages).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

/** Installs what `package-lock.json` of this folder names, unless it is there. */
export const install = (folder: string): void => {
  if (isInstalled(folder)) return
  const what = `npm ci in ${relative(process.cwd(), folder)}`
  process.stderr.write(`Installing what these tests alone need (${what}), once.\n`)
  const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = spawnSync('npm', npm, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) throw new Error(`${what} ended with ${done.status ?? done.error ?? done.signal}`)
}
