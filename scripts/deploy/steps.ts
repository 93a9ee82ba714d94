/** Takes the steps of a plan, one after the other. Each may be taken again, so a run that stopped is simply started again. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Account, createDatabase, createQueue } from './account.ts'
import { configure, type DatabaseIds } from './configure.ts'
import type { Environment } from './environment.ts'
import type { Secrets, Step } from './plan.ts'
import type { DeployedWorker } from './sources.ts'
import { wrangler } from './wrangler.ts'

/** Generated configurations and bundles, below the root; git ignores it. */
const BUILD_FOLDER = join('.wrangler', 'deployments')
const BUNDLE_LIMIT_MS = 120_000
const UPLOAD_LIMIT_MS = 300_000
/** An index over a large table takes its time. */
const MIGRATE_LIMIT_MS = 900_000

export type Site = {
  readonly root: string
  readonly environmentName: string
  readonly environment: Environment
  readonly workers: readonly DeployedWorker[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

export type Deployment = Site & {
  readonly account: Account
  /** Upload over changes made in the dashboard. */
  readonly overwrite: boolean
  /** Given to the Workers that declare them, in place of those they have. */
  readonly secrets: Secrets
  /** Ids of the databases of this deployment; grows as they are created. */
  readonly databaseIds: Map<string, string>
}

export const describeStep = (step: Step): string => {
  switch (step.kind) {
    case 'queue':
      return `create queue ${step.name}`
    case 'database':
      return `create database ${step.name}`
    case 'migrate':
      return `migrate database ${step.name}`
    case 'upload':
      return `upload Worker ${step.name}`
  }
}

/** Does one step; throws when it cannot be done. */
export const takeStep = async (step: Step, deployment: Deployment): Promise<void> => {
  const { account, environment, signal } = deployment
  switch (step.kind) {
    case 'queue':
      return createQueue(account, step.name, signal)
    case 'database': {
      const id = await createDatabase(account, step.name, environment.database_location, signal)
      deployment.databaseIds.set(step.name, id)
      return
    }
    case 'migrate':
      return migrate(step, deployment)
    case 'upload':
      return upload(step, deployment)
  }
}

/** Wrangler itself knows which migrations the database has had, and applies each of the others as a whole or not at all. */
const migrate = async ({ worker, binding }: Step & { kind: 'migrate' }, deployment: Deployment): Promise<void> => {
  const config = writeConfig(worker, deployment, deployment.databaseIds)
  const { signal, env } = deployment
  await wrangler(['d1', 'migrations', 'apply', binding, '--remote', '-c', config], {
    limitMs: MIGRATE_LIMIT_MS,
    signal,
    env,
  })
}

const Uploaded = z.looseObject({ type: z.literal('deploy'), version_id: z.string() })

const upload = async ({ worker }: Step & { kind: 'upload' }, deployment: Deployment): Promise<void> => {
  const config = writeConfig(worker, deployment, deployment.databaseIds)
  const report = join(folderOf(deployment), `${worker}.report.ndjson`)
  rmSync(report, { force: true })
  const secrets = writeSecrets(worker, deployment)
  const args = ['deploy', '-c', config, ...(deployment.overwrite ? [] : ['--strict'])]
  if (secrets !== null) args.push('--secrets-file', secrets)
  const env = { ...deployment.env, WRANGLER_OUTPUT_FILE_PATH: report }
  const said = await wrangler(args, { limitMs: UPLOAD_LIMIT_MS, signal: deployment.signal, env })
    .catch(explainStrictness)
    .finally(() => secrets !== null && rmSync(secrets, { force: true }))
  // Wrangler may stop before the upload without calling that a failure; only a version is a proof.
  if (!hasVersion(report)) throw new Error(`${said.trimEnd()}\nwrangler ended without a new version of ${worker}`)
}

/** Wrangler names its own option, which an operator of ours cannot leave out. */
const explainStrictness = (fault: Error): never => {
  if (!fault.message.includes('`--strict`')) throw fault
  throw new Error(`${fault.message}\nSomebody else changed this Worker; to upload over that, add --overwrite.`)
}

const hasVersion = (report: string): boolean => {
  const lines = readFileSync(report, 'utf8').split('\n')
  return lines.some((line) => line !== '' && Uploaded.safeParse(JSON.parse(line)).success)
}

/** Bundles one Worker as its upload would, without uploading it. */
export const bundleOnly = async (worker: string, site: Site, databaseIds: DatabaseIds): Promise<void> => {
  const config = writeConfig(worker, site, databaseIds)
  const bundle = join(folderOf(site), 'bundles', worker)
  const { signal, env } = site
  await wrangler(['deploy', '--dry-run', '--outdir', bundle, '-c', config], { limitMs: BUNDLE_LIMIT_MS, signal, env })
}

const folderOf = ({ root, environmentName }: Site): string => {
  return join(root, BUILD_FOLDER, environmentName)
}

/** Writes the given secrets that a Worker declares to a file that is gone after the upload; null when there are none. */
const writeSecrets = (name: string, deployment: Deployment): string | null => {
  const declared = deployment.workers.find((one) => one.name === name)?.written.secrets?.required ?? []
  const given = Object.entries(deployment.secrets).filter(([secret]) => declared.includes(secret))
  if (given.length === 0) return null
  const path = join(folderOf(deployment), `${name}.secrets.json`)
  rmSync(path, { force: true })
  writeFileSync(path, JSON.stringify(Object.fromEntries(given)), { mode: 0o600 })
  return path
}

/** Writes a Worker's complete configuration and answers its path. */
const writeConfig = (name: string, site: Site, databaseIds: DatabaseIds): string => {
  const worker = site.workers.find((one) => one.name === name)
  if (worker === undefined) throw new Error(`no Worker is called ${name}`)
  const config = configure(worker, site.environment, databaseIds, worker === site.workers[0])
  const folder = folderOf(site)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`)
  return path
}
