/**
 * `npm run deploy -- --env production`: creates what is missing, migrates, uploads owners before callers and the gateway
 * last. Taking a step twice does no harm, so after any failure the same command goes on. `--dry-run` shows the plan.
 */
import { makeBrowserCode } from '../browser-code.ts'
import { accountOf, look, missingCredentials } from './account.ts'
import { type Arguments, readArguments, USAGE } from './arguments.ts'
import { bundleProblems } from './bundles.ts'
import { readEnvironment } from './environment.ts'
import { type Existing, type Plan, planDeployment, type Step, secretsIn } from './plan.ts'
import { readSources } from './sources.ts'
import { bundleOnly, describeStep, type Site, takeStep } from './steps.ts'

const FAILED = 1
const MISUSED = 2
const AGAIN = 'It is safe to run the same command again: it goes on with what is missing.'

const argumentsOrExit = (): Arguments => {
  try {
    return readArguments(process.argv.slice(2), process.cwd())
  } catch (error) {
    console.error(`${messageOf(error)}\n${USAGE}`)
    process.exit(MISUSED)
  }
}

const run = async (given: Arguments): Promise<number> => {
  try {
    const workers = readSources(given.root)
    const environment = readEnvironment(given.environmentPath)
    await makeBrowserCode(workers.map(({ source }) => source))
    const account = accountOf(process.env)
    const missing = missingCredentials(process.env)
    if (!given.dryRun && missing.length > 0) throw new Error(explainCredentials(missing))
    const secretive = workers.filter(({ written }) => (written.secrets?.required ?? []).length > 0)
    const withSecrets = secretive.map(({ name }) => environment.prefix + name)
    const existing = account === null ? null : await look(account, withSecrets)
    const secrets = secretsIn(workers, process.env)
    const plan = planDeployment(workers, environment, existing, secrets)
    const { signal } = interrupted
    const site = {
      root: given.root,
      environmentName: given.environment,
      environment,
      workers,
      env: process.env,
      signal,
    }

    for (const warning of plan.warnings) console.warn(`Mind: ${warning}.`)
    if (given.dryRun) return await dryRun(plan, site, existing, given)
    const problems = [...plan.problems, ...(await bundleProblems(workers))]
    if (problems.length > 0) return report(problems, given)
    if (account === null || existing === null) throw new Error('there is no account')
    const { overwrite } = given
    return await takeAll(plan, { ...site, account, overwrite, secrets, databaseIds: new Map(existing.databases) })
  } catch (error) {
    console.error(`Nothing was changed. ${messageOf(error)}`)
    return FAILED
  }
}

const planned = (step: Step): string => {
  if (step.kind === 'migrate') return `${describeStep(step)}: whatever migrations it has not had`
  if (step.kind === 'upload') {
    const now = {
      there: 'in place of the one there',
      missing: 'for the first time',
      unknown: 'new, or in place of one',
    }
    return `${describeStep(step)} ${now[step.presence]}`
  }
  const then = { there: 'there already', missing: 'to be created', unknown: 'to be created if missing' }
  return `${step.kind} ${step.name}: ${then[step.presence]}`
}

const takeAll = async (plan: Plan, deployment: Parameters<typeof takeStep>[1]): Promise<number> => {
  const creates = (step: Step) => step.kind === 'queue' || step.kind === 'database'
  const standing = plan.steps.filter((step) => creates(step) && 'presence' in step && step.presence === 'there')
  const steps = plan.steps.filter((step) => !standing.includes(step))
  if (standing.length > 0) console.log(`There already: ${standing.map(({ name }) => name).join(', ')}.`)
  for (const [at, step] of steps.entries()) {
    try {
      await takeStep(step, deployment)
    } catch (error) {
      console.error(messageOf(error))
      console.error(`Step ${at + 1} of ${steps.length} failed: ${describeStep(step)}. ${AGAIN}`)
      return FAILED
    }
    console.log(`${numbered(at, steps)} ${describeStep(step)}: done`)
  }
  console.log(`${deployment.environmentName} is deployed. Look at /readyz of its gateway next.`)
  return 0
}

const explainCredentials = (missing: readonly string[]): string => {
  return (
    `Set ${missing.join(' and ')} first: the id of the account and a token for it, made in the Cloudflare dashboard. ` +
    'To see the plan without an account, add --dry-run.'
  )
}

const numbered = (at: number, all: readonly unknown[]): string => {
  return `[${String(at + 1).padStart(String(all.length).length)}/${all.length}]`
}

const messageOf = (error: unknown): string => {
  return error instanceof Error ? error.message : String(error)
}

/** Shows the plan and bundles every Worker, in the order of the plan. */
const dryRun = async (plan: Plan, site: Site, existing: Existing | null, given: Arguments): Promise<number> => {
  console.log(`The plan for ${site.environmentName}:`)
  for (const [at, step] of plan.steps.entries()) console.log(`${numbered(at, plan.steps)} ${planned(step)}`)
  if (existing === null) {
    console.log(`What of this exists already is not known: ${missingCredentials(process.env).join(' and ')} not set.`)
  }
  for (const step of plan.steps) {
    if (step.kind !== 'upload') continue
    try {
      await bundleOnly(step.worker, site, existing?.databases ?? new Map())
      console.log(`${step.name} can be bundled.`)
    } catch (error) {
      console.error(`${messageOf(error)}\n${step.name} cannot be bundled; see above.`)
      return FAILED
    }
  }
  console.log('Nothing was changed: this was a dry run.')
  return plan.problems.length > 0 ? report(plan.problems, given) : 0
}

const report = (problems: readonly string[], { environmentPath }: Arguments): number => {
  console.error(`Nothing was changed. Before this can be deployed (${environmentPath}):`)
  for (const problem of problems) console.error(`  - ${problem}`)
  return FAILED
}

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.once(signal, () => interrupted.abort())
}
process.exitCode = await run(argumentsOrExit())
// The channel to the parent would keep this process waiting for it.
if (process.connected) process.disconnect()
