/** `<naru-board src seconds>`: asks for its content again and again while it is looked at; only what changed travels. */
const SECOND_MS = 1_000

export class Board extends HTMLElement {
  #timer = 0
  #etag: string | null = null

  connectedCallback(): void {
    const everyMs = Number(this.getAttribute('seconds') ?? 4) * SECOND_MS
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

  async #renew(): Promise<void> {
    const headers = this.#etag === null ? {} : { 'If-None-Match': this.#etag }
    const answer = await fetch(this.getAttribute('src') ?? '', { headers })
    // Who is in the middle of something there finds it as it was.
    if (answer.status !== 200 || this.contains(document.activeElement)) return
    this.#etag = answer.headers.get('etag')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    this.replaceChildren(...Array.from(page.body.childNodes, (node) => document.adoptNode(node)))
  }
}
