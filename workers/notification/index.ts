/** Notification (알림): hears what happened to people's things and tells each of them once. */
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import type { ActorEnv } from '../../durable-objects/runtime/ports.ts'
import type { RecipientsRpc } from '../http/sealing.ts'
import { app } from './app.ts'
import { deliverBatch } from './deliver.ts'
import type { NotificationEnv } from './env.ts'

export { Mailbox } from './mailbox.ts'

/** It has no aggregates; operators ask it for its backlog and send its dead letters again. */
export class ActorsEntrypoint
  extends actorsEntrypoint<NotificationEnv & ActorEnv>([], ['notification'])
  implements RecipientsRpc
{
  async forgetRecipient(recipient: string): Promise<void> {
    await this.env.MAILBOX.getByName(recipient).forget()
  }
}

export default {
  fetch: app.fetch,
  queue: deliverBatch,
} satisfies ExportedHandler<NotificationEnv>
