/** What a deployment will do, from the Workers, the environment and what the account has: nothing here looks or acts. */
import { INSTALLATION_KEY, installationKeyOf } from '../../workers/http/installation.ts'
import { migratedDatabases } from '../migrations.ts'
import { type Environment, problemsOf, warningsOf } from './environment.ts'
import { dependenciesOf, deployOrder } from './order.ts'
import type { DeployedWorker } from './sources.ts'

/** What the account has already, by the names of this deployment. */
export type Existing = {
  readonly queues: ReadonlySet<string>
  readonly workers: ReadonlySet<string>
  /** Name -> id. */
  readonly databases: ReadonlyMap<string, string>
  /** Worker -> names of its secrets; asked for only where a Worker requires some. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>
}

/** `unknown`: there was no account to look at. */
export type Presence = 'there' | 'missing' | 'unknown'

/** `name` is what it is called in the account, `worker` the Worker as the repository calls it. */
export type Step =
  | { readonly kind: 'queue'; readonly name: string; readonly presence: Presence }
  | { readonly kind: 'database'; readonly name: string; readonly presence: Presence }
  | { readonly kind: 'migrate'; readonly name: string; readonly worker: string; readonly binding: string }
  | { readonly kind: 'upload'; readonly name: string; readonly worker: string; readonly presence: Presence }

export type Plan = {
  /** In the order they are taken. Those of what is there already take nothing but a line. */
  readonly steps: readonly Step[]
  /** Why the deployment must not begin. */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

export const planDeployment = (
  workers: readonly DeployedWorker[],
  environment: Environment,
  existing: Existing | null,
  given: Secrets,
): Plan => {
  const [gateway] = workers
  if (gateway === undefined) throw new Error('there is no Worker to deploy')
  const named = (plain: string): string => environment.prefix + plain
  const presence = (there: { has(name: string): boolean } | undefined, name: string): Presence =>
    there === undefined ? 'unknown' : there.has(name) ? 'there' : 'missing'

  const queues = queuesOf(workers).map(named)
  const databases = [...new Set(workers.flatMap(({ written }) => written.d1_databases.map((d) => d.database_name)))]
  const migrations = migratedDatabases(workers.map(({ source }) => source))
  const order = deployOrder(workers.map(dependenciesOf), gateway.name)
  return {
    steps: [
      ...queues.map((name): Step => ({ kind: 'queue', name, presence: presence(existing?.queues, name) })),
      ...databases
        .map(named)
        .map((name): Step => ({ kind: 'database', name, presence: presence(existing?.databases, name) })),
      ...migrations.map(
        ({ worker, database }): Step => ({
          kind: 'migrate',
          name: named(database.database_name ?? database.binding),
          worker: worker.name,
          binding: database.binding,
        }),
      ),
      ...order.map(
        (worker): Step => ({
          kind: 'upload',
          name: named(worker),
          worker,
          presence: presence(existing?.workers, named(worker)),
        }),
      ),
    ],
    problems: [...problemsOf(environment, workers), ...secretProblems(workers, environment, existing, given)],
    warnings: [...warningsOf(environment), ...takeovers(environment, presence(existing?.workers, named(gateway.name)))],
  }
}

/** Without a terminal wrangler does not ask before it takes a domain away from whoever has it. */
const takeovers = ({ domains }: Environment, gateway: Presence): string[] => {
  return gateway === 'there'
    ? []
    : domains.map((domain) => `whatever answers at ${domain} now is replaced by the gateway`)
}

/** Every queue somebody sends to, listens to, or leaves dead letters in. */
const queuesOf = (workers: readonly DeployedWorker[]): string[] => {
  const named = workers.flatMap(({ written: { queues } }) => [
    ...queues.producers.map(({ queue }) => queue),
    ...queues.consumers.flatMap(({ queue, dead_letter_queue }) =>
      dead_letter_queue === undefined ? [queue] : [queue, dead_letter_queue],
    ),
  ])
  return [...new Set(named)].sort()
}

/** The secrets that the operator gives with this deployment, by their names. */
export type Secrets = Readonly<Record<string, string>>

/** Those secrets that a Worker declares and the environment of the command has. */
export const secretsIn = (
  workers: readonly DeployedWorker[],
  env: Readonly<Record<string, string | undefined>>,
): Secrets => {
  const declared = new Set(workers.flatMap(({ written }) => written.secrets?.required ?? []))
  return Object.fromEntries([...declared].flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}

/** Secrets stay over deployments, so one is given when a Worker has not got it yet; nobody can read it back. */
const secretProblems = (
  workers: readonly DeployedWorker[],
  { prefix }: Environment,
  existing: Existing | null,
  given: Secrets,
): string[] => {
  const weak = INSTALLATION_KEY in given && installationKeyOf(given) === null
  const lacking = existing === null ? [] : workers.flatMap((worker) => lackedBy(worker, prefix, existing, given))
  const secrets = [...new Set(lacking.map(({ secret }) => secret))]
  return [
    ...(weak ? [`${INSTALLATION_KEY} is too short; make one with: openssl rand -base64 32`] : []),
    ...secrets.map((secret) => {
      const names = lacking.flatMap((one) => (one.secret === secret ? [one.worker] : []))
      return `the secret ${secret} is not known to ${names.join(', ')}: ${howToGive(secret)}`
    }),
  ]
}

const lackedBy = ({ name, written }: DeployedWorker, prefix: string, { secrets }: Existing, given: Secrets) =>
  (written.secrets?.required ?? [])
    .filter((secret) => !(secret in given) && !secrets.get(prefix + name)?.has(secret))
    .map((secret) => ({ worker: name, secret }))

const howToGive = (secret: string): string => {
  const give = `set ${secret} in the environment of this command`
  return secret === INSTALLATION_KEY
    ? `${give}. All Workers have the same: make it once with "openssl rand -base64 32", and keep it`
    : give
}
