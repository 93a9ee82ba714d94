/** Customer record (고객 기록): who rented what, and what they said of it (R7). Stored once, together with the order's end. */
import * as z from 'zod'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { Comment, contact, type customerRecordEvents, personal, Rating, Region } from '../../queues/rental.ts'
import { contactOf } from './contact.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const StoreRecord = z.strictObject({
  type: z.literal('StoreRecord'),
  customerId: id,
  productId: text,
  productName: text,
  region: Region,
  ...contact,
  rating: Rating,
  comment: Comment,
  submittedBy: id,
})
export const CustomerRecordCommand = z.discriminatedUnion('type', [StoreRecord])
export type CustomerRecordCommand = z.infer<typeof CustomerRecordCommand>
export type CustomerRecordEvent = EventOf<(typeof customerRecordEvents)[number]>
export type CustomerRecordRefusal = { reason: 'RecordAlreadyStored' }

type Kept = Omit<z.infer<typeof StoreRecord>, 'type'>
export type CustomerRecordState = { readonly status: 'new' } | ({ readonly status: 'stored' } & Kept)

export const customerRecord = aggregate<
  CustomerRecordState,
  CustomerRecordCommand,
  CustomerRecordEvent,
  CustomerRecordRefusal
>({
  name: 'rental.customer-record',
  initial: () => ({ status: 'new' }),
  commands: CustomerRecordCommand,
  confidential: personal,

  decide: {
    StoreRecord(state, { type: _, ...record }) {
      if (state.status === 'new') return happened({ type: 'CustomerRecordStored', ...record })
      // One survey per order: a second one does not replace the first.
      const isSame = state.rating === record.rating && state.comment === record.comment
      return isSame ? nothing : refuse('RecordAlreadyStored')
    },
  },

  evolve: {
    CustomerRecordStored: (_, { type, comment = '', ...record }) => ({
      status: 'stored',
      ...record,
      ...contactOf(record),
      comment,
    }),
  },

  /** Staff's, and nobody's own: the customer sees the order. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, ...record } = state
    return { status, owner: null, label: record.productName, data: record }
  },
})
