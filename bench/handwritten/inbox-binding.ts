/** The name under which the queue of an inbox is bound. */
export const inboxBinding = (inbox: string): `${string}_INBOX` => `${inbox.toUpperCase().replaceAll('-', '_')}_INBOX`
