/** Rules that are cited, and where each is defined; and papers that nobody who reads the repository can open. */
import { readdirSync } from 'node:fs'
import { filesUnder, ROOT, read, type Source } from './sources.ts'

/** Defines the rules of the whole product, in headings; its table says of which letters. */
export const PRINCIPLES = 'docs/principles.md'
const CITING = /\.(tsx?|mjs|toml|sql|md)$/
/** Neither our own text nor kept in the repository. */
const NOT_OURS = /^(\.|node_modules$)/

/** Everything that may cite a rule: code with its comments and the names of its tests, configuration, documents. */
export const citingSources = (): readonly Source[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(entry.name) : [entry.name]))
    .filter((path) => CITING.test(path))
    .map((path) => ({ path, text: read(path) }))

const ROW = /^\| ([A-Z](?:, [A-Z])*) \| [^|]+ \| ([^|]+) \|$/gm
const FIRST_RULE = /^- \*\*([A-Z])1\*\*/m
const CONTEXTS = 'docs/contexts'

export const contextPages = (): readonly Source[] => filesUnder(CONTEXTS).map((path) => ({ path, text: read(path) }))

/** Letter -> the page that defines its rules, or null while nothing does. */
export type Pages = ReadonlyMap<string, string | null>

/** Of each page of a context the letter of its first rule, and the letters in the table of the principles, which win. */
export const pagesIn = (principles: string, contexts: readonly Source[]): Pages =>
  new Map([
    ...contexts.flatMap(({ path, text }) => {
      const letter = FIRST_RULE.exec(text)?.[1]
      return letter === undefined ? [] : [[letter, path] as const]
    }),
    ...Array.from(principles.matchAll(ROW)).flatMap(([, letters = '', where = '']) => {
      const page = where === 'this page' ? PRINCIPLES : null
      return letters.split(', ').map((letter) => [letter, page] as const)
    }),
  ])

/** `### K1 One commit` on the page of principles, `- **C1** …` on the page of a context. */
const DEFINITION = /^(?:### ([A-Z][1-9]\d?) |- \*\*([A-Z][1-9]\d?)\*\*)/gm

/** The rules that the pages define, as often as they do; a page defines rules of its own letters only. */
export const rulesIn = (pages: Pages, textOf: (page: string) => string): readonly string[] =>
  [...new Set(pages.values())].flatMap((page) => {
    if (page === null) return []
    const found = Array.from(textOf(page).matchAll(DEFINITION), ([, heading, item]) => heading ?? item ?? '')
    return found.filter((rule) => pages.get(rule.charAt(0)) === page)
  })

export const definedTwice = (rules: readonly string[]): readonly string[] =>
  rules.filter((rule, at) => rules.indexOf(rule) !== at).map((rule) => `${rule} is defined twice`)

/** `K4`, `M1–M3`; not `T00` of a time, `G10x` of a word, or `-c1` of a command. */
const citation = (letters: string): RegExp =>
  new RegExp(`(?<![\\w-])([${letters}])([1-9]\\d?)(?:[–-]\\1([1-9]\\d?))?(?!\\w)`, 'g')

export type Citation = { readonly rule: string; readonly at: string }

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Every rule that is cited, those inside a range too. */
export const citationsIn = (sources: readonly Source[], pages: Pages): readonly Citation[] => {
  const pattern = citation([...pages.keys()].join(''))
  return sources.flatMap(({ path, text }) =>
    Array.from(text.matchAll(pattern)).flatMap(({ index, 1: letter = '', 2: first = '', 3: last = first }) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) => ({
        rule: `${letter}${Number(first) + step}`,
        at: `${path}:${lineOf(text, index)}`,
      })),
    ),
  )
}

export const undefinedRules = (citations: readonly Citation[], rules: readonly string[]): readonly string[] =>
  citations.filter(({ rule }) => !rules.includes(rule)).map(({ rule, at }) => `${at} cites ${rule}, defined nowhere`)

const PAPERS = /\b(DESIGN|STYLE|DOMAIN|PLATFORM)\b/g
const COMMENT = /\/\*[\s\S]*?\*\/|(?:^|[^:'"`])\/\/[^\n]*/gm

/** Names of working papers in comments and documents; code may have such a word for something else. */
export const papersIn = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const parts = /\.(tsx?|mjs)$/.test(path) ? text.matchAll(COMMENT) : [{ 0: text, index: 0 }]
    return Array.from(parts).flatMap(({ 0: part, index: from }) =>
      Array.from(part.matchAll(PAPERS), ({ 0: paper, index }) => {
        return `${path}:${lineOf(text, from + index)} names ${paper}, which is not in the repository`
      }),
    )
  })
