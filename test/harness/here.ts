/** Where the tests of this worker find their server, and how a test gets one of its own. */
import type { JWK } from 'jose'
import { inject } from 'vitest'
import type { OpenApiDocument } from './contract.ts'
import type { PoolRequest, ServerPlace } from './pool-protocol.ts'

export type Place = {
  readonly url: string
  /** Address of the side door; see `SideDoorRequest`. */
  readonly sideDoor: string
  readonly privateJwk: JWK
  readonly installationKey: string
}

/** A server that a test asked for. */
export type TestServer = ServerPlace & {
  stop(): Promise<void>
}

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to the one of the module
  interface ProvidedContext {
    /** Address of the pool of servers. */
    serverPool: string
    /** How many servers the workers of this project share; 0 when its tests do not have one in common. */
    sharedServers: number
  }
}

const ask = async (request: PoolRequest): Promise<ServerPlace> => {
  const response = await fetch(inject('serverPool'), { method: 'POST', body: JSON.stringify(request) })
  const text = await response.text()
  if (!response.ok) throw new Error(`the pool of servers: ${text}`)
  return JSON.parse(text)
}

/** A server of this name, started unless there is one; whoever stops it must be the only one who uses it. */
export const askServer = async (request: Omit<Extract<PoolRequest, { do: 'start' }>, 'do'>): Promise<TestServer> => ({
  ...(await ask({ do: 'start', ...request })),
  stop: async () => void (await ask({ do: 'stop', name: request.name })),
})

/** The server that this worker shares with others, started when the first of them needs it. */
const sharedServer = async (): Promise<ServerPlace | null> => {
  const servers = inject('sharedServers')
  if (servers === 0) return null
  // Numbered from 1 to the most workers at once; no two that run at the same time share a number.
  const worker = Number(process.env.VITEST_POOL_ID)
  return askServer({ name: `shared-${((worker - 1) % servers) + 1}`, withDocument: true })
}

const shared = await sharedServer()

/** The server that the tests of this worker share. */
export const here = (): Place => {
  if (shared === null) throw new Error('the tests of this project share no server')
  const { url, sideDoor, identity } = shared
  const { privateJwk, installationKey } = identity
  return { url, sideDoor, privateJwk, installationKey }
}

/** The Workers behind it. */
export const workersHere = (): readonly string[] => shared?.workers ?? []

/** What the servers of this project say of themselves; null where its tests share none. */
export const documentHere = (): OpenApiDocument | null => shared?.document ?? null
