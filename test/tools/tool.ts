/** The tools of this folder, and where they find the documents of the server of this run. */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { baseUrl } from '../harness/http.ts'
import { install } from '../harness/installed.ts'

const FOLDER = import.meta.dirname
const OUTPUT = resolve(FOLDER, '..', '..', '.tmp', 'tools')
const OUTPUT_LIMIT_BYTES = 64 * 1024 ** 2
/** No tool of these needs to tell anybody anything. */
const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', SCARF_ANALYTICS: 'false' }

/** Also what is loaded as a library; a minute when it must be installed first. */
export const installTools = (): void => install(FOLDER)

/** A path of this run, for what a tool reads or writes. */
export const output = (name: string): string => join(OUTPUT, name)

/** A document as the server publishes it, kept in a file. */
export const published = async (path: string): Promise<{ readonly file: string; readonly text: string }> => {
  const answer = await fetch(new URL(path, baseUrl()))
  const text = await answer.text()
  expect([path, answer.status]).toEqual([path, 200])
  mkdirSync(OUTPUT, { recursive: true })
  const file = output(path.slice(1))
  writeFileSync(file, text)
  return { file, text }
}

/** A package of this folder, as a library. */
export const library = (name: string): unknown => createRequire(join(FOLDER, 'package.json'))(name)

type Done = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a tool as this folder has it; its paths are its own. */
export const run = async (tool: string, ...args: readonly string[]): Promise<Done> => {
  const command = join(FOLDER, 'node_modules', '.bin', tool)
  const options = { cwd: FOLDER, maxBuffer: OUTPUT_LIMIT_BYTES, env: { ...process.env, ...QUIET } }
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [command, ...args], options)) }
  } catch (fault) {
    const { code, stdout, stderr } = fault as Done
    if (typeof code !== 'number') throw fault
    return { code, stdout, stderr }
  }
}
