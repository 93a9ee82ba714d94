/**
 * The public port. Miniflare's own takes a header that sends a request to any Worker by name, past the gateway, so it is
 * kept to this process; the public one leads to this Worker, which knows the gateway and nobody else. It lets nobody in
 * before the launcher says so: not before the databases are migrated.
 */
import type { V4WorkerOptions } from 'miniflare'

export const HOST = '127.0.0.1'
/** The Worker behind the public port. */
export const PUBLIC_WORKER = 'naru-public'
/**
 * Only this machine reaches the port, so its address is the caller's, unless a test says another one. Each request asks for
 * itself until one is told that it is open: a request may not wait for what another one has begun.
 */
const CODE = `let isOpen = false
const opened = async (env) => {
  const { ok } = await env.LAUNCHER.fetch('http://launcher/')
  return ok
}
export default {
  async fetch(request, env) {
    isOpen ||= await opened(env).catch(() => false)
    if (!isOpen) return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
    const headers = new Headers(request.headers)
    if (!headers.has('cf-connecting-ip')) headers.set('cf-connecting-ip', '${HOST}')
    return env.GATEWAY.fetch(new Request(request, { headers }))
  },
}`

/** `opened` resolves when requests may come in; those that come before wait. */
export const publicWorker = (gateway: string, port: number, opened: Promise<void>) =>
  ({
    name: PUBLIC_WORKER,
    code: CODE,
    bindings: {},
    serviceBindings: {
      GATEWAY: gateway,
      LAUNCHER: async () => {
        await opened
        return new Response()
      },
    },
    unsafeDirectSockets: [{ host: HOST, port }],
  }) satisfies Partial<V4WorkerOptions> & { code: string }
