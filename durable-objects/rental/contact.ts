/** Contact (연락처): who lives where, and how they are reached. Personal: inside rental it is always whole. */
import * as z from 'zod'
import { contact } from '../../queues/rental.ts'

const Contact = z.object(contact)
export type Contact = z.infer<typeof Contact>

/** The contact in an event of rental. Events are told without it elsewhere only, so here it is never missing. */
export const contactOf = (event: { readonly [K in keyof Contact]?: Contact[K] | undefined }): Contact =>
  Contact.parse(event)
