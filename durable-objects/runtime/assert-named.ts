/**
 * Nameless: an actor that was woken by the id of its storage alone (K9), before anything happened to it, does not know
 * its name. It must not act without one: what it would tell could not be read by anybody.
 */

/** Ends such an actor: its callers ask again, by name, and wake it anew. To be thrown. */
export const unnamed = (aggregate: string, ctx: { abort(reason: string): void }): Error => {
  const reason = `a ${aggregate} was woken without a name`
  ctx.abort(reason)
  return new Error(reason)
}
