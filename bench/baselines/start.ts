/** Starts the bare Workers in a Miniflare of their own, with the settings that Naru's launcher uses. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from 'miniflare'

const HERE = import.meta.dirname
/** As Naru's Workers. */
const COMPATIBILITY_DATE = '2026-10-20'
/** A row of the bare table carries about what a row of the projection does. */
const DATA = JSON.stringify({ concertTitle: '봄밤의 재즈', venue: '예술의전당', text: 'x'.repeat(240) })
const ROWS_PER_STATEMENT = 500
/** A socket of its own, as the gateway has. */
export const PUBLIC = [{ host: '127.0.0.1', port: 0 }]

export type Baseline = AsyncDisposable & {
  readonly url: string
  stop(): Promise<void>
}

/** `POST /new/<objects>`, `/hot`, `/booking` and `/decisions`. */
export const startObjectsBaseline = async (folder: string): Promise<Baseline> => {
  const mf = await start(folder, [
    {
      ...(await worker('objects', join(HERE, 'objects.ts'))),
      unsafeDirectSockets: PUBLIC,
      durableObjects: { ROW: sqlite('Row'), HOT: sqlite('Hot') },
    },
  ])
  return floorOf(mf, 'objects')
}

/** `GET /<id>` for these ids. */
export const startReadsBaseline = async (folder: string, ids: readonly string[]): Promise<Baseline> => {
  const mf = await start(folder, [
    {
      ...(await worker('front', join(HERE, 'front.ts'))),
      unsafeDirectSockets: PUBLIC,
      serviceBindings: { READS: { name: 'reads', entrypoint: 'Reads' } },
    },
    { ...(await worker('reads', join(HERE, 'reads.ts'))), d1Databases: { DB: 'floor' } },
  ])
  const db = await mf.getD1Database('DB', 'reads')
  await db.prepare('CREATE TABLE thing (id TEXT PRIMARY KEY, status TEXT, data TEXT) WITHOUT ROWID').run()
  const insert = db.prepare(`INSERT INTO thing SELECT value, 'booked', ?2 FROM json_each(?1)`)
  for (let from = 0; from < ids.length; from += ROWS_PER_STATEMENT) {
    await insert.bind(JSON.stringify(ids.slice(from, from + ROWS_PER_STATEMENT)), DATA).run()
  }
  return floorOf(mf, 'front')
}

const floorOf = async (mf: Miniflare, entry: string): Promise<Baseline> => {
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= mf.dispose()
    return stopping
  }
  await mf.ready
  return { url: (await mf.unsafeGetDirectURL(entry)).origin, stop, [Symbol.asyncDispose]: stop }
}

export const sqlite = (className: string) => ({ className, useSQLite: true })

export const start = async (folder: string, workers: V4WorkerOptions[]): Promise<Miniflare> => {
  mkdirSync(folder, { recursive: true })
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers,
      host: '127.0.0.1',
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: folder,
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: ({ level, message }) => {
        if (level === 'error') console.error(`floor: ${message}`)
      },
    }),
  )
  await mf.ready
  return mf
}

/** A bundled Worker; with `entry` its entry module is made of this text, which stands beside the file. */
export const worker = async (name: string, path: string, entry?: string) => {
  const source =
    entry === undefined ? { entryPoints: [path] } : { stdin: { contents: entry, resolveDir: dirname(path) } }
  const { outputFiles } = await build({
    ...source,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    logLevel: 'silent',
  })
  const contents = outputFiles[0]?.text
  if (contents === undefined) throw new Error(`esbuild gave nothing for the floor ${name}`)
  return {
    name,
    compatibilityDate: COMPATIBILITY_DATE,
    modules: [{ type: 'ESModule' as const, path: join(HERE, `${name}.mjs`), contents }],
  }
}
