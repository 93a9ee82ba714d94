/** Every Worker of a repository, found by its wrangler.toml; and its code, bundled. No list of Workers anywhere. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { type Unstable_Config, unstable_readConfig } from 'wrangler'
import * as z from 'zod'

export const CONFIG_FILE = 'wrangler.toml'
const WORKERS_FOLDER = 'workers'
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

/** Bundles a Worker as wrangler does; `entry` replaces the module named in its wrangler.toml. */
export const bundle = async (worker: WorkerSource, entry?: string): Promise<Bundle> => {
  const result = await build({
    ...entryOptions(worker, entry),
    bundle: true,
    write: false,
    metafile: true,
    outfile: `${worker.main}.bundle.mjs`,
    format: 'esm',
    target: 'es2024',
    keepNames: true,
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.txt': 'text', '.html': 'text', '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"development"', ...worker.config.define },
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
  })
  const file = result.outputFiles[0]
  const output = Object.values(result.metafile.outputs)[0]
  if (file === undefined || output === undefined) throw new Error(`esbuild gave nothing for ${worker.name}`)
  return { code: file.text, exports: output.exports }
}

const entryOptions = (worker: WorkerSource, entry: string | undefined): BuildOptions => {
  if (entry === undefined) return { entryPoints: [worker.main] }
  return {
    stdin: { contents: entry, loader: 'ts', resolveDir: dirname(worker.main), sourcefile: `${worker.name}.test.ts` },
  }
}
