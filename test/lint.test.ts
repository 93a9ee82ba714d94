/** What the linter must refuse by our own rules in `lint/`, and what it must let pass. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '..')
const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
const PLUGINS = ['arrow-functions', 'private-members']

const refused = {
  'a function': 'function a() {}',
  'an exported one': 'export function a() {}',
  'an asynchronous one': 'export async function a() {}',
  'an overloaded one': 'export function a(b: string): void',
  'one without a name': 'export default function () {}',
  'a private field': 'class A { private b = 1 }',
  'a private static one': 'class A { private static readonly b = 1 }',
  'a private method': 'class A { private b() {} }',
  'a private getter': 'class A { private get b() { return 1 } }',
  'a private parameter': 'class A { constructor(private readonly b: number) {} }',
}
const allowed = {
  'an arrow function': 'export const a = async () => {}',
  'a generator': 'export function* a() { yield 1 }',
  'an asynchronous generator': '/** function */\nasync function *a() { yield 1 }',
  'a method': 'export const a = { function() {} }',
  'a private constructor': 'class A { private constructor(readonly b: number) {} }',
  'a member that only its class knows': 'class A { #private = 1 }',
  'a protected method': 'class A { protected b() {} }',
}
const samples = Object.entries({ ...refused, ...allowed })

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
})

/** The names of the samples that the rules refuse. One run for all: starting the linter takes longer than linting. */
const complainedOf = (folder: string): ReadonlySet<string> => {
  const plugins = PLUGINS.map((name) => join(ROOT, 'lint', `${name}.grit`))
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ root: true, plugins, linter: { rules: { preset: 'none' } } }),
  )
  for (const [at, [, text]] of samples.entries()) writeFileSync(join(folder, `${at}.ts`), `${text}\n`)
  const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', `--config-path=${folder}`, folder]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { diagnostics } = Report.parse(JSON.parse(stdout))
  return new Set(
    diagnostics.map(({ location }) => samples[Number(/(\d+)\.ts$/.exec(location.path)?.[1])]?.[0] ?? location.path),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'naru-lint-'))
let complaints: ReadonlySet<string>
beforeAll(() => {
  complaints = complainedOf(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('The accent of our TypeScript', () => {
  it.each(Object.keys(refused))('has no place for %s', (name) => expect([...complaints]).toContain(name))
  it.each(Object.keys(allowed))('has a place for %s', (name) => expect([...complaints]).not.toContain(name))
})
