/** `npm run -s token -- --sub kim --role customer [--role admin] [--org naru] [--name 김나루] [--hours 12]` prints a local token. */
import { parseArgs } from 'node:util'
import { loadIdentity, signToken } from './identity.ts'
import { identityFolderOf, stateDirOf } from './local.ts'

const USAGE =
  'usage: npm run -s token -- --sub <who> --role <role> [--role <role>] [--org <organisation>] [--name <name>] [--hours <1-720>]'
const DEFAULT_HOURS = 12
const HOURS_MAX = 720

const { values } = parseArgs({
  options: {
    sub: { type: 'string' },
    role: { type: 'string', multiple: true },
    org: { type: 'string' },
    name: { type: 'string' },
    hours: { type: 'string', default: String(DEFAULT_HOURS) },
  },
})
const { sub, role: roles, org, name } = values
const hours = Number(values.hours)
if (!sub || !roles || !(hours > 0 && hours <= HOURS_MAX)) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}
const identity = await loadIdentity(identityFolderOf(stateDirOf(process.cwd(), process.env)))
const token = await signToken(identity, {
  sub,
  roles,
  hours,
  ...(name !== undefined && { name }),
  ...(org !== undefined && { org }),
})
process.stdout.write(`${token}\n`)
