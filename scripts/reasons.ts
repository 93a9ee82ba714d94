/**
 * For which reasons each declared route may refuse. The compiler infers them from what the commands return; here it is
 * asked for them, by having it declare a value of that type, so that the document can list them at run time.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from '../workers/http/command.ts'
import { compiled } from './compiler.ts'

const ROOT = join(import.meta.dirname, '..')
const WIDTH = 120

/** Every system with declared commands. */
export const declaringSystems = (): readonly string[] =>
  readdirSync(join(ROOT, 'workers'))
    .filter((name) => existsSync(join(ROOT, 'workers', name, 'commands.ts')))
    .sort()

/** The reasons of each route of a system, in the order of its declarations. */
const inferred = (systems: readonly string[]): Readonly<Record<string, readonly (readonly string[])[]>> => {
  const source = (up: string) => [
    `import type { Route } from '${up}/workers/http/command.ts'`,
    ...systems.map(
      (system) => `import type { commands as ${system}Commands } from '${up}/workers/${system}/commands.ts'`,
    ),
    "type Reasons<R> = R extends Route<infer T> ? { readonly [K in T['reason']]: K } : never",
    'type OfEach<T extends readonly unknown[]> = { readonly [K in keyof T]: Reasons<T[K]> }',
    'const asked = <T extends readonly unknown[]>() => ({}) as OfEach<T>',
    ...systems.map((system) => `export const ${system} = asked<typeof ${system}Commands>()`),
  ]
  const { complaints, declarations } = compiled({
    files: (up) => ({ 'reasons.ts': source(up).join('\n') }),
    declarationsOf: 'reasons',
  })
  if (complaints !== '') throw new Error(`the reasons could not be inferred:\n${complaints}`)
  return Object.fromEntries(systems.map((system) => [system, tupleIn(declarations, system)]))
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

/** What `workers/<system>/reasons.json` of each system has to say. */
export const reasonsFiles = async (): Promise<readonly { readonly path: string; readonly text: string }[]> => {
  const systems = declaringSystems()
  const reasons = inferred(systems)
  return Promise.all(
    systems.map(async (system) => {
      const { commands } = (await import(`../workers/${system}/commands.ts`)) as { readonly commands: readonly Route[] }
      const found = reasons[system] ?? []
      if (found.length !== commands.length)
        throw new Error(`${system} has ${commands.length} routes, not ${found.length}`)
      const lines = commands.map(({ address }, at) => lineOf(address, found[at] ?? []))
      return { path: join(ROOT, 'workers', system, 'reasons.json'), text: `{\n${lines.join(',\n')}\n}\n` }
    }),
  )
}

/** As the formatter would have it. */
const lineOf = (address: string, reasons: readonly string[]): string => {
  const quoted = reasons.map((reason) => JSON.stringify(reason))
  const line = `  ${JSON.stringify(address)}: [${quoted.join(', ')}]`
  return line.length < WIDTH ? line : `  ${JSON.stringify(address)}: [\n    ${quoted.join(',\n    ')}\n  ]`
}
