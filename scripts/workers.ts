/** Every Worker of a repository, found by its wrangler.toml; and its code, bundled. No list of Workers anywhere. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Unstable_Config, unstable_readConfig } from 'wrangler'
import * as z from 'zod'

export const CONFIG_FILE = 'wrangler.toml'
const WORKERS_FOLDER = 'workers'
/** Where esbuild is told to put what it makes; nothing is written. */
const BUNDLES = '/'
/** How an entry module is named that exists in memory only. */
const ENTRY = 'entry:'
/** The entrypoint through which operators and the launcher reach a Worker's actors (K9). */
export const ACTORS_ENTRYPOINT = 'ActorsEntrypoint'

/** The parts of a wrangler.toml, as wrangler reads it, that a local run looks at itself. */
const LocalConfig = z.object({
  name: z.string(),
  main: z.string(),
  compatibility_date: z.string(),
  vars: z.record(z.string(), z.json()),
  secrets: z.object({ required: z.array(z.string()).default([]) }).optional(),
  define: z.record(z.string(), z.string()),
  triggers: z.object({ crons: z.array(z.string()).default([]) }),
  exports: z.record(z.string(), z.looseObject({ type: z.string() })).default({}),
  durable_objects: z.object({
    bindings: z.array(z.object({ class_name: z.string(), script_name: z.string().optional() })),
  }),
  queues: z.object({ producers: z.array(z.object({ binding: z.string(), queue: z.string() })).default([]) }),
  assets: z.object({ directory: z.string() }).optional(),
  services: z.array(z.object({ service: z.string(), entrypoint: z.string().optional() })).default([]),
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_name: z.string().optional(),
      database_id: z.string().optional(),
      migrations_dir: z.string().default('migrations'),
      migrations_table: z.string().default('d1_migrations'),
    }),
  ),
})
type LocalConfig = z.infer<typeof LocalConfig>

export type WorkerSource = {
  readonly name: string
  readonly configPath: string
  readonly main: string
  readonly config: LocalConfig
  /** The whole of it, for wrangler's own functions; but for the secrets, which they would look for in the environment. */
  readonly wrangler: Omit<Unstable_Config, 'secrets'>
  /** Durable Object classes that live in this Worker, bound or only exported. */
  readonly durableClasses: readonly string[]
}

/** A bundled Worker: its code and the names its entry module exports. */
export type Bundle = {
  readonly code: string
  readonly exports: readonly string[]
}

/** Other entry code for a Worker instead of its `main`; tests wrap the real Worker this way. */
export type EntryOf = (worker: WorkerSource, all: readonly WorkerSource[]) => string

/** All Workers under `root`: the gateway (root wrangler.toml) first, then `workers/*` by name. */
export const discoverWorkers = (root: string): WorkerSource[] => {
  const folder = join(root, WORKERS_FOLDER)
  const others = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name, CONFIG_FILE))
    .filter((path) => existsSync(path))
  const workers = [join(root, CONFIG_FILE), ...others].map(readWorker)
  const names = new Set(workers.map((worker) => worker.name))
  if (names.size !== workers.length) throw new Error(`two wrangler.toml files name the same Worker: ${[...names]}`)
  return workers
}

const readWorker = (configPath: string): WorkerSource => {
  const whole = unstable_readConfig({ config: configPath }, { hideWarnings: true })
  const { secrets: _, ...wrangler } = whole
  const parsed = LocalConfig.safeParse(whole)
  if (!parsed.success) throw new Error(`${configPath} cannot be run:\n${z.prettifyError(parsed.error)}`)
  const config = parsed.data
  const exported = Object.entries(config.exports).flatMap(([name, { type }]) =>
    type === 'durable-object' ? [name] : [],
  )
  const bound = config.durable_objects.bindings.flatMap((binding) =>
    binding.script_name === undefined ? [binding.class_name] : [],
  )
  const durableClasses = [...new Set([...exported, ...bound])].sort()
  return { name: config.name, configPath, main: config.main, config, wrangler, durableClasses }
}

/**
 * Bundles Workers as wrangler does; `entryOf` replaces the modules named in their wrangler.toml files. All at once: what
 * many of them import is read once. Without source maps, which made half of what the runtime is given at every start;
 * functions keep their names.
 */
export const bundleAll = async (workers: readonly WorkerSource[], entryOf?: EntryOf): Promise<readonly Bundle[]> => {
  const defines = new Map(workers.map(({ config }) => [JSON.stringify(config.define), config.define]))
  const bundles = new Map<string, Bundle>()
  for (const [key, define] of defines) {
    const alike = workers.filter(({ config }) => JSON.stringify(config.define) === key)
    for (const [name, made] of await bundleAlike(alike, define, entryOf && ((worker) => entryOf(worker, workers)))) {
      bundles.set(name, made)
    }
  }
  return workers.map(({ name }) => bundles.get(name) ?? fail(name))
}

/** Bundles one Worker as it is. */
export const bundle = async (worker: WorkerSource): Promise<Bundle> => {
  const [made] = await bundleAll([worker])
  return made ?? fail(worker.name)
}

const bundleAlike = async (
  workers: readonly WorkerSource[],
  define: Readonly<Record<string, string>>,
  entryOf?: (worker: WorkerSource) => string,
): Promise<ReadonlyMap<string, Bundle>> => {
  const { outputFiles, metafile } = await build({
    entryPoints: workers.map(({ name, main }) => ({ in: entryOf === undefined ? main : ENTRY + name, out: name })),
    plugins: entryOf === undefined ? [] : [entriesOf(workers, entryOf)],
    bundle: true,
    write: false,
    metafile: true,
    outdir: BUNDLES,
    absWorkingDir: BUNDLES,
    format: 'esm',
    target: 'es2024',
    keepNames: true,
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.txt': 'text', '.html': 'text', '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"development"', ...define },
    logLevel: 'silent',
  })
  return new Map(
    outputFiles.map(({ path, text }) => {
      const name = basename(path, '.js')
      return [name, { code: text, exports: metafile.outputs[basename(path)]?.exports ?? fail(name) }]
    }),
  )
}

/** Entry modules that exist in memory only, each where the `main` of its Worker is. */
const entriesOf = (workers: readonly WorkerSource[], entryOf: (worker: WorkerSource) => string): Plugin => ({
  name: 'entries',
  setup: ({ onResolve, onLoad }) => {
    const byName = new Map(workers.map((worker) => [worker.name, worker]))
    onResolve({ filter: new RegExp(`^${ENTRY}`) }, ({ path }) => ({ path: path.slice(ENTRY.length), namespace: ENTRY }))
    onLoad({ filter: /./, namespace: ENTRY }, ({ path }) => {
      const worker = byName.get(path) ?? fail(path)
      return { contents: entryOf(worker), loader: 'ts', resolveDir: dirname(worker.main) }
    })
  },
})

const fail = (name: string): never => {
  throw new Error(`esbuild gave nothing for ${name}`)
}
