import { tell } from './replace.ts'

/** `<naru-board src seconds late>`: asks for its content again and again while it is looked at; only what changed travels. */
const SECOND_MS = 1_000
const EVERY_SECONDS = 4
const NOT_MODIFIED = 304

export class Board extends HTMLElement {
  #timer = 0
  #etag: string | null = null

  connectedCallback(): void {
    const everyMs = Number(this.getAttribute('seconds') ?? EVERY_SECONDS) * SECOND_MS
    this.#timer = window.setInterval(() => {
      if (!document.hidden) void this.#renew()
    }, everyMs)
    document.addEventListener('visibilitychange', this.#onReturn)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
    document.removeEventListener('visibilitychange', this.#onReturn)
  }

  readonly #onReturn = (): void => {
    if (!document.hidden) void this.#renew()
  }

  /** What there is to see in a few words, if it says so: heard by who does not see it. */
  get #status(): string | undefined {
    return this.querySelector<HTMLElement>('[data-status]')?.dataset.status
  }

  async #renew(): Promise<void> {
    const headers = this.#etag === null ? {} : { 'If-None-Match': this.#etag }
    const answer = await fetch(this.getAttribute('src') ?? '', { headers, redirect: 'error' }).catch(() => null)
    const isAnswered = answer !== null && (answer.ok || answer.status === NOT_MODIFIED)
    // Who looks at a board that stands still must know it.
    if (isAnswered) delete this.dataset.late
    else this.dataset.late = this.getAttribute('late') ?? ''
    // Who is in the middle of something there finds it as it was.
    if (!answer?.ok || this.contains(document.activeElement)) return
    this.#etag = answer.headers.get('etag')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const before = this.#status
    this.replaceChildren(...Array.from(page.body.childNodes, (node) => document.adoptNode(node)))
    if (this.#status && this.#status !== before) tell(this.#status)
  }
}
