/** What the bench was asked to do. */
import { parseArgs } from 'node:util'

const ROUNDS = 3
const ROUNDS_LIMIT = 50

export type Options = {
  readonly quick: boolean
  readonly rounds: number
  readonly only: readonly string[] | null
  readonly against: string | null
  readonly json: string | null
  readonly state: readonly string[] | null
  readonly readme: boolean
}

/** The options, or what is wrong with them. */
export const optionsOf = (args: readonly string[]): Options | string => {
  const parsed = parse(args)
  if (typeof parsed === 'string') return parsed
  const { quick, rounds: text, only, against, json, state, readme } = parsed
  const rounds = Number(text)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_LIMIT) return `--rounds must be 1 to ${ROUNDS_LIMIT}`
  if (readme && (quick || only !== undefined || against !== undefined)) {
    return '--readme takes the figures of a whole run, without --quick, --only and --against'
  }
  return {
    quick,
    rounds,
    only: only?.split(',') ?? null,
    against: against ?? null,
    json: json ?? null,
    state: state?.split(',') ?? null,
    readme,
  }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string', default: String(ROUNDS) },
        only: { type: 'string' },
        against: { type: 'string' },
        json: { type: 'string' },
        state: { type: 'string' },
        readme: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
