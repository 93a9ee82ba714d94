/**
 * The launcher's own Workers: small ones inside the runtime that do what this process cannot do from outside. They are
 * asked over the runtime's own port, never through Miniflare's proxies: those block this process until the answer is
 * there, and a runtime that meanwhile prints more than a pipe holds waits for the reader of its lines, which is this
 * process. After a kill thousands of actors wake and print at once, and both would wait for ever.
 */
import type { Miniflare } from 'miniflare'

/** A Worker of the launcher's own, as far as it differs from others. */
export type LauncherWorker = {
  readonly name: string
  readonly code: string
  readonly serviceBindings?: Record<string, string | { readonly name: string; readonly entrypoint: string }>
  readonly d1Databases?: Record<string, string | { readonly id: string }>
  readonly compatibilityFlags?: string[]
}

/** Miniflare's header that names the Worker a request is for. */
const ROUTE = 'MF-Route-Override'
const LAUNCHER_URL = 'http://launcher/'

/** What a Worker, one of ours or one under test, answers by its name; rejects as soon as `stopping` is aborted. */
export const askWorker = async (
  mf: Miniflare,
  name: string,
  question: object,
  { url = LAUNCHER_URL, stopping }: { readonly url?: string; readonly stopping?: AbortSignal } = {},
): Promise<unknown> => {
  const init = { method: 'POST', headers: { [ROUTE]: name }, body: JSON.stringify(question), signal: stopping ?? null }
  const answer = await mf.dispatchFetch(url, init)
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
