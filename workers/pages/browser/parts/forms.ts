/** A form goes out once, however often its button is pressed; what was wrong with it is where one reads on. */
export const submitOnce = (): void => {
  addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
    if (form.dataset.sent !== undefined) return event.preventDefault()
    form.dataset.sent = ''
    form.querySelector('button[type=submit]')?.setAttribute('aria-busy', 'true')
  })
  // A page that comes back from the memory of the browser may be sent again: it has the same key.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent
      form.querySelector('button[type=submit]')?.removeAttribute('aria-busy')
    }
  })
}

/** A form that came back begins with why. */
export const showProblem = (): void => document.querySelector<HTMLElement>('form [role=alert]')?.focus()
