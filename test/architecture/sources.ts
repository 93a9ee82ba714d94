/** The repository's own files, as the checks see them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')
const FOLDERS = ['kernel', 'queues', 'durable-objects', 'workers', 'client', 'scripts', 'bench', 'test']

/** A file by its path from the root, with slashes. */
export type Source = { readonly path: string; readonly text: string }

/** Some tests have packages of their own. */
const PACKAGES = 'node_modules'

/** Our own files in a folder. */
export const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return entry.name === PACKAGES ? [] : filesUnder(path)
      return entry.isFile() ? [path] : []
    })
    .sort()

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const exists = (folder: string): boolean => readdirSync(ROOT).includes(folder)

/** Every TypeScript file. */
export const allSources = (): readonly Source[] =>
  FOLDERS.filter(exists)
    .flatMap(filesUnder)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: read(path) }))

export type Import = { readonly from: string; readonly typeOnly: boolean }

const STATEMENT = /^(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

/** What a file imports or re-exports; relative ones as paths from the root. */
export const importsOf = ({ path, text }: Source): readonly Import[] => {
  const declared = Array.from(text.matchAll(STATEMENT), ([, , type, from = '']) => ({ from, typeOnly: Boolean(type) }))
  const dynamic = Array.from(text.matchAll(DYNAMIC), ([, from = '']) => ({ from, typeOnly: false }))
  return [...declared, ...dynamic].map(({ from, typeOnly }) => ({
    from: from.startsWith('.') ? join(path, '..', from) : from,
    typeOnly,
  }))
}

/** The text without comments: what is said about a thing is not the thing. Newlines stay. */
export const code = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(^|[^:'"`])\/\/[^\n]*/gm, '$1')
