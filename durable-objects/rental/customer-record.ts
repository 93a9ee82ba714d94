/** Customer record (고객 기록): who rented what, and what they said of it (R7). Stored once, together with the order's end. */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { customerRecordEvents, SurveyedOrder } from '../../queues/rental.ts'

type State = { readonly status: 'new' } | ({ readonly status: 'stored' } & SurveyedOrder)

const { on, aggregate } = aggregateOf<State, typeof customerRecordEvents>(customerRecordEvents)

export const customerRecord = aggregate({
  initial: { status: 'new' },

  commands: {
    StoreRecord: on(SurveyedOrder.shape, (state, record) => {
      if (state.status === 'new') return happened({ type: 'CustomerRecordStored', ...record })
      // One survey per order: a second one does not replace the first.
      const isSame = state.rating === record.rating && state.comment === record.comment
      return isSame ? nothing : refuse('RecordAlreadyStored')
    }),
  },

  evolve: {
    CustomerRecordStored: (_, record) => ({ status: 'stored', ...record }),
  },

  /** Staff's, and nobody's own: the customer sees the order. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, ...record } = state
    return { status, owner: null, organisation, label: record.productName, data: record }
  },
})
