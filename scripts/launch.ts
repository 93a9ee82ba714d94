/** Starts every Worker of a repository in one process, from nothing but their wrangler.toml files. */
import { dirname, join } from 'node:path'
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4MiniflareOptions,
  type V4WorkerOptions,
  type WorkerdStructuredLog,
} from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { makeBrowserCode } from './browser-code.ts'
import { type CronJob, cronWorker, fireCron, runCrons } from './cron.ts'
import { atPort, type LocalSettings, localRateLimits, localVars, overrideProblems } from './local.ts'
import { applyMigrations, migrationWorker } from './migrations.ts'
import { refuse } from './plain-error.ts'
import { anyFreePort, assertFree } from './ports.ts'
import { HOST, onPublicPort } from './public-port.ts'
import { type Outcome, Recovery } from './recovery.ts'
import { redriveWorker } from './redrive.ts'
import { PERSIST_FOLDER, StateFolder } from './state.ts'
import { settingProblems } from './worker-settings.ts'
import { ACTORS_ENTRYPOINT, type Bundle, bundleAll, discoverWorkers, type WorkerSource } from './workers.ts'

/**
 * A local queue collects for so long, where a deployment's takes what there is: here every batch costs its own line to
 * Miniflare, its call of the consumer and its turn of the database (docs/decisions/0040).
 */
export const COLLECTING_SECONDS = 0.02

export type StartOptions = {
  /** Folder with the gateway's wrangler.toml and `workers/`. */
  readonly root: string
  readonly stateDir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly local: LocalSettings
  /** Fire cron triggers by the clock; tests fire them themselves. */
  readonly crons: boolean
  readonly onLog: (log: WorkerdStructuredLog) => void
  /** Ends a start before its end: it rejects at once, and leaves no runtime. */
  readonly stopping?: AbortSignal
  /** Hears what a start is busy with. */
  readonly onProgress?: (line: string) => void
  /** Hears of every re-drive after a runtime ended (K9). */
  readonly onRedriven?: (outcome: Outcome) => void
  /** Bundles the Workers otherwise than as they are (tests). */
  readonly bundles?: (sources: readonly WorkerSource[]) => Promise<readonly Bundle[]>
  /** Raises the retries of every queue, so that a context may be down for long in a test. */
  readonly queueRetries?: number
}

export type Running = {
  readonly url: string
  readonly mf: Miniflare
  readonly workers: readonly WorkerSource[]
  readonly reaped: number
  readonly migrations: readonly string[]
  /** Fires one cron trigger now. */
  readonly fireCron: (job: CronJob, at: Date) => Promise<unknown>
  stop(): Promise<void>
}

/**
 * Starts all Workers on one state folder. Throws StateInUse when another launcher lives on it, and PlainErrors for what is
 * wrong with the port or the settings; what can be seen at once is looked at first.
 */
export const startAll = async (given: StartOptions): Promise<Running> => {
  const state = await StateFolder.open(given.stateDir)
  try {
    await assertFree(given.port, state.reaped > 0)
    // Chosen here, because the Workers are told where people reach them.
    const port = given.port === 0 ? await anyFreePort() : given.port
    const options = { ...given, port, local: atPort(given.local, port) }
    const persistPath = join(options.stateDir, PERSIST_FOLDER)
    const recovery = new Recovery({ state, persistPath, onEnd: (outcome) => options.onRedriven?.(outcome) })
    state.keepHeartbeat()
    return await Promise.race([startOn(state, recovery, persistPath, options), rejectedBy(options.stopping)])
  } catch (error) {
    state.endRuntimes()
    state.close()
    throw error
  }
}

/** Never resolves; rejects when the signal is aborted. */
const rejectedBy = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

