/** Putting what the server says now in place of what stands there, without taking the focus or what was typed away. */

/** Puts `fresh` in the place of `shown` unless they say the same. */
export const replaceWith = (shown: Element, fresh: Element): boolean => {
  if (sameWords(shown, fresh)) return false
  const focused = shown.contains(document.activeElement) ? document.activeElement : null
  const isTyping = focused?.matches('input:not([type=hidden]), select, textarea') ?? false
  // Who types is not disturbed; the page is asked for again with the next news.
  if (isTyping) return false
  const place = focused && placeOf(shown, focused)
  for (const details of shown.querySelectorAll('details[open]')) {
    fresh
      .querySelectorAll('details')
      .item(Array.from(shown.querySelectorAll('details')).indexOf(details as HTMLDetailsElement))
      ?.setAttribute('open', '')
  }
  shown.replaceWith(fresh)
  if (place !== null) focusAgain(fresh, place)
  return true
}

/** Forms have another key each time, and counted time is no news. */
const wordsOf = (element: Element): string => {
  const copy = element.cloneNode(true) as Element
  for (const one of copy.querySelectorAll('input[name=key]')) one.remove()
  for (const one of copy.querySelectorAll('naru-countdown')) {
    one.removeAttribute('written')
    one.textContent = ''
  }
  for (const one of copy.querySelectorAll('details[open]')) one.removeAttribute('open')
  return copy.outerHTML
}
const sameWords = (one: Element, other: Element): boolean => wordsOf(one) === wordsOf(other)

const FOCUSABLE = 'a[href], button, input:not([type=hidden]), select, textarea, summary'
const placeOf = (root: Element, focused: Element): number =>
  Array.from(root.querySelectorAll(FOCUSABLE)).indexOf(focused)
/** The same place, or the heading of what there is now. */
const focusAgain = (root: Element, place: number): void => {
  const next = root.querySelectorAll<HTMLElement>(FOCUSABLE).item(place)
  const heading = root.querySelector<HTMLElement>('h1, h2')
  heading?.setAttribute('tabindex', '-1')
  ;(next ?? heading)?.focus()
}

/** What a screen reader is told, once. */
export const tell = (words: string): void => {
  const said = document.getElementById('said')
  if (said) said.textContent = words
}
