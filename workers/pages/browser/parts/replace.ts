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
  keepTyped(shown, fresh)
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

/** What was typed and not sent stays in the fields that are still there. */
const keepTyped = (shown: Element, fresh: Element): void => {
  for (const field of shown.querySelectorAll<HTMLInputElement>('form[id] :is(input:not([type=hidden]), textarea)')) {
    const isChoice = field.type === 'radio' || field.type === 'checkbox'
    if (isChoice ? field.checked === field.defaultChecked : field.value === field.defaultValue) continue
    const value = isChoice ? `[value="${CSS.escape(field.value)}"]` : ''
    const place = `form#${CSS.escape(field.form?.id ?? '')} [name="${CSS.escape(field.name)}"]${value}`
    const same = fresh.querySelector<HTMLInputElement>(place)
    if (same && isChoice) same.checked = field.checked
    else if (same) same.value = field.value
  }
}

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
