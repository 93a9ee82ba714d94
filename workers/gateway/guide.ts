/** What somebody who writes a client reads first: tokens, keys, lists, reading one's own write, and when to come back. */
import { html } from 'hono/html'
import { LIMIT_REQUESTS, LIMIT_SECONDS } from './limits.ts'
import { prose } from './page.ts'

const steps: readonly (readonly [title: string, text: string])[] = [
  [
    'Get a token',
    'Send `Authorization: Bearer <token>`: an access token (RFC 9068, type `at+jwt`) of an issuer that this installation trusts, with the claims `sub` and `roles`, and for staff `org`. ' +
      'In a local run `npm run -s token -- --sub kim --role customer` prints one. A program may send an API key in its place (`/v1/identity/me/keys`, or one of its organisation). Without a token you see what everybody may see. A 401 says in `because` which check a token failed.',
  ],
  [
    'Name each request',
    'Every POST, PUT and DELETE carries an `Idempotency-Key`: 1 to 128 visible characters that you make up, a new one for each thing you mean. ' +
      'The same key with the same body has one effect and gets the first answer again, with `Idempotency-Replayed: true`; with another body it is 422. So when no answer came, send the same again.',
  ],
  [
    'Read a list page by page',
    'Lists come in pages: `?limit=` up to 100, and `next` in the body is the `?cursor=` of the following page, null on the last one. `Link` has the whole address. What is in a cursor may change.',
  ],
  [
    'Read what you wrote',
    'Reads follow commands a moment later. Read at the `Content-Location` that a command answers: it ends with `?minVersion=` and the version that the command made, which is also in `Naru-Version`, and the read waits up to two seconds for it. ' +
      '`ETag` is the tag of the version: `If-None-Match` spares you what you have, `If-Match` on a command is 412 when the thing has moved on.',
  ],
  [
    'Try again after 503',
    '503 means that nothing is known to have failed. Wait as many seconds as `Retry-After` says, then send the same request with the same key: it finds out what became of the first. ' +
      `429 means too often: ${LIMIT_REQUESTS} requests in ${LIMIT_SECONDS} seconds; \`RateLimit\` on every answer says what is left.`,
  ],
  [
    'When something is refused',
    'Every error is `application/problem+json` with a `code` that does not change; its `type` is a page here that explains it. 422 points in `errors` to each thing that is wrong.',
  ],
]

export const guide = () => html`<section id="begin"><h2>Begin here</h2>
${steps.map(([title, text]) => html`<h3>${title}</h3><p>${prose(text)}</p>`)}
</section>`
