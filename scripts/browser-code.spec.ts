import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserCode } from './browser-code.ts'
import type { WorkerSource } from './workers.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'naru-browser-code-'))
  for (const folder of ['browser/parts', 'style']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(
    join(root, 'browser', 'main.ts'),
    `import { hello } from './parts/hello.ts'\nconsole.log(hello as string)`,
  )
  writeFileSync(join(root, 'browser', 'parts', 'hello.ts'), `export const hello: string = 'hello'`)
  writeFileSync(join(root, 'style', 'part.css'), 'p { color: light-dark(black, white) }')
  writeFileSync(join(root, 'style', 'index.css'), `@layer parts;\n@import './part.css' layer(parts);`)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const make = () =>
  makeBrowserCode([
    { configPath: join(root, 'wrangler.toml'), config: { assets: { directory: 'out' } } } as unknown as WorkerSource,
    { configPath: join(root, 'elsewhere', 'wrangler.toml'), config: {} } as unknown as WorkerSource,
  ])
const files = () => readdirSync(join(root, 'out', 'assets')).sort()
const manifest = () => JSON.parse(readFileSync(join(root, 'out', 'assets', 'manifest.json'), 'utf8'))

describe('What browsers get', () => {
  it('is one file for each script and one for the style, known by their names', async () => {
    await make()
    expect(Object.keys(manifest()).sort()).toEqual(['index.css', 'main.js'])
    expect(manifest()['main.js']).toMatch(/^\/assets\/main-[0-9a-f]{10}\.js$/)
    expect(readFileSync(join(root, 'out', manifest()['main.js']), 'utf8')).toContain('hello')
    expect(readFileSync(join(root, 'out', manifest()['index.css']), 'utf8')).toContain('@layer parts')
    expect(readFileSync(join(root, 'out', '_headers'), 'utf8')).toContain('immutable')
  })

  it('stays as it is when nothing has changed, for whoever is serving it', async () => {
    const before = files().map((name) => statSync(join(root, 'out', 'assets', name)).mtimeMs)
    await make()
    expect(files().map((name) => statSync(join(root, 'out', 'assets', name)).mtimeMs)).toEqual(before)
  })

  it('has another name with other content, and leaves nothing old behind', async () => {
    const before = manifest()
    writeFileSync(join(root, 'browser', 'parts', 'hello.ts'), `export const hello: string = 'goodbye'`)
    await make()
    expect(manifest()['main.js']).not.toBe(before['main.js'])
    expect(manifest()['index.css']).toBe(before['index.css'])
    expect(files()).toHaveLength(3)
  })
})
