/** Reading bodies (H1): JSON only, bounded while it is read, and no text that stores or screens choke on. */
import { outcomeWithin } from '../../kernel/calls.ts'
import type { InputError } from './problem.ts'

/** A body may be this long (K12). */
export const BODY_LIMIT_BYTES = 65_536
/**
 * What nobody wants to read is still read off the wire, so much and for so long: who is cut off while sending never sees
 * the answer that says why.
 */
export const DISCARD_LIMIT_BYTES = 16_777_216
const DISCARD_LIMIT_MS = 5_000
/** So many errors are listed in one problem. */
export const ERRORS_LIMIT = 20
/** A pointer in a problem is cut here: it may quote field names a client made up. */
const POINTER_LIMIT = 200

export type BodyReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: 'BodyTooLarge' | 'BodyMalformed' }

const TOKEN = "[!#$%&'*+.^`|~\\w-]+"
const VALUE = `(${TOKEN}|"(?:[^"\\\\]|\\\\.)*")`
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(?:(${TOKEN})=${VALUE})?`, 'gy')

/** `application/json` in any spelling of RFC 9110: no charset or UTF-8, and whatever other parameters. */
export const isJsonType = (contentType: string): boolean => {
  const [, rest] = /^application\/json(?=[ \t;]|$)(.*)/i.exec(contentType.trim()) ?? []
  if (rest === undefined) return false
  const parameters = [...rest.matchAll(PARAMETER)]
  const charsets = parameters.flatMap(([, name, value]) => (name?.toLowerCase() === 'charset' ? [value ?? ''] : []))
  return (
    parameters.map(([text]) => text).join('') === rest &&
    charsets.every((charset) => charset.replace(/["\\]/g, '').toLowerCase() === 'utf-8')
  )
}

/** Whether a body is sent as it is: nothing is unpacked here, so that a small body stays a small body. */
export const isPlainEncoding = (contentEncoding: string | undefined): boolean =>
  (contentEncoding ?? 'identity').split(',').every((coding) => /^\s*(identity)?\s*$/i.test(coding))

/** Reads at most the limit: at once when the client said how much it sends, else a piece at a time. */
export const readBody = async (request: Request): Promise<BodyReading> => {
  if (request.body === null) return { ok: true, text: '' }
  const said = request.headers.get('content-length')
  if (said === null) return readPieces(request.body)
  if (Number(said) > BODY_LIMIT_BYTES) return { ok: false, code: 'BodyTooLarge' }
  const bytes = await request.arrayBuffer()
  return bytes.byteLength > BODY_LIMIT_BYTES ? { ok: false, code: 'BodyTooLarge' } : decode(bytes)
}

const readPieces = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<BodyReading> => {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength
    if (length > BODY_LIMIT_BYTES) {
      reader.releaseLock()
      return { ok: false, code: 'BodyTooLarge' }
    }
    pieces.push(part.value)
  }
  return decode(await new Blob(pieces).arrayBuffer())
}

/** Reads what is left of a body off the wire and drops it, within limits. */
export const discardBody = async ({ body }: Request, limitBytes = DISCARD_LIMIT_BYTES): Promise<void> => {
  if (body === null || body.locked) return
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader()
  const takeAll = async (): Promise<void> => {
    let length = 0
    for (let part = await reader.read(); !part.done && length < limitBytes; part = await reader.read()) {
      length += part.value.byteLength
    }
  }
  await outcomeWithin(takeAll(), DISCARD_LIMIT_MS)
  // A client that is gone has an errored stream; there is nothing left to close then.
  await outcomeWithin(reader.cancel(), DISCARD_LIMIT_MS)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: ArrayBuffer): BodyReading => {
  try {
    return { ok: true, text: utf8.decode(bytes) }
  } catch {
    return { ok: false, code: 'BodyMalformed' }
  }
}

/** RFC 6901. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .slice(0, POINTER_LIMIT)

/**
 * Every string, names of fields included, that holds NUL or half of a surrogate pair. Those can only come from a
 * `\u` escape, so a text without one is not searched. The search keeps its own stack: depth costs no call frames.
 */
export const unfitTexts = (text: string): readonly InputError[] => {
  if (!text.includes('\\u')) return []
  const errors: InputError[] = []
  const waiting: { path: readonly PropertyKey[]; value: unknown }[] = [{ path: [], value: JSON.parse(text) }]
  for (let next = waiting.pop(); next && errors.length < ERRORS_LIMIT; next = waiting.pop()) {
    const { path, value } = next
    if (typeof value === 'string' && !isFit(value)) errors.push(unfit(path))
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      if (!isFit(name)) errors.push(unfit(path))
      waiting.push({ path: path.length < ERRORS_LIMIT ? [...path, name] : path, value: inner })
    }
  }
  return errors
}

const isFit = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

const unfit = (path: readonly PropertyKey[]): InputError => ({
  in: 'body',
  pointer: pointer(path),
  detail: 'Text must not contain NUL or half of a surrogate pair',
})
