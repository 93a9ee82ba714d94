import { describe, expect, it } from 'vitest'
import { documentOf } from '../http/document.ts'
import { app } from '../http/example-app.fixtures.ts'
import { docsPage } from './docs.ts'
import { merge, Part } from './openapi.ts'
import { style } from './page.ts'
import { problemPage } from './problems.ts'

const { document } = merge([Part.parse(documentOf(app, 'Parcels `and` <more>'))], [])
const docs = String(await docsPage(document))

describe('The page about the API (H7)', () => {
  it('begins with tokens, keys, lists, reading what one wrote, and 503', () => {
    const titles = [...docs.matchAll(/<h3>([^<]+)<\/h3>/g)].map(([, title]) => title)
    expect(titles.slice(0, 5)).toEqual([
      'Get a token',
      'Name each request',
      'Read a list page by page',
      'Read what you wrote',
      'Try again after 503',
    ])
    expect(docs.indexOf('id="begin"')).toBeLessThan(docs.indexOf('<details'))
  })

  it('goes down its headings step by step', () => {
    const levels = [...docs.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1)
  })

  it('names headers as they are sent, and leads from a reference to what it means', () => {
    expect(docs).toContain('<code>Idempotency-Key (header)</code>')
    expect(docs).not.toMatch(/IdempotencyKey \(|\$ref|#\/components/)
    expect(docs).toContain('<a href="#schema-ParcelAnswer">ParcelAnswer</a>')
    const targets = [...docs.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '')
    for (const id of targets) expect(docs, id).toContain(`id="${id}"`)
  })

  it('shows no backticks, and nothing unescaped', () => {
    const text = docs.replace(/<pre>.*?<\/pre>/gs, '')
    expect(text).toContain('<code>Authorization: Bearer &lt;token&gt;</code>')
    expect(text).not.toContain('<more>')
    expect(text.replaceAll('Parcels `and` &lt;more&gt;', '')).not.toContain('`')
  })

  it('lets long names and addresses break, and code scroll by itself, so that it fits a phone', () => {
    expect(docs).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(style).toMatch(/body \{[^}]*overflow-wrap: anywhere/)
    expect(style).toMatch(/pre \{[^}]*overflow: auto[^}]*max-width: 100%/)
  })
})

describe('The page about a problem (H2)', () => {
  it('says what it means, its status, what to do, and which routes may answer it', async () => {
    const page = String(await problemPage(document, 'ParcelLost'))
    for (const word of ['<h1>Parcel lost</h1>', '<dd>409</dd>', 'Nothing was done', '#postTParcels"']) {
      expect(page).toContain(word)
    }
    expect(page).not.toContain('/v1/t/mine')
    expect(String(await problemPage(document, 'TokenInvalid'))).toContain('<h1>The token is not valid</h1>')
  })

  it.each(['Nothing', 'constructor', '__proto__', ''])('is none for a code that nobody answers: %j', (code) =>
    expect(problemPage(document, code)).toBeNull(),
  )
})
