/**
 * Installation (설치): one visit of an engineer, under the id of its order. It alone decides between completing and
 * cancelling, so that the two can never both win (R4, R6), and on which day the visit is (R12, R13).
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { date, id } from '../../kernel/fields.ts'
import { Appointment, installationEvents, type VisitNews } from '../../queues/rental.ts'
import { isOver, venueDateAt } from '../shared/venue-date.ts'
import { visitOf } from './visit.ts'

/** `moves`: how often the day was changed. */
type Agreed = Appointment & { readonly moves: number }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'accepted' | 'completed' } & Agreed)
  /** `agreed` is null for a tombstone: what came later overtook the assignment (G3). */
  | { readonly status: 'awaiting-engineer'; readonly agreed: Agreed | null; readonly turn: number }
  | { readonly status: 'cancelled'; readonly agreed: Agreed | null }

const { on, aggregate } = aggregateOf<State, typeof installationEvents>(installationEvents)

export const installation = aggregate({
  initial: { status: 'new' },

  commands: {
    AcceptInstallation: on(Appointment.shape, (state, appointment, now) => {
      if (state.status === 'completed' || state.status === 'cancelled') return nothing
      if (state.status !== 'new' && appointment.turn <= state.turn) return nothing
      const agreed = agreedOf(state)
      if (!agreed) return happened({ type: 'InstallationAccepted', ...appointment })
      // The day that the customer was told stays, unless it is over.
      const date = isOver(agreed.date, now) ? appointment.date : agreed.date
      const moves = agreed.moves + (date === agreed.date ? 0 : 1)
      const { turn } = appointment
      return happened({ type: 'InstallationReassigned', ...visitOf(appointment), date, turn, moves })
    }),
    SuspendInstallation: on({ turn: Appointment.shape.turn }, (state, { turn }) => {
      if (state.status === 'completed' || state.status === 'cancelled') return nothing
      if (state.status !== 'new' && turn <= state.turn) return nothing
      return happened({ type: 'InstallationSuspended', turn })
    }),
    MoveInstallation: on(
      { date },
      (state, { date }) => {
        if (state.status === 'completed') return refuse('AlreadyInstalled')
        if (state.status === 'cancelled') return refuse('InstallationCancelled')
        if (state.status !== 'accepted') return refuse('NotYetAssigned')
        if (state.date === date) return nothing
        const { turn, moves } = state
        return happened({ type: 'InstallationRescheduled', ...visitOf(state), date, turn, moves: moves + 1 })
      },
      (state): VisitNews => {
        const agreed = agreedOf(state)
        if (!agreed) throw new Error('a visit was moved that was never agreed')
        return { ...visitOf(agreed), turn: agreed.turn, moves: agreed.moves }
      },
    ),
    CompleteInstallation: on({ engineerId: id }, (state, { engineerId }, now) => {
      const agreed = agreedOf(state)
      // Whose visit it is, is nobody else's business (G10).
      if (agreed?.engineerId !== engineerId) return refuse('InstallationNotFound')
      if (state.status === 'awaiting-engineer') return refuse('InstallationNotFound')
      if (state.status === 'cancelled') return refuse('InstallationCancelled')
      if (state.status === 'completed') return nothing
      if (agreed.date > venueDateAt(now)) return refuse('VisitNotDue', { date: agreed.date })
      return happened({ type: 'InstallationCompleted', ...visitOf(agreed) })
    }),
    CancelInstallation: on({}, (state) => {
      switch (state.status) {
        case 'new':
        case 'accepted':
        case 'awaiting-engineer':
          return happened({ type: 'InstallationCancelled' })
        case 'completed':
          return refuse('AlreadyInstalled')
        case 'cancelled':
          return nothing
      }
    }),
  },

  evolve: {
    InstallationAccepted: (_, appointment) => ({ status: 'accepted', ...appointment, moves: 0 }),
    InstallationReassigned: (state, news) => moved(state, news),
    InstallationRescheduled: (state, news) => moved(state, news),
    InstallationSuspended: (state, { turn }) => ({ status: 'awaiting-engineer', agreed: agreedOf(state), turn }),
    InstallationCompleted: (state) => (state.status === 'accepted' ? { ...state, status: 'completed' } : state),
    InstallationCancelled: (state) => ({ status: 'cancelled', agreed: agreedOf(state) }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status } = state
    const agreed = agreedOf(state)
    if (!agreed) return { status, owner: null, label: '', data: {} }
    const { customerId: owner, organisation, productName, engineerName, date } = agreed
    const visit = { ...(status !== 'awaiting-engineer' && { engineerName }), installationDate: date }
    return { status, owner, organisation, label: productName, data: { productName, ...visit } }
  },
})

const agreedOf = (state: State): Agreed | null => {
  if (state.status === 'new') return null
  if (state.status === 'cancelled' || state.status === 'awaiting-engineer') return state.agreed
  const { status: _, ...agreed } = state
  return agreed
}

const moved = (state: State, news: VisitNews): State => {
  const agreed = agreedOf(state)
  return agreed ? { status: 'accepted', ...agreed, ...news } : state
}
