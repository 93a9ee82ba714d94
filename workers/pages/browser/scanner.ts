/** `<naru-scanner into off>`: looks through the camera for a QR code, writes it into a field and sends its form. */
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm'

const LOOK_EVERY_MS = 150

prepareZXingModule({ overrides: { locateFile: () => wasm } })

class Scanner extends HTMLElement {
  #timer = 0
  #stream: MediaStream | null = null
  readonly #detector = new BarcodeDetector({ formats: ['qr_code'] })

  connectedCallback(): void {
    const button = this.querySelector('button')
    button?.removeAttribute('hidden')
    button?.addEventListener('click', () => void this.#start())
    // Who has let us look once is not asked again for each ticket.
    void navigator.permissions
      .query({ name: 'camera' as PermissionName })
      .then(({ state }) => (state === 'granted' ? this.#start() : undefined))
      .catch(() => undefined)
    addEventListener('pagehide', this.#stop)
  }

  disconnectedCallback(): void {
    removeEventListener('pagehide', this.#stop)
    this.#stop()
  }

  readonly #stop = (): void => {
    clearTimeout(this.#timer)
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#stream = null
  }

  async #start(): Promise<void> {
    const [video, button] = [this.querySelector('video'), this.querySelector('button')]
    if (!video || this.#stream) return
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    } catch {
      // No camera, or it may not be used: the number can be typed.
      const off = this.querySelector<HTMLElement>('[role=status]')
      if (off) off.textContent = this.getAttribute('off')
      return
    }
    video.srcObject = this.#stream
    video.hidden = false
    if (button) button.hidden = true
    await video.play()
    this.#look(video)
  }

  #look(video: HTMLVideoElement): void {
    this.#timer = window.setTimeout(async () => {
      const [code] = await this.#detector.detect(video)
      if (!code) return this.#look(video)
      const field = document.querySelector<HTMLInputElement>(this.getAttribute('into') ?? '')
      this.#stop()
      if (field?.form) {
        field.value = code.rawValue
        field.form.requestSubmit()
      }
    }, LOOK_EVERY_MS)
  }
}

customElements.define('naru-scanner', Scanner)
