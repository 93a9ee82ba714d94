import { afterEach, describe, expect, it, vi } from 'vitest'
import { merge, Part } from './openapi.ts'

const part = (title: string, paths: object, components: object = {}): Part =>
  Part.parse({ info: { title }, paths, components })
const commands = part('Commands', {
  '/v1/concert/bookings': { post: { summary: 'Book', tags: ['Bookings'] } },
  '/v1/concert/bookings/{id}/pay': { post: {} },
})
const reads = part('Reads', {
  '/v1/concert/bookings': { get: { summary: 'Mine', tags: ['Bookings', 'Own'] } },
  '/v1/concert/bookings/{id}': { get: {} },
})

afterEach(() => void vi.restoreAllMocks())

describe('The merged document (H7, H8)', () => {
  it('binds what several Workers serve at one address, and says which part each operation is from', () => {
    const { document } = merge([commands, reads], [])
    expect(document).toMatchObject({ openapi: '3.1.0', info: { description: 'Commands · Reads' } })
    expect([document.servers, document.tags]).toEqual([[{ url: '/' }], [{ name: 'Bookings' }, { name: 'Own' }]])
    expect(document.paths['/v1/concert/bookings']).toEqual({
      post: { summary: 'Book', tags: ['Bookings'], 'x-part': 'Commands' },
      get: { summary: 'Mine', tags: ['Bookings', 'Own'], 'x-part': 'Reads' },
    })
    expect(document).not.toHaveProperty('x-unavailable')
  })

  it('knows the methods of an address; whoever reads may ask for the head alone', () => {
    const { methodsAt } = merge([commands, reads], [])
    expect([...methodsAt('/v1/concert/bookings')].sort()).toEqual(['GET', 'HEAD', 'POST'])
    expect([...methodsAt('/v1/concert/bookings/b1/pay')]).toEqual(['POST'])
    expect([...methodsAt('/v1/concert/bookings/b1')].sort()).toEqual(['GET', 'HEAD'])
    for (const nowhere of [
      '/v1/concert',
      '/v1/concert/bookings/',
      '/v1/concert/bookings//pay',
      '/v1/concert/bookings/b1/pay/x',
    ]) {
      expect([nowhere, methodsAt(nowhere).size]).toEqual([nowhere, 0])
    }
  })

  it('names the parts that could not be had', () => {
    expect(merge([reads], ['concert']).document['x-unavailable']).toEqual(['concert'])
  })

  it('keeps one meaning of a name, and says when two Workers disagree', () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const money = (type: string) => part(type, {}, { schemas: { Money: { type } } })
    expect(merge([money('integer'), money('integer')], []).document.components.schemas).toEqual({
      Money: { type: 'integer' },
    })
    expect(logged).not.toHaveBeenCalled()
    expect(merge([money('integer'), money('string')], []).document.components.schemas).toEqual({
      Money: { type: 'integer' },
    })
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('schemas/Money'))
  })
})
