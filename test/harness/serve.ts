/** Starts the servers of a project's tests, each with all Workers, and tells the tests where they are. */
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { OpenApiDocument } from './contract.ts'
import { startTestServer } from './server.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** The document of a server all of whose Workers are up. */
const documentAt = async (url: string | undefined): Promise<OpenApiDocument> => {
  const document = await (await fetch(new URL('/openapi.json', url))).json()
  if (typeof document !== 'object' || document === null || 'x-unavailable' in document)
    throw new Error('the document of the servers is not whole')
  // Its form is what the stories of the document look at.
  return document as OpenApiDocument
}

/** Starts so many; what comes back stops them. */
export const serve = async (project: TestProject, count: number): Promise<() => Promise<void>> => {
  const logs = join(ROOT, '.tmp', 'logs')
  const starting = Array.from({ length: count }, (_, at) => {
    const logFile = join(logs, `${project.name}${at === 0 ? '' : `-${at + 1}`}.log`)
    return startTestServer({ root: ROOT, logFile })
  })
  const servers = await Promise.all(starting)
  const places = servers.map(({ url, sideDoor, identity: { privateJwk, installationKey } }) => ({
    url,
    sideDoor,
    privateJwk,
    installationKey,
  }))
  project.provide('naru', places)
  project.provide('document', await documentAt(places[0]?.url))
  return async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
