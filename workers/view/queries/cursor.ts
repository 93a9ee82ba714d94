/** Cursors (H4): where a list goes on, as opaque text. They say nothing a reader has not seen already. */
import * as z from 'zod'

const CURSOR_LIMIT_CHARACTERS = 1000
const parts = z.array(z.string().max(200)).max(4)

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** The place after a row, given the row's sort key. */
export const cursorAfter = (...key: readonly string[]): string =>
  toText(new TextEncoder().encode(JSON.stringify(key)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** The sort key in a cursor; null when it is not one of ours. */
export const readCursor = (cursor: string, length: number): readonly string[] | null => {
  if (cursor.length > CURSOR_LIMIT_CHARACTERS || !/^[\w-]+$/.test(cursor)) return null
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const key = parts.safeParse(JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)))))
    return key.success && key.data.length === length ? key.data : null
  } catch {
    // Not base64 or not JSON: the client made it up, and is told so by the null.
    return null
  }
}
