/** What the gateway's own pages have in common: no script, no outside host, and room enough on a phone. */
import { html, raw } from 'hono/html'

export const STYLE_PATH = '/docs.css'

type Html = ReturnType<typeof html>

/** A whole page. Everything in it is escaped by the template. */
export const page = (title: string, body: Html) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
${body}
</body>
</html>`

/** A sentence in which words stand between backticks, as in the document. */
export const prose = (text: string) =>
  text.split(/`([^`]+)`/).map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))

/** The style sheet. Long names and addresses break anywhere, or they would push the page beyond a narrow screen. */
export const style = raw(`:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { margin: 0; } h2 { border-bottom: 1px solid var(--line); padding-top: 1rem; } h3 { margin: .6rem 0 .2rem; font-size: 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1rem; } nav a { padding: .3rem 0; }
.missing { border-left: 4px solid #c60; padding-left: .6rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; padding: .3rem 0; } summary:focus-visible { outline: 2px solid Highlight; }
summary b { display: inline-block; min-width: 3.6rem; font-size: .8rem; }
.who { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; margin: 0 .4rem; }
div.answer { margin: .4rem 0; }
.type { margin: .2rem 0; font-size: .8rem; opacity: .8; }
pre { background: var(--soft); padding: .6rem; overflow: auto; border-radius: .4rem; font-size: .85rem; max-width: 100%; }
code { background: var(--soft); padding: 0 .2rem; border-radius: .2rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 600; } dd { margin: 0 0 .6rem; }
`).toString()
