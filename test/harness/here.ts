/** Where the tests of this worker find their server. */
import type { JWK } from 'jose'
import { inject } from 'vitest'
import type { OpenApiDocument } from './contract.ts'

export type Place = {
  readonly url: string
  /** Address of the side door; see `SideDoorRequest`. */
  readonly sideDoor: string
  readonly privateJwk: JWK
  readonly installationKey: string
}

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to the one of the module
  interface ProvidedContext {
    naru: readonly Place[]
    /** What these servers say of themselves. */
    document: OpenApiDocument
  }
}

/** The server of this run, or, where each worker has one of its own, the one of this worker. */
export const here = (): Place => {
  const places = inject('naru')
  // Numbered from 1 to the most workers at once; no two that run at the same time share a number.
  const worker = Number(process.env.VITEST_POOL_ID)
  const place = places[places.length === 1 ? 0 : worker - 1]
  if (place === undefined) throw new Error(`worker ${worker} has no server: there are ${places.length}`)
  return place
}
