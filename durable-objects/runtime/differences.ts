/** What is different between two pieces of plain data, place by place: what an event changed in a state. */
import type { Json } from '../../kernel/decision.ts'

/** Changes that are told at most: nobody reads more of them. */
export const CHANGES_LIMIT = 100

/** At a place (a JSON pointer), what was there and what is; absent where there was, or is, nothing. */
export type Change = { readonly pointer: string; readonly was?: Json; readonly is?: Json }

type Fields = Readonly<Record<string, Json | undefined>>
const isFields = (value: Json | undefined): value is Fields & Json => typeof value === 'object' && value !== null

/** The changes from one to the other in the order of their places, the first `CHANGES_LIMIT` of them. */
export const differences = (was: Json | undefined, is: Json | undefined): readonly Change[] => {
  const changes: Change[] = []
  const compare = (pointer: string, before: Json | undefined, after: Json | undefined): void => {
    if (changes.length === CHANGES_LIMIT) return
    if (isFields(before) && isFields(after) && Array.isArray(before) === Array.isArray(after)) {
      const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      for (const name of names) compare(`${pointer}/${escaped(name)}`, before[name], after[name])
    } else if (JSON.stringify(before) !== JSON.stringify(after)) {
      changes.push({
        pointer,
        ...(before !== undefined && { was: before }),
        ...(after !== undefined && { is: after }),
      })
    }
  }
  compare('', was, is)
  return changes
}

/** As RFC 6901 says. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
