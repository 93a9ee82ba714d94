/**
 * Record (예약 관리 항목): what a hospital keeps of one reservation, under the reservation's id. It names the screening
 * and no person: whoever comes shows the id (S12). It follows the reservation and may be down without anybody noticing (S5).
 * Only policies command it, and nobody would hear its no: what comes too late is no news.
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing } from '../../kernel/decision.ts'
import { recordEvents, Screening } from '../../queues/screening.ts'

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'registered' } & Screening)
  /** The ends are tombstones too: one that overtook the registration is not revived by it (G3). */
  | ({ readonly status: 'cancelled' | 'force-cancelled' } & Screening)

const { on, aggregate } = aggregateOf<State, typeof recordEvents>(recordEvents)

export const record = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterRecord: on(Screening.shape, (state, screening) =>
      state.status === 'new' ? happened({ type: 'RecordRegistered', ...screening }) : nothing,
    ),
    CancelRecord: on(Screening.shape, (state, screening) =>
      isOver(state) ? nothing : happened({ type: 'RecordCancelled', ...screening }),
    ),
    ForceCancelRecord: on(Screening.shape, (state, screening) =>
      isOver(state) ? nothing : happened({ type: 'RecordForceCancelled', ...screening }),
    ),
  },

  evolve: {
    RecordRegistered: (_, screening) => ({ status: 'registered', ...screening }),
    RecordCancelled: (_, screening) => ({ status: 'cancelled', ...screening }),
    RecordForceCancelled: (_, screening) => ({ status: 'force-cancelled', ...screening }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, hospitalId, hospitalName, date } = state
    return { status, owner: null, label: `${hospitalName} ${date}`, data: { hospitalId, hospitalName, date } }
  },
})

const isOver = ({ status }: State): boolean => status === 'cancelled' || status === 'force-cancelled'
