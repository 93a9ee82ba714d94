/** Passkeys (패스키) need script: the browser asks its user, identity checks the answer. Without them nothing is shown. */

const ask = async (path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`/auth/passkey/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}
const shown = (credential: Credential | null): unknown => {
  if (credential instanceof PublicKeyCredential) return credential.toJSON()
  throw new Error('no passkey was chosen')
}

export class Passkey extends HTMLElement {
  connectedCallback(): void {
    if (typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON !== 'function') return
    this.hidden = false
    this.querySelector('button')?.addEventListener('click', () => this.#run())
  }

  async #run(): Promise<void> {
    const said = this.querySelector('[role=alert]')
    if (said) said.textContent = ''
    try {
      await (this.getAttribute('do') === 'add' ? this.#add() : this.#signIn())
    } catch (fault) {
      console.warn(fault)
      if (said) said.textContent = this.getAttribute('failed')
    }
  }

  async #add(): Promise<void> {
    const options = (await ask('generate-register-options')) as PublicKeyCredentialCreationOptionsJSON
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    const response = shown(await navigator.credentials.create({ publicKey }))
    await ask('verify-registration', { response, name: this.querySelector('input')?.value })
    location.reload()
  }

  /** The form of the page says where to go on. */
  async #signIn(): Promise<void> {
    const options = (await ask('generate-authenticate-options')) as PublicKeyCredentialRequestOptionsJSON
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    await ask('verify-authentication', { response: shown(await navigator.credentials.get({ publicKey })) })
    const form = document.getElementById(this.getAttribute('form') ?? '')
    if (!(form instanceof HTMLFormElement)) return
    form.action += '/done'
    form.submit()
  }
}
