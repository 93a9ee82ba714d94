/** Somebody with a browser: keeps cookies, and says with each request which page it comes from, as browsers do. */
import { randomInt, randomUUID } from 'node:crypto'
import { type Answer, baseUrl, client, eventually, unique } from '../../harness/http.ts'

export const PASSWORD = 'correct horse battery'
const CONSENTS = { terms: '2026-10', privacy: '2026-10' }
const BYTES = 256

/** An address of its own for each, or all tests together would be somebody who guesses passwords. */
const anyAddress = (): string => `198.18.${randomInt(BYTES)}.${randomInt(BYTES)}`

/** `Origin` and `Sec-Fetch-Site` as a page of this origin has them; `null` leaves one out. */
export type From = { readonly origin?: string | null; readonly site?: string | null; readonly key?: string }

export class Browser {
  readonly #base: string
  readonly #cookies = new Map<string, string>()
  readonly address: string

  constructor(base = baseUrl(), address = anyAddress()) {
    this.#base = base
    this.address = address
  }

  /** What a page of Naru asks; it comes back with what the server said, and keeps its cookies. */
  async ask(method: string, path: string, body?: unknown, from: From = {}): Promise<Answer> {
    const { origin = new URL(this.#base).origin, site = 'same-origin' } = from
    const isWrite = method !== 'GET'
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await client(undefined, this.#base).raw(path, {
      method,
      redirect: 'manual',
      headers: {
        'cf-connecting-ip': this.address,
        ...(cookie !== '' && { cookie }),
        ...(isWrite && origin !== null && { origin }),
        ...(site !== null && { 'sec-fetch-site': site }),
        ...(isWrite && { 'idempotency-key': from.key ?? randomUUID() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    return answer
  }
  get(path: string, from?: From): Promise<Answer> {
    return this.ask('GET', path, undefined, from)
  }
  post(path: string, body: unknown = {}, from?: From): Promise<Answer> {
    return this.ask('POST', path, body, from)
  }
  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /max-age=0(;|$)/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
  get cookie(): string | undefined {
    return this.#cookies.get('naru.session_token')
  }
}

export const anyEmail = (who = 'kim'): string => `${unique(who)}@example.com`

export const signUpForm = (email: string, change: object = {}) => ({
  email,
  password: PASSWORD,
  name: '김나루',
  locale: 'en',
  consents: CONSENTS,
  ...change,
})

export type KeptMail = { readonly to: string; readonly subject: string; readonly text: string; readonly at: string }

/** The mails that somebody got, newest first. */
export const mailsTo = async (email: string, base = baseUrl()): Promise<readonly KeptMail[]> => {
  const { json } = await client(undefined, base).get(`/dev/mail?to=${encodeURIComponent(email)}`)
  return json.items
}

/** The path of the link in a mail about something. */
export const linkIn = async (email: string, subject: RegExp, base = baseUrl()): Promise<string> => {
  const mail = await eventually(async () => (await mailsTo(email, base)).find((one) => subject.test(one.subject)))
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? ''
  const { pathname, search } = new URL(link)
  return pathname + search
}

/** Somebody who has signed up; the address is confirmed unless told otherwise. */
export const signedUp = async ({
  email = anyEmail(),
  isConfirmed = true,
  base = baseUrl(),
}: {
  email?: string
  isConfirmed?: boolean
  base?: string
} = {}): Promise<{ readonly browser: Browser; readonly email: string }> => {
  const browser = new Browser(base)
  const answer = await browser.post('/auth/sign-up/email', signUpForm(email))
  if (answer.status !== 202) throw new Error(`signing up: ${answer.status} ${answer.text}`)
  if (isConfirmed) await browser.get(await linkIn(email, /Confirm/, base))
  return { browser, email }
}

/** Somebody who has signed up and in. */
export const signedIn = async (
  options: { email?: string; isConfirmed?: boolean; base?: string } = {},
): Promise<{ readonly browser: Browser; readonly email: string }> => {
  const { browser, email } = await signedUp(options)
  const answer = await browser.post('/auth/sign-in/email', { email, password: PASSWORD })
  if (answer.status !== 200) throw new Error(`signing in: ${answer.status} ${answer.text}`)
  return { browser, email }
}
