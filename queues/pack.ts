/** Packing: things in their order, put together within a limit of number and size. */

/** Something to be packed, with its size; what is alone shares its pack with nothing. */
export type Sized<T> = { readonly body: T; readonly bytes: number; readonly isAlone?: boolean }

export type PackLimits = { readonly count: number; readonly bytes: number }

/** Packs as full as the limits allow. What is longer than the limit has a pack of its own; nothing is left out. */
export function* pack<T>(items: Iterable<Sized<T>>, limits: PackLimits): Generator<Sized<readonly T[]>> {
  let body: T[] = []
  let bytes = 0
  let isClosed = false
  for (const item of items) {
    const isFull = isClosed || body.length >= limits.count || bytes + item.bytes > limits.bytes
    if (body.length > 0 && (isFull || item.isAlone)) {
      yield { body, bytes }
      body = []
      bytes = 0
    }
    body.push(item.body)
    bytes += item.bytes
    isClosed = item.isAlone ?? false
  }
  if (body.length > 0) yield { body, bytes }
}
