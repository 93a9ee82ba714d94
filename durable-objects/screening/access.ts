/**
 * Access (열람): one look of a hospital's staff at its records, which shows the people beside them (S14). It is kept before
 * they are shown anything, one for each look however many records it showed, and never changes. The people it is about
 * find it in the history of their reservations.
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing } from '../../kernel/decision.ts'
import type { EventData } from '../../kernel/events.ts'
import { accessEvents } from '../../queues/screening.ts'

type State = { readonly status: 'new' } | ({ readonly status: 'kept' } & EventData<typeof accessEvents, 'RecordsShown'>)

const { on, aggregate } = aggregateOf<State, typeof accessEvents>(accessEvents)

export const access = aggregate({
  initial: { status: 'new' },

  commands: {
    KeepAccess: on(accessEvents.schemas.RecordsShown.shape, (state, look) =>
      state.status === 'new' ? happened({ type: 'RecordsShown', ...look }) : nothing,
    ),
  },

  evolve: { RecordsShown: (_, look) => ({ status: 'kept', ...look }) },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, ...look } = state
    return { status, owner: null, organisation: look.organisation, label: '', data: look }
  },
})
