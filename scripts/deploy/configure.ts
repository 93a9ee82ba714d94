/** A wrangler.toml and an environment make one complete configuration for wrangler: same Worker, other names. */
import { dirname, resolve } from 'node:path'
import type { Environment } from './environment.ts'
import type { DeployedWorker, Written } from './sources.ts'

/** Database name in this deployment -> its id in the account, as far as it is known. */
export type DatabaseIds = ReadonlyMap<string, string>

/** The names of a Worker's vars that its `NAME_PREFIX` must be known under. */
const PREFIX_VAR = 'NAME_PREFIX'

/** The configuration one Worker is deployed with. `isPublic`: the one Worker that answers the public. */
export const configure = (
  { source, written }: DeployedWorker,
  environment: Environment,
  databaseIds: DatabaseIds,
  isPublic: boolean,
): Written & { readonly routes?: readonly object[] } => {
  const named = (plain: string): string => environment.prefix + plain
  const absolute = (path: string): string => resolve(dirname(source.configPath), path)
  const domains = environment.domains.map((pattern) => ({ pattern, custom_domain: true }))
  return {
    ...written,
    name: named(written.name),
    main: source.main,
    workers_dev: isPublic && environment.workers_dev,
    preview_urls: false,
    ...(isPublic && domains.length > 0 ? { routes: domains } : {}),
    vars: varsOf(written, environment),
    durable_objects: {
      bindings: written.durable_objects.bindings.map((binding) =>
        binding.script_name === undefined ? binding : { ...binding, script_name: named(binding.script_name) },
      ),
    },
    ...(written.assets && { assets: { ...written.assets, directory: absolute(written.assets.directory) } }),
    services: written.services.map((binding) => ({ ...binding, service: named(binding.service) })),
    queues: {
      producers: written.queues.producers.map((producer) => ({ ...producer, queue: named(producer.queue) })),
      consumers: written.queues.consumers.map((consumer) => ({
        ...consumer,
        queue: named(consumer.queue),
        ...(consumer.dead_letter_queue === undefined ? {} : { dead_letter_queue: named(consumer.dead_letter_queue) }),
      })),
    },
    d1_databases: written.d1_databases.map((database) => ({
      ...database,
      database_name: named(database.database_name),
      database_id: databaseIds.get(named(database.database_name)) ?? database.database_id,
      migrations_dir: absolute(database.migrations_dir ?? 'migrations'),
    })),
    ratelimits: written.ratelimits.map((limit) => ({
      ...limit,
      namespace_id: environment.rate_limits[limit.name] ?? limit.namespace_id,
    })),
  }
}

/** A Worker's own vars, with the environment's where it declares them; who listens also learns what its queues are called. */
const varsOf = ({ vars, queues }: Written, environment: Environment): Record<string, string> => {
  const own = Object.entries(environment.vars).filter(([name]) => name in vars)
  const prefix = queues.consumers.length > 0 ? { [PREFIX_VAR]: environment.prefix } : {}
  return { ...vars, ...Object.fromEntries(own), ...prefix }
}
