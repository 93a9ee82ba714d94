/** A form goes out once, however often its button is pressed; what was wrong with it is where one reads on. */
export const submitOnce = (): void => {
  addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
    if (form.dataset.sent !== undefined) return event.preventDefault()
    form.dataset.sent = ''
    const pressed = event.submitter ?? form.querySelector('button[type=submit]')
    pressed?.setAttribute('aria-busy', 'true')
  })
  // A page that comes back from the memory of the browser may be sent again: it has the same key.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent
      for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
    }
  })
}

/**
 * A form that came back begins with why. To reload it, or to come back to it later, shows how things stand then: nothing is
 * sent again. Only while nobody knows what became of it, a reload sends it again with its key, and so finds out.
 */
export const showProblem = (): void => {
  const problem = document.querySelector<HTMLElement>('form [role=alert]')
  if (problem === null) return
  problem.focus()
  if (problem.dataset.unknown === undefined) history.replaceState(null, '', location.href)
}
