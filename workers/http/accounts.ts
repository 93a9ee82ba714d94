/** What other Workers ask of identity about people who have an account there; of others it knows nothing (U7). */

/** Why somebody who asks for it cannot leave. */
export type StaysBecause =
  | { readonly because: 'password-wrong' }
  | { readonly because: 'too-many'; readonly retryAfterSeconds: number }
  | { readonly because: 'last-owner'; readonly organizations: readonly OwnedAlone[] }
/** An organisation that would have no owner any more. */
export type OwnedAlone = { readonly id: string; readonly name: string }

export type AccountsRpc = {
  /** The organisations that somebody owns alone: whoever leaves hands them over first. */
  ownedAlone(subject: string): Promise<readonly OwnedAlone[]>
  /**
   * Whether it is the owner of the account who asks to leave, by their password; they are told by mail that somebody did.
   * Null when nothing stands in the way, also where there is no account.
   */
  confirmLeaving(subject: string, password: string | null, receipt: string): Promise<StaysBecause | null>
  /** Tells somebody by mail that they stay after all: something of theirs has come to light. */
  tellStaying(subject: string): Promise<void>
  /** Erases the account with all that belongs to it, in one commit, or nothing of it: an organisation keeps an owner. */
  eraseAccount(subject: string): Promise<'erased' | 'last-owner'>
}
