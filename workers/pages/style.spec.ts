import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Gaps and margins of all screens, in rem; what is measured from something else is calculated. */
const SCALE = [0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 5, 7]
const FOLDER = join(import.meta.dirname, 'style')
const SPACED = /(?:gap|padding|margin)[a-z-]*:\s*([^;]+);/g

const offScale = (css: string): readonly string[] =>
  [...css.matchAll(SPACED)].flatMap(([rule, value = '']) =>
    [...value.replace(/calc\([^;]*\)/g, '').matchAll(/([\d.]+)rem/g)].some(([, rem]) => !SCALE.includes(Number(rem)))
      ? [rule]
      : [],
  )

describe('The style', () => {
  it('keeps every gap on one scale', () => {
    for (const file of readdirSync(FOLDER)) expect(offScale(readFileSync(join(FOLDER, file), 'utf8')), file).toEqual([])
  })

  it('would not let another gap pass', () => {
    expect(offScale('a { gap: 0.6rem 1rem; padding-inline: 2rem; margin: calc(1lh + 0.3rem) }')).toEqual([
      'gap: 0.6rem 1rem;',
    ])
  })
})
