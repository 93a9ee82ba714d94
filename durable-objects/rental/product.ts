/**
 * Product (상품): one air purifier of the catalogue, and for how much a month and how long it is rented (R10). An order
 * asks it what it offers and keeps the answer: another price later is no other price of that order.
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { type Offer, ProductTerms, productEvents } from '../../queues/rental.ts'

type State =
  | { readonly status: 'new' }
  | {
      readonly status: 'offered' | 'retired'
      readonly organisation: string
      readonly name: string
      readonly monthlyKrw: number
      readonly months: number
    }

const { on, aggregate } = aggregateOf<State, typeof productEvents>(productEvents)

export const product = aggregate({
  initial: { status: 'new' },

  commands: {
    OfferProduct: on({ ...ProductTerms.shape, organisation: id }, (state, offered) => {
      const { name, monthlyKrw, months } = offered
      const isSame =
        state.status === 'offered' && state.name === name && state.monthlyKrw === monthlyKrw && state.months === months
      return isSame ? nothing : happened({ type: 'ProductOffered', ...offered })
    }),
    RetireProduct: on({}, (state) => {
      if (state.status === 'new') return refuse('ProductNotFound')
      return state.status === 'retired' ? nothing : happened({ type: 'ProductRetired' })
    }),
    /** Only a question: nothing is held, so nothing need be remembered of it. */
    QuoteProduct: on(
      {},
      (state) => {
        if (state.status === 'new') return refuse('ProductNotFound')
        return state.status === 'retired' ? refuse('ProductRetired') : nothing
      },
      (state): Offer => {
        if (state.status === 'new') throw new Error('a product that was never offered has no price')
        const { organisation, name: productName, monthlyKrw, months } = state
        return { organisation, productName, monthlyKrw, months }
      },
    ),
  },

  evolve: {
    ProductOffered: (_, offered) => ({ status: 'offered', ...offered }),
    ProductRetired: (state) => (state.status === 'new' ? state : { ...state, status: 'retired' }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, name, monthlyKrw, months } = state
    return { status, owner: null, organisation, label: name, data: { name, monthlyKrw, months } }
  },
})
