/**
 * Installation (설치): one visit of an engineer, under the id of its order. It alone decides between completing and
 * cancelling, so that the two can never both win (R4, R6).
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { Appointment, installationEvents } from '../../queues/rental.ts'

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'accepted' | 'completed' } & Appointment)
  /** `appointment` is null for a tombstone: the cancellation overtook the assignment (G3). */
  | { readonly status: 'cancelled'; readonly appointment: Appointment | null }

const { on, aggregate } = aggregateOf<State, typeof installationEvents>(installationEvents)

export const installation = aggregate({
  initial: { status: 'new' },

  commands: {
    AcceptInstallation: on(Appointment.shape, (state, appointment) =>
      state.status === 'new' ? happened({ type: 'InstallationAccepted', ...appointment }) : nothing,
    ),
    CompleteInstallation: on({ engineerId: id }, (state, { engineerId }) => {
      const appointment = appointmentOf(state)
      // Whose visit it is, is nobody else's business (G10).
      if (appointment?.engineerId !== engineerId) return refuse('InstallationNotFound')
      if (state.status === 'cancelled') return refuse('InstallationCancelled')
      if (state.status === 'completed') return nothing
      const { engineerName, date } = appointment
      return happened({ type: 'InstallationCompleted', engineerName, date })
    }),
    CancelInstallation: on({}, (state) => {
      switch (state.status) {
        case 'new':
        case 'accepted':
          return happened({ type: 'InstallationCancelled' })
        case 'completed':
          return refuse('AlreadyInstalled')
        case 'cancelled':
          return nothing
      }
    }),
  },

  evolve: {
    InstallationAccepted: (_, appointment) => ({ status: 'accepted', ...appointment }),
    InstallationCompleted: (state) => (state.status === 'accepted' ? { ...state, status: 'completed' } : state),
    InstallationCancelled: (state) => ({ status: 'cancelled', appointment: appointmentOf(state) }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status } = state
    const appointment = appointmentOf(state)
    if (!appointment) return { status, owner: null, label: '', data: {} }
    const { customerId: owner, productName, engineerName, date } = appointment
    return { status, owner, label: productName, data: { productName, engineerName, installationDate: date } }
  },
})

const appointmentOf = (state: State): Appointment | null => {
  if (state.status === 'new') return null
  if (state.status === 'cancelled') return state.appointment
  const { customerId, productName, engineerId, engineerName, date } = state
  return { customerId, productName, engineerId, engineerName, date }
}
