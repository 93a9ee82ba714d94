/** What a queue is called where it is deployed: one account may hold several deployments, each with its own prefix. */

/** Set by the deployment in every Worker that listens; a local run has no prefix. */
export type Named = { readonly NAME_PREFIX?: string }

/** The name of a queue as `subscriptions.ts` and the policies know it, without the prefix of the deployment. */
export const plainQueueName = (queue: string, env: object): string => {
  const prefix = 'NAME_PREFIX' in env && typeof env.NAME_PREFIX === 'string' ? env.NAME_PREFIX : ''
  return queue.startsWith(prefix) ? queue.slice(prefix.length) : queue
}
