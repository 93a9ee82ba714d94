/**
 * Engineer (설치 기사): where one engineer works. Rosters hear of it by events; `revision` lets them tell an old news
 * from a new one when an engineer moves to and fro (G3).
 */
import * as z from 'zod'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type engineerEvents, Region } from '../../queues/rental.ts'

const text = z.string().trim().min(1).max(200)

export const RegisterEngineer = z.strictObject({ type: z.literal('RegisterEngineer'), name: text, region: Region })
export const RetireEngineer = z.strictObject({ type: z.literal('RetireEngineer') })
export const EngineerCommand = z.discriminatedUnion('type', [RegisterEngineer, RetireEngineer])
export type EngineerCommand = z.infer<typeof EngineerCommand>
export type EngineerEvent = EventOf<(typeof engineerEvents)[number]>
export type EngineerRefusal = { reason: 'EngineerNotFound' }

export type EngineerState =
  | { readonly status: 'new' }
  | {
      readonly status: 'active' | 'retired'
      readonly name: string
      readonly region: string
      readonly revision: number
    }

export const engineer = aggregate<EngineerState, EngineerCommand, EngineerEvent, EngineerRefusal>({
  name: 'rental.engineer',
  initial: () => ({ status: 'new' }),
  commands: EngineerCommand,

  decide: {
    RegisterEngineer(state, { name, region }) {
      if (state.status === 'new') {
        return happened({ type: 'EngineerRegistered', name, region, previousRegion: null, revision: 1 })
      }
      if (state.status === 'active' && state.name === name && state.region === region) return nothing
      const previousRegion = state.region === region ? null : state.region
      return happened({ type: 'EngineerRegistered', name, region, previousRegion, revision: state.revision + 1 })
    },
    RetireEngineer(state) {
      if (state.status === 'new') return refuse('EngineerNotFound')
      if (state.status === 'retired') return nothing
      return happened({ type: 'EngineerRetired', region: state.region, revision: state.revision + 1 })
    },
  },

  evolve: {
    EngineerRegistered: (_, { name, region, revision }) => ({ status: 'active', name, region, revision }),
    EngineerRetired: (state, { revision }) =>
      state.status === 'new' ? state : { ...state, status: 'retired', revision },
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, name, region } = state
    return { status, owner: null, label: name, data: { name, region } }
  },
})
