/** The docs page (H7): every operation by system, rendered here from the document. No script, no outside host. */
import { html, raw } from 'hono/html'
import { z } from 'zod'
import { operationsOf } from '../http/document.ts'
import { grammarProblems } from '../http/problem.ts'
import type { OpenApi } from './openapi.ts'

export const DOCS_PATH = '/docs'
export const STYLE_PATH = '/docs.css'

const media = z.record(z.string(), z.looseObject({ schema: z.unknown() }))
const Operation = z.looseObject({
  summary: z.string().default(''),
  'x-part': z.string().default(''),
  'x-who': z.union([z.string(), z.array(z.string())]).optional(),
  'x-problems': z.array(z.string()).default([]),
  requestBody: z.looseObject({ content: media }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: media.optional() })).default({}),
  parameters: z
    .array(z.looseObject({ name: z.string().optional(), in: z.string().optional(), $ref: z.string().optional() }))
    .default([]),
})
type Operation = z.infer<typeof Operation>
type Listed = { readonly path: string; readonly method: string; readonly operation: Operation }

/** The whole page. Everything in it is escaped by the template. */
export const docsPage = (document: OpenApi['document']) => {
  const listed = operationsOf(document).map(
    ({ operation, ...at }): Listed => ({ ...at, operation: Operation.parse(operation) }),
  )
  const parts = Map.groupBy(listed, ({ operation }) => operation['x-part'])
  const missing = document['x-unavailable'] ?? []
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}: HTTP API</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<header>
<h1>${document.info.title}</h1>
<p>OpenAPI ${document.openapi} · <a href="/openapi.json">openapi.json</a></p>
${missing.length > 0 ? html`<p class="missing">Not answering just now: ${missing.join(', ')}</p>` : ''}
<nav>${[...parts.keys()].map((part) => html`<a href="#${anchor(part)}">${part}</a> `)}</nav>
</header>
<main>
${[...parts].map(([part, operations]) => html`<section id="${anchor(part)}"><h2>${part}</h2>${operations.map(entry)}</section>`)}
${commonProblems()}
<section id="schemas"><h2>Schemas</h2>${Object.entries(document.components.schemas ?? {}).map(
    ([name, schema]) =>
      html`<details id="schema-${name}"><summary><code>${name}</code></summary>${code(schema)}</details>`,
  )}</section>
</main>
</body>
</html>`
}

const anchor = (part: string): string => encodeURIComponent(part)

const entry = ({ path, method, operation }: Listed) => html`
<details>
<summary><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span class="who">${who(operation)}</span>
<span>${operation.summary}</span></summary>
${parameters(operation)}
${operation.requestBody ? html`<h4>Body</h4>${schemasOf(operation.requestBody.content)}` : ''}
<h4>Answers</h4>
${Object.entries(operation.responses).map(
  ([status, { description, content }]) =>
    html`<p><b>${status === 'default' ? 'otherwise' : status}</b> ${description}</p>${status === 'default' || !content ? '' : schemasOf(content)}`,
)}
${operation['x-problems'].length > 0 ? html`<h4>Problem codes</h4><p>${operation['x-problems'].map((name) => html`<code>${name}</code> `)}</p>` : ''}
</details>`

const who = (operation: Operation): string => {
  const allowed = operation['x-who']
  if (allowed === undefined) return 'nobody has said who'
  return typeof allowed === 'string' ? allowed : allowed.join(', ')
}

const parameters = ({ parameters: all }: Operation) => {
  const named = all.map((one) => (one.$ref ? `${one.$ref.split('/').at(-1)} (header)` : `${one.name} (${one.in})`))
  return named.length > 0 ? html`<h4>Parameters</h4><p>${named.map((name) => html`<code>${name}</code> `)}</p>` : ''
}

const schemasOf = (content: z.infer<typeof media>) =>
  Object.entries(content).map(([type, { schema }]) => html`<p class="type">${type}</p>${code(schema)}`)

const code = (schema: unknown) => html`<pre>${JSON.stringify(schema, null, 2)}</pre>`

const commonProblems = () => html`<section id="problems"><h2>Problems every route may answer</h2>
<table><thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead><tbody>
${Object.entries(grammarProblems).map(
  ([name, { status, title }]) => html`<tr><td>${status}</td><td><code>${name}</code></td><td>${title}</td></tr>`,
)}</tbody></table></section>`

/** The page's style sheet. */
export const style = raw(`:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0; } h2 { border-bottom: 1px solid var(--line); padding-top: 1rem; } h4 { margin: .6rem 0 .2rem; }
nav a { margin-right: 1rem; } .missing { border-left: 4px solid #c60; padding-left: .6rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; } summary:focus-visible { outline: 2px solid Highlight; }
summary b { display: inline-block; min-width: 3.6rem; font-size: .8rem; }
.who { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; margin: 0 .4rem; }
.type { margin: .2rem 0; font-size: .8rem; opacity: .8; }
pre { background: var(--soft); padding: .6rem; overflow: auto; border-radius: .4rem; font-size: .85rem; }
code { background: var(--soft); padding: 0 .2rem; border-radius: .2rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); }
`).toString()
