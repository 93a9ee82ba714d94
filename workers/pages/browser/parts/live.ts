/**
 * `<naru-live thing>` renews what it holds as soon as its reader is told something about one of these things, or about
 * anything (`*`); `<naru-unread>` counts.
 * One stream for all of a page, and only while it is looked at: six streams stop a whole browser on HTTP/1.1.
 */
import { OVER } from './countdown.ts'
import { replaceWith, tell } from './replace.ts'

const STREAM = '/v1/notifications/live'
/** What the reader did themselves is shown by then, at the latest. */
const CATCH_UP_MS = 1_000
const CATCH_UP_TRIES = 10
/** Who is told may be faster than what is shown: with news, one looks at once and a little later. */
const AFTER_NEWS_MS = [0, 1_000, 3_000]

type News = { readonly thing: { readonly system: string; readonly kind: string; readonly id: string } }

class Stream {
  #source: EventSource | undefined
  readonly #listeners = new Set<(news: News | null) => void>()

  /** Hears of all news; null when some may have been missed. */
  listen(listener: (news: News | null) => void): () => void {
    this.#listeners.add(listener)
    this.#follow()
    return () => {
      this.#listeners.delete(listener)
      this.#follow()
    }
  }

  constructor() {
    document.addEventListener('visibilitychange', () => {
      this.#follow()
      if (!document.hidden) this.#tell(null)
    })
  }

  #follow(): void {
    const wanted = !document.hidden && this.#listeners.size > 0
    if (wanted === (this.#source !== undefined)) return
    if (!wanted) {
      this.#source?.close()
      this.#source = undefined
      return
    }
    this.#source = new EventSource(STREAM)
    this.#source.addEventListener('open', () => void this.#findMissed())
    this.#source.addEventListener('notification', ({ data }) => this.#tell(JSON.parse(data) as News))
  }

  /** The stream begins with what is new from now on; what came since the page was written shows in the count. */
  async #findMissed(): Promise<void> {
    const count = document.querySelector('naru-unread .count')
    const unread = await unreadNow()
    if (unread !== null && unread !== Number(count?.textContent || 0)) this.#tell(null)
  }

  #tell(news: News | null): void {
    for (const listener of this.#listeners) listener(news)
  }
}
const stream = new Stream()

/** Null while nobody answers: the next news, or the next look at the page, asks again. */
const unreadNow = async (): Promise<number | null> => {
  const answer = await fetch('/v1/notifications?limit=1').catch(() => null)
  return answer?.ok ? ((await answer.json()) as { unread: number }).unread : null
}
const isSignedIn = (): boolean => document.querySelector('naru-unread') !== null

export class Live extends HTMLElement {
  #stop = (): void => undefined
  #timer = 0

  connectedCallback(): void {
    if (isSignedIn()) {
      this.#stop = stream.listen((news) => {
        const things = this.getAttribute('thing')?.split(' ') ?? []
        const about = news && `${news.thing.system}.${news.thing.kind}/${news.thing.id}`
        if (about === null) void this.#renew()
        else if (things.includes('*') || things.includes(about)) this.#afterNews(AFTER_NEWS_MS)
      })
    }
    this.addEventListener(OVER, () => this.#soon(CATCH_UP_TRIES))
    if (this.hasAttribute('behind')) this.#soon(CATCH_UP_TRIES)
  }

  disconnectedCallback(): void {
    this.#stop()
    clearTimeout(this.#timer)
  }

  #afterNews([ms, ...later]: readonly number[]): void {
    clearTimeout(this.#timer)
    if (ms === undefined) return
    this.#timer = window.setTimeout(async () => {
      await this.#renew()
      this.#afterNews(later)
    }, ms)
  }

  /** Asks until something has changed. */
  #soon(tries: number, afterMs = CATCH_UP_MS): void {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(async () => {
      if (!(await this.#renew()) && tries > 1) this.#soon(tries - 1)
    }, afterMs)
  }

  async #renew(): Promise<boolean> {
    const here = new URL(location.href)
    here.searchParams.delete('since')
    const answer = await fetch(here).catch(() => null)
    if (!answer?.ok) return false
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    let isRenewed = false
    for (const fresh of page.querySelectorAll('naru-live > [id]')) {
      const shown = this.querySelector<HTMLElement>(`#${CSS.escape(fresh.id)}`)
      const { status } = (fresh as HTMLElement).dataset
      const isNews = status !== shown?.dataset.status
      // Why a form came back is read until it is true no more.
      if (!shown || (!isNews && shown.querySelector('form [role=alert]'))) continue
      if (!replaceWith(shown, document.adoptNode(fresh))) continue
      isRenewed = true
      if (status && isNews) tell(status)
    }
    return isRenewed
  }
}

export class Unread extends HTMLElement {
  #stop = (): void => undefined

  connectedCallback(): void {
    this.#stop = stream.listen((news) => void this.#renew(news))
  }

  disconnectedCallback(): void {
    this.#stop()
  }

  async #renew(news: News | null): Promise<void> {
    const count = this.querySelector<HTMLElement>('.count')
    if (!count) return
    if (news) return this.#show(count, Number(count.textContent || 0) + 1)
    const unread = await unreadNow()
    if (unread !== null) this.#show(count, unread)
  }

  #show(count: HTMLElement, unread: number): void {
    count.textContent = unread > 0 ? String(unread) : ''
    count.hidden = unread === 0
  }
}
