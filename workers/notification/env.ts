/** What the notification Worker is bound to. */
import type { Installation } from '../http/installation.ts'
import type { Mailbox } from './mailbox.ts'

export type NotificationEnv = Installation & {
  readonly MAILBOX: DurableObjectNamespace<Mailbox>
  readonly NOTIFICATION_DEAD_LETTERS: Queue<unknown>
}
