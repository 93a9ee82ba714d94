import { describe, expect, it } from 'vitest'
import type { CommandContext } from '../../kernel/decision.ts'
import { actorBinding, boundPort, className, entrypointBinding, executeHere } from './ports.ts'

const context: CommandContext = { commandId: 'c', by: 'kim', correlationId: '', causationId: '', traceparent: '' }
const answer = { outcome: 'unavailable', dependency: 'ferry', retryAfterSeconds: 1 } as const
const command = { type: 'Sail' }

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
    const ferries = recording()
    expect(await boundPort({ FERRY: ferries }, 'harbour.pier', 'harbour.ferry')('f1', command, context)).toBe(answer)
    expect(await executeHere({ FERRY: ferries }, { aggregate: 'harbour.ferry', id: 'f2', command }, context)).toBe(
      answer,
    )
    expect(ferries.asked).toEqual([
      ['f1', command, context],
      ['f2', command, context],
    ])
  })

  it('leads to the entrypoint of another system, which is told the aggregate', async () => {
    const entrypoint = recording()
    await boundPort({ HARBOUR_ACTORS: entrypoint }, 'city.tram', 'harbour.ferry')('f1', command, context)
    expect(entrypoint.asked).toEqual([['harbour.ferry', 'f1', command, context]])
  })

  it('says which binding is missing', () => {
    expect(() => boundPort({}, 'harbour.pier', 'harbour.ferry')).toThrow(
      'no binding FERRY, which leads to harbour.ferry',
    )
    expect(() => boundPort({}, 'city.tram', 'harbour.ferry')).toThrow('no binding HARBOUR_ACTORS')
  })
})
