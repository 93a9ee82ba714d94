/** What the notification Worker is bound to. */
import type { Mailbox } from './mailbox.ts'

export type NotificationEnv = {
  readonly MAILBOX: DurableObjectNamespace<Mailbox>
  readonly NOTIFICATION_DEAD_LETTERS: Queue<unknown>
}
