/**
 * The public port: a socket of the gateway's own. Miniflare's takes a header that sends a request to any Worker by name, past
 * the gateway, and costs each request a hop; so it is kept to this process. The gateway lets nobody in before the launcher
 * says so: not before the databases are migrated.
 */
import type { V4WorkerOptions } from 'miniflare'
import { HEALTH_PATH } from '../workers/http/health.ts'

export const HOST = '127.0.0.1'
/** The gateway's module, and the one in front of it. */
const GATEWAY_MODULE = 'gateway.mjs'
const DOOR_MODULE = 'door.mjs'
/** Each request asks for itself until one is told that it is open: a request may not wait for what another one has begun. */
const DOOR = `import gateway from './${GATEWAY_MODULE}'
export * from './${GATEWAY_MODULE}'
let isOpen = false
const opened = async (env) => {
  const { ok } = await env.LAUNCHER.fetch('http://launcher/')
  return ok
}
export default {
  ...gateway,
  async fetch(request, env, context) {
    // What the Worker says of its settings decides whether it opens at all.
    if (new URL(request.url).pathname === '${HEALTH_PATH}') return gateway.fetch(request, env, context)
    isOpen ||= await opened(env).catch(() => false)
    if (isOpen) return gateway.fetch(request, env, context)
    return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
  },
}`

/** The gateway on this port. `opened` resolves when requests may come in; those that come before wait. */
export const onPublicPort = (
  gateway: V4WorkerOptions,
  code: string,
  folder: string,
  port: number,
  opened: Promise<void>,
) =>
  ({
    ...gateway,
    modules: [
      { type: 'ESModule' as const, path: `${folder}/${DOOR_MODULE}`, contents: DOOR },
      { type: 'ESModule' as const, path: `${folder}/${GATEWAY_MODULE}`, contents: code },
    ],
    serviceBindings: {
      ...gateway.serviceBindings,
      LAUNCHER: async () => {
        await opened
        return new Response()
      },
    },
    unsafeDirectSockets: [{ host: HOST, port }],
  }) satisfies V4WorkerOptions
