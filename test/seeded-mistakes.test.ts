/**
 * A misspelt word in a declaration does not compile, and the compiler says so where it stands. The declarations of the
 * museum are copied with one mistake each, all copies are compiled at once, and their unchanged twins with them.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { compiled } from '../scripts/compiler.ts'
import { type Mistake, mistakes } from './architecture/mistakes.ts'

const ROOT = join(import.meta.dirname, '..')
/** Two seconds on an idle machine. */
const COMPILED_WITHIN_MS = 120_000

/** The copy of a declaration, for a folder from which `up` leads to the root. */
const copied = (text: string, file: string, up: string): string =>
  text.replaceAll(/from '(\.[^']+)'/g, (_, to: string) => `from '${up}/${join(dirname(file), to)}'`)

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

const seeded = ({ what, file, right, wrong, at = wrong }: Mistake) => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  if (text.split(right).length !== 2) throw new Error(`${what}: ${file} has ${right} not just once`)
  const changed = text.replace(right, () => wrong)
  const from = wrong.includes(at) ? text.indexOf(right) : 0
  return { text: changed, line: lineAt(changed, changed.indexOf(at, from)) }
}

/** The lines complained of, by the name of the copy. */
const complaints = new Map<string, readonly number[]>()
let printed = ''

beforeAll(() => {
  const texts = (up: string) => [
    ...Array.from(new Set(mistakes.map(({ file }) => file)), (file) => {
      const text = readFileSync(join(ROOT, file), 'utf8')
      return [`twin-${file.replaceAll('/', '-')}`, copied(text, file, up)] as const
    }),
    ...mistakes.map((mistake, n) => [`mistake-${n}.ts`, copied(seeded(mistake).text, mistake.file, up)] as const),
  ]
  printed = compiled({ files: (up) => Object.fromEntries(texts(up)) }).complaints
  for (const [, file = '', line] of printed.matchAll(/^([\w-]+)\.ts\((\d+),\d+\): error/gm))
    complaints.set(file, [...(complaints.get(file) ?? []), Number(line)])
}, COMPILED_WITHIN_MS)

describe('A mistake in a declaration is a compile error where it stands', () => {
  it.each(mistakes.map((mistake, n) => [mistake.what, n, mistake] as const))('%s', (_, n, mistake) => {
    expect(complaints.get(`mistake-${n}`) ?? []).toContain(seeded(mistake).line)
  })

  it('and without a mistake there is none', () => {
    expect(printed.split('\n').filter((line) => line !== '' && !/^(mistake-|\s)/.test(line))).toEqual([])
  })
})
