/** Ids as the server of this run derives them, for what must be told of a thing before it is there. */
import { idsOf } from '../../workers/http/ids.ts'
import { here } from './here.ts'

/** The id of what this caller makes by this route, `POST /v1/…`, under this key (H3); or of any words. */
export const idOf = (...words: readonly string[]): Promise<string> => idsOf(here().installationKey).derive(...words)
