/** Listening to server-sent events (N4), as a browser's EventSource does. */
import { expect } from 'vitest'
import type { Person, Stage } from './people.ts'

export type LiveEvent = {
  readonly id: string
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: stories read fields of what was told and assert on each.
  readonly data: any
}
export type Listening = {
  /** What has arrived so far. */
  readonly arrived: readonly LiveEvent[]
  close(): Promise<void>
}

const FIELD = /^(?<name>id|event|data): (?<value>.*)$/

/** Opens the live stream of a person; with `lastEventId` it begins behind that entry. */
export const listen = async (stage: Stage, who: Person, lastEventId?: string): Promise<Listening> => {
  const stop = new AbortController()
  const answer = await fetch(new URL('/v1/notifications/live', stage.url), {
    signal: stop.signal,
    headers: {
      authorization: `Bearer ${who.bearer}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const arrived: LiveEvent[] = []
  const reading = collect(answer, arrived).catch((fault: unknown) => {
    if (!stop.signal.aborted) throw fault
  })
  const close = async () => {
    stop.abort()
    await reading
  }
  return { arrived, close }
}

const collect = async (answer: Response, arrived: LiveEvent[]): Promise<void> => {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      if (event !== null) arrived.push(event)
    }
  }
}

/** The event in a block; null for comments and retry lines. */
const eventIn = (block: string): LiveEvent | null => {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const groups = FIELD.exec(line)?.groups
    if (groups?.name !== undefined) fields.set(groups.name, groups.value ?? '')
  }
  const data = fields.get('data')
  return data === undefined
    ? null
    : { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) }
}
