/** The words of the business, from the code that uses them; and the documents that explain them. */
import { join } from 'node:path'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { filesUnder, ROOT, read, type Source } from './sources.ts'

const exportsOf = async (paths: readonly string[]): Promise<readonly unknown[]> => {
  const modules: readonly Record<string, unknown>[] = await Promise.all(paths.map((path) => import(join(ROOT, path))))
  return modules.flatMap((module) => Object.values(module))
}

const isAggregate = (value: unknown): value is AnyAggregate =>
  typeof value === 'object' && value !== null && 'events' in value && 'commands' in value && 'evolve' in value

/** Every aggregate: whatever a file of a system declares as one. */
export const declaredAggregates = async (): Promise<readonly AnyAggregate[]> => {
  const files = filesUnder('durable-objects').filter((path) =>
    /^durable-objects\/(?!runtime|shared)[a-z-]+\/(?!index|ledger)[a-z-]+\.ts$/.test(path),
  )
  return (await exportsOf(files)).filter(isAggregate)
}

/** The names of all events. */
export const eventNames = (): readonly string[] => Array.from(subscriptions.values(), ({ kind }) => kind.name)

const REFUSAL = /\brefuse\(\s*'(\w+)'|\breason: '([A-Z]\w+)'/g

/** The reasons that aggregates refuse with; types leave no trace at run time, so they are read. */
export const refusalsIn = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => /^durable-objects\/(?!runtime)/.test(path) && !/\.(spec|fixtures)\.ts$/.test(path))
    .flatMap(({ text }) => Array.from(text.matchAll(REFUSAL), ([, refused, told]) => refused ?? told ?? ''))

/** The words that are explained: of all, and of each system. */
export const glossaries = (): string =>
  ['docs/glossary.md', ...filesUnder('docs').filter((path) => path.startsWith('docs/contexts/'))].map(read).join('\n')

/** First cells of the rows of a Markdown table. */
export const termsOf = (markdown: string): ReadonlySet<string> =>
  new Set(Array.from(markdown.matchAll(/^\| ([^|]+?) \|/gm), ([, term = '']) => term.replaceAll('`', '')))

export const missingFrom = (glossary: ReadonlySet<string>, words: readonly string[]): readonly string[] =>
  [...new Set(words)].filter((word) => !glossary.has(word)).map((word) => `${word} is not in the glossary`)

const PROOF = /`([\w./-]+\.(?:spec|test|story|page)\.ts)` › “([^”]+)”/g

export type Proof = { readonly file: string; readonly name: string }

/** The proofs that a document names: `file` › “name”. */
export const proofsIn = (markdown: string): readonly Proof[] =>
  Array.from(markdown.matchAll(PROOF), ([, file = '', name = '']) => ({ file, name }))

/** Proofs whose file or whose name is not there. */
export const unproved = (proofs: readonly Proof[], textOf: (file: string) => string | null): readonly string[] =>
  proofs.flatMap(({ file, name }) => {
    const text = textOf(file)
    if (text === null) return [`${file} does not exist`]
    const isThere = ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`))
    return isThere ? [] : [`${file} says nothing of “${name}”`]
  })

const RULE = /^- \*\*([A-Z]\d+)\*\*/

/** Rules of the page of a context that name no proof, and do not say that they are not built. */
export const rulesWithoutProof = (markdown: string): readonly string[] =>
  markdown.split(/^(?=- \*\*[A-Z]\d+\*\*|## )/m).flatMap((part) => {
    const rule = RULE.exec(part)?.[1]
    return rule === undefined || proofsIn(part).length > 0 || part.includes('Not built yet') ? [] : [rule]
  })

/** The text of a file, or null when there is none. */
export const textOf = (file: string): string | null => {
  try {
    return read(file)
  } catch {
    return null
  }
}
