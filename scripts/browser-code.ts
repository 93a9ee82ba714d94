/**
 * What a browser gets of a Worker that has `[assets]`: its `browser/*.ts`, one file each for the pages that name it, and
 * `style/index.css`, bundled and small, under names that change with their content, so that browsers keep them for good; and a manifest by which the Worker knows
 * those names. Made before the Worker starts, in a local run, in tests and in a deployment alike.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { build } from 'esbuild'
import type { WorkerSource } from './workers.ts'

const HASH_CHARACTERS = 10
/** Where they are served, and so where they lie: the address of an asset is its path. */
const FOLDER = 'assets'
const MANIFEST = 'manifest.json'
/** Cloudflare's file of headers for static assets. */
const HEADERS = '_headers'
const KEPT_FOR_GOOD = `/${FOLDER}/*\n  Cache-Control: public, max-age=31536000, immutable\n`
/** Chrome 123, Firefox 120, Safari 17.5 are the first that know `light-dark()`. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5']

type Asset = { readonly name: string; readonly hashed: string; readonly content: Uint8Array }

/** Makes the browser code of all these Workers; of a Worker without assets there is none. */
export const makeBrowserCode = async (workers: readonly WorkerSource[]): Promise<void> => {
  await Promise.all(
    workers.map(async ({ configPath, config }) => {
      if (config.assets !== undefined) await make(dirname(configPath), config.assets.directory)
    }),
  )
}

const make = async (workerFolder: string, directory: string): Promise<void> => {
  const browser = join(workerFolder, 'browser')
  const scripts = readdirSync(browser).filter((name) => /^[a-z-]+\.ts$/.test(name))
  const { outputFiles } = await build({
    entryPoints: [...scripts.map((name) => join(browser, name)), join(workerFolder, 'style', 'index.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    entryNames: '[name]',
    // What scripts bring along besides, such as WebAssembly: a file beside them, whose address they know.
    loader: { '.wasm': 'file' },
    assetNames: '[name]-[hash]',
    publicPath: `/${FOLDER}`,
    format: 'esm',
    target: BROWSERS,
    logLevel: 'silent',
  })
  const assets = outputFiles.map(
    ({ path, contents }): Asset => ({
      name: basename(path),
      hashed: isNamed(path) ? hashedName(basename(path), contents) : basename(path),
      content: contents,
    }),
  )
  const folder = join(workerFolder, directory)
  write(join(folder, FOLDER), assets)
  put(join(folder, HEADERS), new TextEncoder().encode(KEPT_FOR_GOOD))
}

/** What pages name; all else has the name that scripts know it by. */
const isNamed = (path: string): boolean => ['.js', '.css'].includes(extname(path))

const hashedName = (name: string, content: Uint8Array): string => {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_CHARACTERS)
  return `${basename(name, extname(name))}-${hash}${extname(name)}`
}

/** Files that are there already stay as they are: another run may be serving them. */
const write = (folder: string, assets: readonly Asset[]): void => {
  mkdirSync(folder, { recursive: true })
  for (const { hashed, content } of assets) put(join(folder, hashed), content)
  const names = Object.fromEntries(assets.map(({ name, hashed }) => [name, `/${FOLDER}/${hashed}`]))
  put(join(folder, MANIFEST), new TextEncoder().encode(`${JSON.stringify(names, null, 2)}\n`))
  const kept = new Set([MANIFEST, ...assets.map(({ hashed }) => hashed)])
  for (const name of readdirSync(folder)) if (!kept.has(name) && !name.endsWith(PART)) rmSync(join(folder, name))
}

const PART = '.part'
const put = (path: string, content: Uint8Array): void => {
  if (existsSync(path) && readFileSync(path).equals(content)) return
  // Whole or not at all, for whoever reads it in the meantime.
  const part = `${path}.${process.pid}${PART}`
  writeFileSync(part, content)
  renameSync(part, path)
}
