/**
 * Engineer (설치 기사): where one engineer works. Rosters hear of it by events; `revision` lets them know what is outdated
 * when an engineer moves to and fro (G3).
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { EngineerName, engineerEvents, Region } from '../../queues/rental.ts'

type State =
  | { readonly status: 'new' }
  | {
      readonly status: 'active' | 'retired'
      readonly organisation: string
      readonly name: string
      readonly region: string
      readonly revision: number
    }

const { on, aggregate } = aggregateOf<State, typeof engineerEvents>(engineerEvents)

export const engineer = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterEngineer: on(
      { organisation: id, name: EngineerName, region: Region },
      (state, { organisation, name, region }) => {
        const registered = { type: 'EngineerRegistered', organisation, name, region } as const
        if (state.status === 'new') return happened({ ...registered, previousRegion: null, revision: 1 })
        if (state.status === 'active' && state.name === name && state.region === region) return nothing
        const previousRegion = state.region === region ? null : state.region
        return happened({ ...registered, previousRegion, revision: state.revision + 1 })
      },
    ),
    RetireEngineer: on({}, (state) => {
      if (state.status === 'new') return refuse('EngineerNotFound')
      if (state.status === 'retired') return nothing
      const { organisation, region, revision } = state
      return happened({ type: 'EngineerRetired', organisation, region, revision: revision + 1 })
    }),
  },

  evolve: {
    EngineerRegistered: (_, { organisation, name, region, revision }) => ({
      status: 'active',
      organisation,
      name,
      region,
      revision,
    }),
    EngineerRetired: (state, { revision }) =>
      state.status === 'new' ? state : { ...state, status: 'retired', revision },
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, name, region } = state
    return { status, owner: null, organisation, label: name, data: { name, region } }
  },
})
