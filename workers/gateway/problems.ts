/** The pages behind the `type` of a problem (H2): what it means, where it may be answered, and what to do. */
import { html } from 'hono/html'
import { z } from 'zod'
import { operationsOf } from '../http/document.ts'
import { grammarProblems, PROBLEMS_PATH } from '../http/problem.ts'
import { DOCS_PATH } from './docs.ts'
import type { OpenApi } from './openapi.ts'
import { page } from './page.ts'

const Refusing = z.looseObject({
  operationId: z.string().default(''),
  'x-problems': z.array(z.string()).default([]),
  'x-refusals': z.record(z.string(), z.object({ status: z.int(), title: z.string() })).default({}),
})

const ADVICE: Readonly<Record<number, string>> = {
  400: 'Nothing was done. The request cannot be read as it is: change it, then send it again.',
  401: 'Nothing was done. Get a fresh token from the issuer; the fact `because` says which check this one failed.',
  402: 'It was not paid for. Nothing more was done; the facts say why.',
  403: 'Nothing was done. Your token has none of the roles that may do this.',
  404: 'There is none, or none that you may see.',
  405: 'Nothing was done. The header Allow lists the methods of this address.',
  409: 'Nothing was done: its current state does not allow it. Read it again before you decide.',
  410: 'Nothing was done: it is over.',
  412: 'Nothing was done: it has another version than the one you have seen. Read it again, and decide anew.',
  413: 'Nothing was done. Send less.',
  415: 'Nothing was done. Send application/json in UTF-8, not compressed.',
  422: 'Nothing was done. The errors point to what is wrong: change it, then send it again.',
  429: 'Nothing was done. Wait as many seconds as Retry-After says.',
  500: 'A fault of ours. Tell us the id of the request, and send it again with the same key.',
  503: 'Nothing is known to have failed. Wait as many seconds as Retry-After says, then send the same with the same key.',
}

export const problemPath = (code: string): string => `${PROBLEMS_PATH}${code}`

/** The page about a code; null for one that no route may answer. */
export const problemPage = (document: OpenApi['document'], code: string) => {
  const routes = operationsOf(document).map(({ operation, ...at }) => ({ ...at, ...Refusing.parse(operation) }))
  const known = new Map(routes.flatMap((route) => Object.entries(route['x-refusals'])))
  const kind = known.get(code) ?? new Map(Object.entries<{ status: number; title: string }>(grammarProblems)).get(code)
  if (kind === undefined) return null
  const answering = routes.filter((route) => route['x-problems'].includes(code))
  return page(
    `${code}: ${document.info.title}`,
    html`<header><p><a href="${DOCS_PATH}">${document.info.title}</a></p><h1>${kind.title}</h1></header>
<main>
<dl><dt>Code</dt><dd><code>${code}</code></dd><dt>Status</dt><dd>${kind.status}</dd></dl>
<p>${ADVICE[kind.status] ?? ''}</p>
${answering.length > 0 ? html`<h2>Routes that may answer this</h2><ul>${answering.map(listed)}</ul>` : ''}
</main>`,
  )
}

const listed = ({ method, path, operationId }: { method: string; path: string; operationId: string }) =>
  html`<li><a href="${DOCS_PATH}#${operationId}"><code>${method.toUpperCase()} ${path}</code></a></li>`
