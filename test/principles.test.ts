/** A rule that is cited is defined in a page that everybody can open; for each check a sample that fails it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as check from './architecture/citations.ts'
import { ROOT, read } from './architecture/sources.ts'

// This file cites what does not exist, and names what must not be named, to see it found out.
const sources = check
  .citingSources()
  .filter(({ path }) => !/^test\/(principles\.test|architecture\/citations)/.test(path))
const pages = check.pagesIn(read(check.PRINCIPLES), check.contextPages())
const rules = check.rulesIn(pages, read)
const citing = (text: string) => check.citationsIn([{ path: 'kernel/x.ts', text }], pages)
const cited = (text: string) => citing(text).map(({ rule }) => rule)

describe('rules', () => {
  it('have a page for each letter, and one definition each', () => {
    expect(pages.size).toBeGreaterThan(10)
    expect([...pages.values()].filter((page) => page !== null && !existsSync(join(ROOT, page)))).toEqual([])
    for (const [letter, page] of pages) {
      const own = rules.filter((rule) => rule.startsWith(letter))
      expect(own.length > 0, `${letter} is defined in ${page}`).toBe(page !== null)
    }
    expect(check.definedTwice(rules)).toEqual([])
    expect(check.definedTwice(['K1', 'K2', 'K1'])).toEqual(['K1 is defined twice'])
  })

  it('are defined by the page of their letter and no other', () => {
    const table = '| K, G | all | this page |\n| U | y | nowhere yet |\n'
    const contexts = [
      { path: 'docs/contexts/c.md', text: '# C\n- **C1** One\n- **C2** Two\n' },
      { path: 'docs/contexts/none.md', text: '- **K1** proved here\n' },
    ]
    const sample = check.pagesIn(table, contexts)
    expect([...sample]).toEqual([
      ['C', 'docs/contexts/c.md'],
      ['K', check.PRINCIPLES],
      ['G', check.PRINCIPLES],
      ['U', null],
    ])
    const text = '### K1 One\n- **C1** A\n- **U1** B\n### K2\n- C2 C\n'
    expect(check.rulesIn(sample, (page) => (page === check.PRINCIPLES ? text : ''))).toEqual(['K1'])
    expect(check.rulesIn(sample, (page) => (page === check.PRINCIPLES ? '' : text))).toEqual(['C1'])
  })

  it('are defined when they are cited', () => {
    const citations = check.citationsIn(sources, pages)
    expect(citations.length).toBeGreaterThan(500)
    expect(check.undefinedRules(citations, rules)).toEqual([])
    expect(check.undefinedRules(citing('/** (K4, K99)\n * and U99. */'), rules)).toEqual([
      'kernel/x.ts:1 cites K99, defined nowhere',
      'kernel/x.ts:2 cites U99, defined nowhere',
    ])
  })

  it('are found alone, in lists and in ranges, and not in what only looks like them', () => {
    expect(cited('// (K4); T5, T6: S9–S11 and M1-M2.')).toEqual(['K4', 'T5', 'T6', 'S9', 'S10', 'S11', 'M1', 'M2'])
    expect(cited("it('is one (G3)', 'C4: too many')")).toEqual(['G3', 'C4'])
    expect(cited('2030-01-01T10:00Z T00 K0 K100 xK1 K1x -C1 D1 k1')).toEqual([])
  })
})

describe('papers outside the repository', () => {
  it('are named in no comment and no document', () => {
    expect(check.papersIn(sources)).toEqual([])
    const named = (path: string, text: string) => check.papersIn([{ path, text }])
    expect(named('kernel/x.ts', 'a\n/** The reason (STYLE 1). */')).toEqual([
      'kernel/x.ts:2 names STYLE, which is not in the repository',
    ])
    expect(named('kernel/x.ts', 'const a = 1 // PLATFORM: says so')).toHaveLength(1)
    expect(named('docs/x.md', 'See DESIGN 4 and DOMAIN 2.')).toHaveLength(2)
    expect(named('wrangler.toml', '# As in DESIGN 1')).toHaveLength(1)
    expect(named('kernel/x.ts', "const PLATFORM = 'cloudflare' // the platform")).toEqual([])
  })
})
