/** The docs page (H7): every operation by system, rendered here from the document. No script, no outside host. */
import { html } from 'hono/html'
import { z } from 'zod'
import { operationsOf } from '../http/document.ts'
import { grammarProblems, PROBLEMS_PATH } from '../http/problem.ts'
import { EVENTS_PATH } from './events.ts'
import { guide } from './guide.ts'
import type { OpenApi } from './openapi.ts'
import { page, prose } from './page.ts'

export const DOCS_PATH = '/docs'
const FIRST_PROBLEM = 400

const media = z.record(z.string(), z.looseObject({ schema: z.unknown() }))
const Operation = z.looseObject({
  operationId: z.string().default(''),
  summary: z.string().default(''),
  'x-part': z.string().default(''),
  'x-who': z.union([z.string(), z.array(z.string())]).optional(),
  requestBody: z.looseObject({ content: media }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: media.optional() })).default({}),
  parameters: z
    .array(z.looseObject({ name: z.string().optional(), in: z.string().optional(), $ref: z.string().optional() }))
    .default([]),
})
type Operation = z.infer<typeof Operation>
type Listed = { readonly path: string; readonly method: string; readonly operation: Operation }

/** The whole page. */
export const docsPage = (document: OpenApi['document']) => {
  const listed = operationsOf(document).map(
    ({ operation, ...at }): Listed => ({ ...at, operation: Operation.parse(operation) }),
  )
  const parts = Map.groupBy(listed, ({ operation }) => operation['x-part'])
  const missing = document['x-unavailable'] ?? []
  const headers = headersIn(document)
  return page(
    `${document.info.title}: HTTP API`,
    html`<header>
<h1>${document.info.title}</h1>
<p>OpenAPI ${document.openapi} · <a href="/openapi.json">openapi.json</a> · <a href="${EVENTS_PATH}">events</a></p>
${missing.length > 0 ? html`<p class="missing">Not answering just now: ${missing.join(', ')}</p>` : ''}
<nav aria-label="Contents"><a href="#begin">Begin here</a>${[...parts.keys()].map((part) => html`<a href="#${anchor(part)}">${part}</a>`)}<a href="#problems">Problems</a><a href="#schemas">Schemas</a></nav>
</header>
<main>
${guide()}
${[...parts].map(([part, operations]) => html`<section id="${anchor(part)}"><h2>${part}</h2>${operations.map((one) => entry(one, headers))}</section>`)}
${commonProblems()}
<section id="schemas"><h2>Schemas</h2>${Object.entries(document.components.schemas ?? {}).map(
      ([name, schema]) =>
        html`<details id="schema-${name}"><summary><code>${name}</code></summary>${code(schema)}</details>`,
    )}</section>
</main>`,
  )
}

const Header = z.looseObject({ name: z.string() })

/** Shared parameters by the name they are referred to with: `IdempotencyKey` is the header `Idempotency-Key`. */
const headersIn = ({ components }: OpenApi['document']): ReadonlyMap<string, string> =>
  new Map(Object.entries(components.parameters ?? {}).map(([key, header]) => [key, Header.parse(header).name]))

const anchor = (part: string): string => encodeURIComponent(part)

const entry = ({ path, method, operation }: Listed, headers: ReadonlyMap<string, string>) => html`
<details id="${operation.operationId}">
<summary><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span class="who">${who(operation)}</span>
<span>${prose(operation.summary)}</span></summary>
${parameters(operation, headers)}
${operation.requestBody ? html`<h3>Body</h3>${schemasOf(operation.requestBody.content)}` : ''}
<h3>Answers</h3>
${Object.entries(operation.responses).map(([status, answer]) => html`<div class="answer"><b>${status}</b> ${told(status, answer)}</div>`)}
</details>`

/** A good answer with its shape; else the codes of its problems. */
const told = (status: string, { description, content }: Operation['responses'][string]) =>
  Number(status) < FIRST_PROBLEM
    ? html`${prose(description)}${content ? schemasOf(content) : ''}`
    : description.split(', ').map((name) => html`<a href="${PROBLEMS_PATH}${name}"><code>${name}</code></a> `)

const who = (operation: Operation): string => {
  const allowed = operation['x-who']
  if (allowed === undefined) return 'nobody has said who'
  return typeof allowed === 'string' ? allowed : allowed.join(', ')
}

const parameters = ({ parameters: all }: Operation, headers: ReadonlyMap<string, string>) => {
  const named = all.map(({ name, in: place, $ref }) => {
    const key = $ref?.split('/').at(-1) ?? ''
    return $ref ? `${headers.get(key) ?? key} (header)` : `${name} (${place})`
  })
  return named.length > 0 ? html`<h3>Parameters</h3><p>${named.map((name) => html`<code>${name}</code> `)}</p>` : ''
}

const schemasOf = (content: z.infer<typeof media>) =>
  Object.entries(content).map(([type, { schema }]) => html`<p class="type">${type}</p>${code(schema)}`)

const SCHEMA = '#/components/schemas/'
const Reference = z.strictObject({ $ref: z.string().startsWith(SCHEMA) })

/** A schema as JSON, in which a reference is the name of what it leads to. */
const code = (schema: unknown) => {
  const named = (_: string, value: unknown) => {
    const reference = Reference.safeParse(value)
    return reference.success ? reference.data.$ref : value
  }
  const parts = JSON.stringify(schema, named, 2).split(/"#\/components\/schemas\/(\w+)"/)
  return html`<pre>${parts.map((part, at) => (at % 2 === 1 ? html`<a href="#schema-${part}">${part}</a>` : part))}</pre>`
}

const commonProblems = () => html`<section id="problems"><h2>Problems every route may answer</h2>
<table><thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead><tbody>
${Object.entries(grammarProblems).map(
  ([name, { status, title }]) =>
    html`<tr><td>${status}</td><td><a href="${PROBLEMS_PATH}${name}"><code>${name}</code></a></td><td>${title}</td></tr>`,
)}</tbody></table></section>`
