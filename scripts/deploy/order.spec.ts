import { describe, expect, it } from 'vitest'
import { deployOrder } from './order.ts'

const worker = (name: string, ...needs: string[]) => ({ name, needs })

describe('The order of deployment', () => {
  it('has owners before callers, else goes by name, and ends with the gateway', () => {
    const workers = [
      worker('gateway', 'zoo', 'ant', 'bee'),
      worker('zoo'),
      worker('ant', 'zoo'),
      worker('bee'),
      worker('cow', 'ant'),
    ]
    expect(deployOrder(workers, 'gateway')).toEqual(['bee', 'zoo', 'ant', 'cow', 'gateway'])
  })

  it('does not depend on the order they are found in', () => {
    const workers = [worker('c', 'b'), worker('b', 'a'), worker('a'), worker('d'), worker('gateway')]
    expect(deployOrder([...workers].reverse(), 'gateway')).toEqual(deployOrder(workers, 'gateway'))
  })

  it('does not exist for Workers that call each other, and says which', () => {
    const circle = [worker('gateway'), worker('x', 'a'), worker('a', 'b'), worker('b', 'c'), worker('c', 'a')]
    expect(() => deployOrder(circle, 'gateway')).toThrow('in a circle: a -> b -> c -> a')
  })

  it('does not exist when one calls nobody there is, or the one that comes last', () => {
    expect(() => deployOrder([worker('a', 'b')], 'gateway')).toThrow('a calls b, and there is no such Worker')
    expect(() => deployOrder([worker('a', 'gateway'), worker('gateway')], 'gateway')).toThrow('a calls gateway')
  })
})
