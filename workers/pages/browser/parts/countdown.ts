/** `<naru-countdown until written over>`: the time that is left, second by second. */
const SECOND_MS = 1_000
const MINUTE = 60
const HOUR = 3_600
const two = (count: number): string => String(count).padStart(2, '0')

/** Told when the time is over, for whoever shows something that now is otherwise. */
export const OVER = 'naru-over'

export class Countdown extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    const until = Date.parse(this.getAttribute('until') ?? '')
    const written = Date.parse(this.getAttribute('written') ?? '')
    // From the time of the page, not of this clock: that may be hours off. A page from the cache is older than it looks.
    const shownAt = performance.now()
    const tick = (): void => {
      const seconds = Math.round((until - written - (performance.now() - shownAt)) / SECOND_MS)
      this.#show(Math.max(0, seconds))
      if (seconds > 0) return
      clearInterval(this.#timer)
      this.textContent = this.getAttribute('over')
      this.dispatchEvent(new Event(OVER, { bubbles: true }))
    }
    this.#timer = window.setInterval(tick, SECOND_MS)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  #show(seconds: number): void {
    const time = this.querySelector('time')
    const [hours, minutes, rest] = [Math.floor(seconds / HOUR), Math.floor(seconds / MINUTE) % MINUTE, seconds % MINUTE]
    if (time) time.textContent = hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
  }
}
