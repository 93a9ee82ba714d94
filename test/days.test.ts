/** The days that are played in a browser: each role in enough ways that any two of language, width and script meet. */
import { describe, expect, it } from 'vitest'
import { roles } from '../workers/http/principal.ts'
import { DAYS } from './pages/harness/days.ts'

describe('The days', () => {
  it.each(roles)('of %s bring any two of language, width and script together, and the keyboard alone', (role) => {
    const ways = DAYS[role]
    const pairs = new Set(
      ways.flatMap(({ lang, width, script }) => [`${lang} ${width}`, `${lang} ${script}`, `${width} ${script}`]),
    )
    // Of each two of the three there are two times two.
    expect(pairs.size).toBe(12)
    expect(ways.filter(({ keys, script }) => keys && script)).toHaveLength(1)
  })
})