const startOn = async (
  state: StateFolder,
  recovery: Recovery,
  persistPath: string,
  options: StartOptions,
): Promise<Running> => {
  const sources = discoverWorkers(options.root)
  const [gateway] = sources
  if (gateway === undefined) throw new Error(`no Worker found under ${options.root}`)
  refuse(overrideProblems(sources, options.local))
  const said = options.onProgress ?? (() => undefined)
  said(`Bundling the code of ${sources.length} Workers.`)
  await makeBrowserCode(sources)
  const bundles = await (options.bundles ?? bundleAll)(sources)
  const bundled = sources.flatMap((source, at) => {
    const bundle = bundles[at]
    return bundle === undefined ? [] : [{ source, bundle }]
  })
  const actorWorkers = bundled
    .filter((worker) => worker.bundle.exports.includes(ACTORS_ENTRYPOINT))
    .map(({ source }) => source)
  options.stopping?.throwIfAborted()
  said('Starting the runtime.')
  const restarts = { unsafeHandleRuntimeRestart: () => recovery.afterCrash() }
  const opening = Promise.withResolvers<void>()
  const described = miniflareOptions(bundled, actorWorkers, persistPath, gateway, opening.promise, options)
  const mf = new Miniflare({ ...described, ...restarts })
  try {
    await mf.ready
    const url = (await mf.unsafeGetDirectURL(gateway.name)).origin
    said('Migrating the databases.')
    const migrations = await applyMigrations(mf, sources)
    refuse(await settingProblems(mf, sources, options.local))
    opening.resolve()
    state.announce(url)
    const fire = (job: CronJob, at: Date) => fireCron(mf, job, at)
    const stopCrons = runCrons(options.crons ? cronJobs(sources) : [], fire)
    recovery.begin(mf, actorWorkers)
    const stop = async () => {
      stopCrons()
      await recovery.stop()
      await mf.dispose()
      state.close()
    }
    return { url, mf, workers: sources, reaped: state.reaped, migrations, fireCron: fire, stop }
  } catch (error) {
    await mf.dispose()
    throw error
  }
}

const cronJobs = (workers: readonly WorkerSource[]): readonly CronJob[] => {
  return workers.flatMap(({ name, config }) => config.triggers.crons.map((cron) => ({ worker: name, cron })))
}

const miniflareOptions = (
  bundled: readonly { source: WorkerSource; bundle: Bundle }[],
  actorWorkers: readonly WorkerSource[],
  persistPath: string,
  gateway: WorkerSource,
  opened: Promise<void>,
  options: StartOptions,
) => {
  const withCrons = bundled.filter(({ source }) => source.config.triggers.crons.length > 0)
  const launcherWorkers = [
    redriveWorker(actorWorkers.map(({ name }) => name)),
    cronWorker(withCrons.map(({ source }) => source.name)),
    migrationWorker(bundled.map(({ source }) => source)),
  ]
  const shared: V4MiniflareOptions = {
    workers: [
      ...bundled.flatMap(({ source, bundle: { code } }) =>
        workerOptions(source, code, options).map((worker) =>
          worker.name === gateway.name
            ? onPublicPort(worker, code, dirname(source.main), options.port, opened)
            : worker,
        ),
      ),
      ...launcherWorkers.map(({ code, ...worker }) => ({
        ...worker,
        rootPath: options.root,
        compatibilityDate: gateway.config.compatibility_date,
        modules: [{ type: 'ESModule' as const, path: join(options.root, `${worker.name}.mjs`), contents: code }],
      })),
    ],
    host: HOST,
    cf: false,
    telemetry: { enabled: false },
    resourcePersistencePath: persistPath,
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: options.onLog,
  }
  return convertV4MiniflareOptions(shared)
}

const workerOptions = (source: WorkerSource, code: string, options: StartOptions): V4WorkerOptions[] => {
  const config = { ...source.wrangler, ratelimits: localRateLimits(source, options.local) }
  const { workerOptions: fromToml, externalWorkers } = unstable_getMiniflareWorkerOptions(config)
  const consumers = Object.entries(fromToml.queueConsumers ?? {}).map(([queue, consumer]) => [
    queue,
    {
      ...consumer,
      maxBatchTimeout: Math.max(consumer.maxBatchTimeout ?? 0, COLLECTING_SECONDS),
      ...(options.queueRetries !== undefined && { maxRetries: options.queueRetries }),
    },
  ])
  return [
    {
      ...fromToml,
      name: source.name,
      // Exactly what wrangler.toml and the local settings say; a `.dev.vars` left by `npm run dev` does not count here.
      bindings: localVars(source, options.local),
      queueConsumers: Object.fromEntries(consumers),
      modules: [{ type: 'ESModule', path: join(dirname(source.main), `${source.name}.mjs`), contents: code }],
    },
    ...externalWorkers,
  ]
}
