/** What script adds to every page. Without it everything works, and shows what was true when the page was written. */
import { Board } from './parts/board.ts'
import { Countdown } from './parts/countdown.ts'
import { showProblem, submitOnce } from './parts/forms.ts'
import { Live, Unread } from './parts/live.ts'
import { Passkey } from './parts/passkey.ts'

customElements.define('naru-countdown', Countdown)
customElements.define('naru-live', Live)
customElements.define('naru-unread', Unread)
customElements.define('naru-board', Board)
customElements.define('naru-passkey', Passkey)
submitOnce()
showProblem()
