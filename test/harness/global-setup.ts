/** vitest: starts all Workers once for a project and tells its tests where they are. */
import { join } from 'node:path'
import type { JWK } from 'jose'
import type { TestProject } from 'vitest/node'
import { startTestServer } from './server.ts'

const ROOT = join(import.meta.dirname, '..', '..')

declare module 'vitest' {
  interface ProvidedContext {
    naru: { readonly url: string; readonly sideDoor: string; readonly privateJwk: JWK }
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logFile = join(ROOT, '.tmp', 'logs', `${project.name}.log`)
  const server = await startTestServer({ root: ROOT, logFile })
  const { url, sideDoor, identity } = server
  project.provide('naru', { url, sideDoor, privateJwk: identity.privateJwk })
  return () => server.stop()
}
