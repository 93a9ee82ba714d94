/** What a deployment reads of each wrangler.toml: all of it, as it is written there, so that nothing is left behind. */
import { experimental_readRawConfig } from 'wrangler'
import * as z from 'zod'
import { discoverWorkers, type WorkerSource } from '../workers.ts'

/**
 * Strict, because a kind of resource this does not know would keep one name in all deployments of an account, and two
 * of them would share it. Who adds one says here and in `configure.ts` what it is called.
 */
const Written = z.strictObject({
  name: z.string(),
  main: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()).optional(),
  workers_dev: z.boolean().optional(),
  preview_urls: z.boolean().optional(),
  upload_source_maps: z.boolean().optional(),
  vars: z.record(z.string(), z.string()).default({}),
  define: z.record(z.string(), z.string()).optional(),
  secrets: z.strictObject({ required: z.array(z.string()) }).optional(),
  exports: z.record(z.string(), z.json()).optional(),
  durable_objects: z
    .strictObject({ bindings: z.array(z.looseObject({ name: z.string(), script_name: z.string().optional() })) })
    .default({ bindings: [] }),
  assets: z
    .strictObject({ directory: z.string(), binding: z.string(), run_worker_first: z.array(z.string()) })
    .optional(),
  services: z.array(z.looseObject({ binding: z.string(), service: z.string() })).default([]),
  queues: z
    .strictObject({
      producers: z.array(z.looseObject({ binding: z.string(), queue: z.string() })).default([]),
      consumers: z.array(z.looseObject({ queue: z.string(), dead_letter_queue: z.string().optional() })).default([]),
    })
    .default({ producers: [], consumers: [] }),
  d1_databases: z
    .array(
      z.looseObject({
        binding: z.string(),
        database_name: z.string(),
        database_id: z.string(),
        migrations_dir: z.string().optional(),
      }),
    )
    .default([]),
  /** Named by no deployment: who may be written to is a matter of the account. */
  send_email: z.array(z.strictObject({ name: z.string() })).optional(),
  ratelimits: z.array(z.looseObject({ name: z.string(), namespace_id: z.string() })).default([]),
  triggers: z.strictObject({ crons: z.array(z.string()) }).optional(),
  placement: z.json().optional(),
  limits: z.json().optional(),
  observability: z.json().optional(),
})
export type Written = z.infer<typeof Written>

export type DeployedWorker = {
  /** As in its wrangler.toml, without the prefix of a deployment. */
  readonly name: string
  readonly source: WorkerSource
  readonly written: Written
}

/** All Workers under `root`, the gateway first. */
export const readSources = (root: string): DeployedWorker[] => {
  return discoverWorkers(root).map((source) => {
    const { rawConfig } = experimental_readRawConfig({ config: source.configPath })
    const parsed = Written.safeParse(rawConfig)
    if (!parsed.success) throw new Error(`${source.configPath} cannot be deployed:\n${z.prettifyError(parsed.error)}`)
    return { name: source.name, source, written: parsed.data }
  })
}
