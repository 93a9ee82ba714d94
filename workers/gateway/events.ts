/** The catalogue of events (H7): what every system tells, as the view's AsyncAPI document says it. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { upstream } from './env.ts'
import { forward } from './forward.ts'
import { page, prose } from './page.ts'

export const ASYNC_API_PATH = '/asyncapi.json'
export const EVENTS_PATH = '/docs/events'

const Fields = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})
const Message = z.looseObject({
  name: z.string(),
  title: z.string(),
  payload: z.looseObject({
    allOf: z.tuple([z.unknown(), z.looseObject({ properties: z.looseObject({ data: Fields }) })]),
  }),
  'x-heard-by': z.array(z.string()),
})
type Message = z.infer<typeof Message>
export const AsyncApi = z.looseObject({
  asyncapi: z.string(),
  info: z.looseObject({ title: z.string(), description: z.string() }),
  channels: z.record(z.string(), z.looseObject({ address: z.string(), messages: z.record(z.string(), z.unknown()) })),
  components: z.looseObject({ messages: z.record(z.string(), Message) }),
})
type AsyncApi = z.infer<typeof AsyncApi>

/** The document, or the answer that there is none just now. */
export const asyncApiOf = async (c: Context): Promise<{ readonly answer: Response; readonly document?: AsyncApi }> => {
  const request = new Request(`https://view${ASYNC_API_PATH}`)
  const answer = await forward(c, 'VIEW', upstream(c.env, 'VIEW'), request)
  return answer.ok ? { answer, document: AsyncApi.parse(await answer.json()) } : { answer }
}

/** The whole page. */
export const eventsPage = ({ asyncapi, info, channels, components }: AsyncApi) =>
  page(
    info.title,
    html`<header>
<h1>${info.title}</h1>
<p>AsyncAPI ${asyncapi} · <a href="${ASYNC_API_PATH}">asyncapi.json</a> · <a href="/docs">HTTP API</a></p>
<p>${prose(info.description)}</p>
<nav aria-label="Contents">${Object.entries(channels).map(([id, { address }]) => html`<a href="#${id}">${address}</a>`)}</nav>
</header>
<main>
${Object.entries(channels).map(
  ([id, { address, messages }]) => html`<section id="${id}"><h2>${address}</h2>
<table><thead><tr><th>Event</th><th>Fields</th><th>Heard by</th></tr></thead><tbody>
${Object.keys(messages).map((name) => row(components.messages[name]))}</tbody></table></section>`,
)}
</main>`,
  )

const row = (message: Message | undefined) => {
  if (!message) return ''
  const { properties, required } = message.payload.allOf[1].properties.data
  const fields = Object.keys(properties).map((name) => html`<code>${name}${required.includes(name) ? '' : '?'}</code> `)
  const heardBy = message['x-heard-by']
  return html`<tr id="${message.name}"><td><code>${message.title}</code></td><td>${fields}</td><td>${heardBy.length > 0 ? heardBy.join(', ') : 'nobody'}</td></tr>`
}
