import { describe, expect, it } from 'vitest'
import type { CommandContext } from '../../kernel/decision.ts'
import { actorBinding, boundPort, className, entrypointBinding, executeHere } from './ports.ts'

const context: CommandContext = { commandId: 'c', by: 'kim', correlationId: '', causationId: '', traceparent: '' }
const answer = { outcome: 'unavailable', dependency: 'roster', retryAfterSeconds: 1 } as const
const command = { type: 'JoinRoster' }

/** Actors, or the entrypoint of another Worker, that write down what they are asked. */
const recording = () => {
  const asked: unknown[] = []
  const execute = async (...question: unknown[]) => {
    asked.push(question)
    return answer
  }
  return { asked, execute, getByName: (id: string) => ({ execute: (...rest: unknown[]) => execute(id, ...rest) }) }
}

describe('The names of an aggregate', () => {
  it('are made from its own', () => {
    expect(actorBinding('rental.customer-record')).toBe('CUSTOMER_RECORD')
    expect(className('rental.customer-record')).toBe('CustomerRecord')
    expect(entrypointBinding('rental')).toBe('RENTAL_ACTORS')
  })

  it('never hide a type of TypeScript', () => expect(className('screening.record')).toBe('ScreeningRecord'))
})

describe('A port', () => {
  it('leads to the actors of the same Worker', async () => {
    const rosters = recording()
    expect(await boundPort({ ROSTER: rosters }, 'rental.order', 'rental.roster')('seoul', command, context)).toBe(
      answer,
    )
    expect(await executeHere({ ROSTER: rosters }, { aggregate: 'rental.roster', id: 'busan', command }, context)).toBe(
      answer,
    )
    expect(rosters.asked).toEqual([
      ['seoul', command, context],
      ['busan', command, context],
    ])
  })

  it('leads to the entrypoint of another system, with the name of the aggregate', async () => {
    const entrypoint = recording()
    await boundPort({ RENTAL_ACTORS: entrypoint }, 'taxi.call', 'rental.roster')('seoul', command, context)
    expect(entrypoint.asked).toEqual([['rental.roster', 'seoul', command, context]])
  })

  it('says which binding is missing', () => {
    expect(() => boundPort({}, 'rental.order', 'rental.roster')).toThrow(
      'no binding ROSTER, which leads to rental.roster',
    )
    expect(() => boundPort({}, 'taxi.call', 'rental.roster')).toThrow('no binding RENTAL_ACTORS')
  })
})
