/**
 * Installation (설치): one visit of an engineer, under the id of its order. It alone decides between completing and
 * cancelling, so that the two can never both win (R4, R6).
 */
import * as z from 'zod'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { DayInKorea, type installationEvents } from '../../queues/rental.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const AcceptInstallation = z.strictObject({
  type: z.literal('AcceptInstallation'),
  customerId: id,
  productName: text,
  engineerId: id,
  engineerName: text,
  date: DayInKorea,
})
export const CompleteInstallation = z.strictObject({ type: z.literal('CompleteInstallation'), engineerId: id })
export const CancelInstallation = z.strictObject({ type: z.literal('CancelInstallation') })

export const InstallationCommand = z.discriminatedUnion('type', [
  AcceptInstallation,
  CompleteInstallation,
  CancelInstallation,
])
export type InstallationCommand = z.infer<typeof InstallationCommand>
export type InstallationEvent = EventOf<(typeof installationEvents)[number]>

export type InstallationRefusal =
  | { reason: 'InstallationNotFound' }
  | { reason: 'InstallationCancelled' }
  | { reason: 'AlreadyInstalled' }

type Visit = {
  readonly customerId: string
  readonly productName: string
  readonly engineerId: string
  readonly engineerName: string
  readonly date: string
}
export type InstallationState =
  | { readonly status: 'new' }
  | ({ readonly status: 'accepted' } & Visit)
  | ({ readonly status: 'completed' } & Visit)
  /** `visit` is null for a tombstone: the cancellation overtook the assignment (G3). */
  | { readonly status: 'cancelled'; readonly visit: Visit | null }

export const installation = aggregate<InstallationState, InstallationCommand, InstallationEvent, InstallationRefusal>({
  name: 'rental.installation',
  initial: () => ({ status: 'new' }),
  commands: InstallationCommand,

  decide: {
    AcceptInstallation(state, { type: _, ...visit }) {
      return state.status === 'new' ? happened({ type: 'InstallationAccepted', ...visit }) : nothing
    },
    CompleteInstallation(state, { engineerId }) {
      const visit = visitOf(state)
      // Whose visit it is, is nobody else's business (G10).
      if (visit?.engineerId !== engineerId) return refuse('InstallationNotFound')
      if (state.status === 'cancelled') return refuse('InstallationCancelled')
      if (state.status === 'completed') return nothing
      const { engineerName, date } = visit
      return happened({ type: 'InstallationCompleted', engineerName, date })
    },
    CancelInstallation(state) {
      switch (state.status) {
        case 'new':
        case 'accepted':
          return happened({ type: 'InstallationCancelled' })
        case 'completed':
          return refuse('AlreadyInstalled')
        case 'cancelled':
          return nothing
      }
    },
  },

  evolve: {
    InstallationAccepted: (_, { type, ...visit }) => ({ status: 'accepted', ...visit }),
    InstallationCompleted: (state) => (state.status === 'accepted' ? { ...state, status: 'completed' } : state),
    InstallationCancelled: (state) => ({ status: 'cancelled', visit: visitOf(state) }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const visit = visitOf(state)
    if (!visit) return { status: state.status, owner: null, label: '', data: {} }
    const { customerId: owner, productName, engineerName, date } = visit
    return {
      status: state.status,
      owner,
      label: productName,
      data: { productName, engineerName, installationDate: date },
    }
  },
})

const visitOf = (state: InstallationState): Visit | null => {
  if (state.status === 'new') return null
  if (state.status === 'cancelled') return state.visit
  const { customerId, productName, engineerId, engineerName, date } = state
  return { customerId, productName, engineerId, engineerName, date }
}
