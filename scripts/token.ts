/** `npm run -s token -- --sub kim --role customer [--role admin] [--org naru] [--name 김나루] [--hours 12]` prints a local token. */
import { parseArgs } from 'node:util'
import { roles as allRoles } from '../workers/http/principal.ts'
import { signToken } from './identity.ts'
import { openIdentity, stateDirOf } from './local.ts'
import { PlainError, plainly } from './plain-error.ts'

const USAGE =
  'usage: npm run -s token -- --sub <who> --role <role> [--role <role>] [--org <organisation>] [--name <name>] [--hours <1-720>]'
const MISUSED = 2
const DEFAULT_HOURS = 12
const HOURS_MAX = 720

const optionsOf = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        sub: { type: 'string' },
        role: { type: 'string', multiple: true },
        org: { type: 'string' },
        name: { type: 'string' },
        hours: { type: 'string', default: String(DEFAULT_HOURS) },
      },
    })
    return values
  } catch {
    throw new PlainError(USAGE)
  }
}

/** Who the token is to speak for; throws with how to ask, or with what does not exist. */
const personOf = (args: readonly string[]) => {
  const { sub, role: roles, org, name, hours: text } = optionsOf(args)
  const hours = Number(text)
  if (!sub || !roles || !(hours > 0 && hours <= HOURS_MAX)) throw new PlainError(USAGE)
  const unknown = roles.filter((role) => !allRoles.some((known) => known === role))
  if (unknown.length > 0)
    throw new PlainError(`there is no role ${unknown.join(', ')}; there are ${allRoles.join(', ')}`)
  return { sub, roles, hours, ...(name !== undefined && { name }), ...(org !== undefined && { org }) }
}

const person = await plainly(() => personOf(process.argv.slice(2)), MISUSED)
const identity = await plainly(() => openIdentity(stateDirOf(process.cwd(), process.env)))
process.stdout.write(`${await signToken(identity, person)}\n`)
