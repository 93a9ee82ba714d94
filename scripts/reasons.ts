/**
 * For which reasons each declared route may refuse. The compiler infers them from what the commands return; here it is
 * asked for them, by having it declare a value of that type, so that the document can list them at run time.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Route } from '../workers/http/command.ts'

const ROOT = join(import.meta.dirname, '..')
const TMP = join(ROOT, '.tmp')
const WIDTH = 120

/** Every system with declared commands. */
export const declaringSystems = (): readonly string[] =>
  readdirSync(join(ROOT, 'workers'))
    .filter((name) => existsSync(join(ROOT, 'workers', name, 'commands.ts')))
    .sort()

/** The reasons of each route of a system, in the order of its declarations. */
const inferred = (systems: readonly string[]): Readonly<Record<string, readonly (readonly string[])[]>> => {
  mkdirSync(TMP, { recursive: true })
  const folder = mkdtempSync(join(TMP, 'reasons-'))
  const up = relative(folder, ROOT)
  const source = join(folder, 'reasons.ts')
  writeFileSync(
    source,
    [
      `import type { Route } from '${up}/workers/http/command.ts'`,
      ...systems.map(
        (system) => `import type { commands as ${system}Commands } from '${up}/workers/${system}/commands.ts'`,
      ),
      'type Reasons<R> = R extends Route<infer T> ? { readonly [K in T]: K } : never',
      'type OfEach<T extends readonly unknown[]> = { readonly [K in keyof T]: Reasons<T[K]> }',
      'const asked = <T extends readonly unknown[]>() => ({}) as OfEach<T>',
      ...systems.map((system) => `export const ${system} = asked<typeof ${system}Commands>()`),
    ].join('\n'),
  )
  const tsconfig = join(folder, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: 'out',
    rootDir: up,
    noErrorTruncation: true,
  }
  writeFileSync(tsconfig, JSON.stringify({ extends: `${up}/tsconfig.json`, compilerOptions, include: ['reasons.ts'] }))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const done = spawnSync(process.execPath, [tsc, '-p', tsconfig], { encoding: 'utf8' })
  const declared = readFileSync(join(folder, 'out', relative(ROOT, folder), 'reasons.d.ts'), 'utf8')
  if (done.status !== 0) throw new Error(`the reasons could not be inferred:\n${done.stdout}`)
  if (!process.env.KEEP) rmSync(folder, { recursive: true })
  return Object.fromEntries(systems.map((system) => [system, tupleIn(declared, system)]))
}

/** `export declare const museum: readonly [{ readonly A: "A"; }, {}]` -> `[['A'], []]`. */
const tupleIn = (declared: string, system: string): readonly (readonly string[])[] => {
  const from = declared.indexOf(`export declare const ${system}: `)
  const to = declared.indexOf('export declare const', from + 1)
  const text = declared.slice(from, to === -1 ? undefined : to)
  return Array.from(text.matchAll(/\{([^}]*)\}/g), ([, members = '']) =>
    Array.from(members.matchAll(/readonly (\w+):/g), ([, reason = '']) => reason).sort(),
  )
}

/** What `workers/<system>/reasons.ts` of each system has to say. */
export const reasonsFiles = async (): Promise<readonly { readonly path: string; readonly text: string }[]> => {
  const systems = declaringSystems()
  const reasons = inferred(systems)
  return Promise.all(
    systems.map(async (system) => {
      const { commands } = (await import(`../workers/${system}/commands.ts`)) as { readonly commands: readonly Route[] }
      const found = reasons[system] ?? []
      if (found.length !== commands.length)
        throw new Error(`${system} has ${commands.length} routes, not ${found.length}`)
      const lines = commands.map(({ method, path }, at) => lineOf(`${method} ${path}`, found[at] ?? []))
      return { path: join(ROOT, 'workers', system, 'reasons.ts'), text: [HEAD, ...lines, '}', ''].join('\n') }
    }),
  )
}

const HEAD = `// Written by \`npm run generate\` from what the commands return; test/generated.test.ts holds it against them.
/** For which reasons each route may refuse. */
export const reasons = {`

const lineOf = (address: string, reasons: readonly string[]): string => {
  const quoted = reasons.map((reason) => `'${reason}'`)
  const line = `  '${address}': [${quoted.join(', ')}],`
  return line.length <= WIDTH
    ? line
    : [`  '${address}': [`, ...quoted.map((reason) => `    ${reason},`), '  ],'].join('\n')
}
