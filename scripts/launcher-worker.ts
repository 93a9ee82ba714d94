/**
 * The launcher's own Workers: small ones inside the runtime that do what this process cannot do from outside. They are
 * asked over a port of the runtime that is not the public one, never through Miniflare's proxies: those block this process
 * until the answer is there, and a runtime that meanwhile prints more than a pipe holds waits for the reader of its lines,
 * which is this process. After a kill thousands of actors wake and print at once, and both would wait for ever.
 *
 * That port takes requests for any Worker by name, from whoever on this machine finds it. So these Workers, which run SQL
 * and fire crons, answer only to a word that this process alone knows; the others know no caller whom the gateway has not
 * signed (H6).
 */
import { randomBytes } from 'node:crypto'
import type { Miniflare } from 'miniflare'

/** A Worker of the launcher's own, as far as it differs from others. */
export type LauncherWorker = {
  readonly name: string
  readonly code: string
  readonly bindings: Record<string, string>
  readonly serviceBindings?: Record<string, string | { readonly name: string; readonly entrypoint: string }>
  readonly d1Databases?: Record<string, string | { readonly id: string }>
  readonly compatibilityFlags?: string[]
}

/** Miniflare's header that names the Worker a request is for. */
const ROUTE = 'MF-Route-Override'
const LAUNCHER_URL = 'http://launcher/'
const WORD_HEADER = 'x-naru-launcher'
const WORD_BYTES = 32
const word = randomBytes(WORD_BYTES).toString('hex')

/** A Worker that answers this process with what `handle`, the text of a function of request and env, answers. */
export const launcherWorker = ({
  handle,
  ...of
}: Omit<LauncherWorker, 'code' | 'bindings'> & { readonly handle: string }): LauncherWorker => {
  const code = `const handle = ${handle}
export default {
  fetch(request, env) {
    const isOurs = request.headers.get('${WORD_HEADER}') === env.LAUNCHER_WORD
    return isOurs ? handle(request, env) : new Response(null, { status: 404 })
  },
}`
  return { ...of, code, bindings: { LAUNCHER_WORD: word } }
}

/**
 * What a Worker, one of ours or one under test, answers by its name to a question, or to a read without one; rejects as
 * soon as `stopping` is aborted.
 */
export const askWorker = async (
  mf: Miniflare,
  name: string,
  question: object | null,
  { url = LAUNCHER_URL, stopping }: { readonly url?: string; readonly stopping?: AbortSignal } = {},
): Promise<unknown> => {
  const headers = { [ROUTE]: name, [WORD_HEADER]: word }
  const asked = question === null ? {} : { method: 'POST', body: JSON.stringify(question) }
  const answer = await mf.dispatchFetch(url, { ...asked, headers, signal: stopping ?? null })
  if (!answer.ok && question !== null) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
