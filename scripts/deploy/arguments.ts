/** `npm run deploy -- --env production [--dry-run] [--overwrite]`: what was asked for. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const USAGE =
  'usage: npm run deploy -- --env <name> [--dry-run] [--overwrite]\n' +
  '  --env        the deployment described in environments/<name>.toml\n' +
  '  --dry-run    shows the plan and bundles every Worker; changes nothing, and needs no account\n' +
  '  --overwrite  also uploads over what was changed in the dashboard since the last deployment'
const ENVIRONMENTS_FOLDER = 'environments'
const NAME = /^[a-z][a-z0-9-]{0,39}$/

export type Arguments = {
  readonly environment: string
  readonly environmentPath: string
  readonly dryRun: boolean
  readonly overwrite: boolean
  /** The folder of Workers to deploy; tests have smaller ones. */
  readonly root: string
}

/** Throws an error that says what is wrong with the arguments. */
export const readArguments = (args: readonly string[], cwd: string): Arguments => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      env: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      overwrite: { type: 'boolean', default: false },
      root: { type: 'string', default: cwd },
      environments: { type: 'string' },
    },
  })
  const environment = values.env
  if (environment === undefined) throw new Error('which environment? --env is missing')
  if (!NAME.test(environment)) throw new Error(`--env takes small letters, digits and hyphens, not "${environment}"`)
  const root = resolve(cwd, values.root)
  const folder = resolve(cwd, values.environments ?? join(root, ENVIRONMENTS_FOLDER))
  return {
    environment,
    environmentPath: join(folder, `${environment}.toml`),
    dryRun: values['dry-run'],
    overwrite: values.overwrite,
    root,
  }
}
