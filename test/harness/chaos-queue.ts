/** Delivery at its worst that the platform allows: several times, in any order, late. Seeded. */
import { numberOf } from './chance.ts'
import type { QueueChaos } from './chaos-protocol.ts'

type Run = (messages: readonly Message[]) => Promise<void>
type Verdict = 'ack' | { readonly delaySeconds: number }

/** Messages that were held back once already; the second time they come through. */
const heldBack = new Set<string>()
let draws = 0

const draw = (seed: number): number => {
  draws += 1
  return numberOf(seed, draws)
}

/** Delivers the messages of one batch to `run` as the chaos says, then settles each real message once. */
export const chaoticQueue = async (
  messages: readonly Message[],
  chaos: QueueChaos,
  run: Run,
  holdBack: (message: Message, seconds: number) => void,
): Promise<void> => {
  const now = messages.filter((message, index) => {
    const oldest = index === 0 && messages.length > 1
    if (heldBack.has(message.id) || !(oldest || draw(chaos.seed) < chaos.holdBack)) return true
    heldBack.add(message.id)
    const { holdBackSecondsLeast: least = 0, holdBackSecondsMax: most } = chaos
    holdBack(message, Math.max(least, 1 + Math.floor(draw(chaos.seed) * most)))
    return false
  })
  const verdicts = new Map<string, Verdict>()
  const copies = shuffled(
    now.flatMap((message) =>
      Array.from({ length: chaos.copies }, () =>
        partsOf(message.body).map((body) => copyOf(message, body, verdicts)),
      ).flat(),
    ),
    chaos.seed,
  )
  // Not larger than the batch that came, so that the consumer never meets more than its configured batch.
  for (let from = 0; from < copies.length; from += messages.length) {
    const part = copies.slice(from, from + messages.length)
    await deliver(part, verdicts, run)
  }
  for (const message of now) settle(message, verdicts.get(message.id) ?? 'ack')
}

const deliver = async (part: readonly Message[], verdicts: Map<string, Verdict>, run: Run): Promise<void> => {
  try {
    await run(part)
  } catch (error) {
    console.error('chaos: the consumer threw, its batch is retried:', error)
    for (const { id } of part) if (!verdicts.has(id)) verdicts.set(id, { delaySeconds: 1 })
  }
}

const settle = (message: Message, verdict: Verdict): void => {
  if (verdict === 'ack') message.ack()
  else message.retry(verdict)
}

/** Events that share a message travel alone here, so that they too overtake each other. */
const partsOf = (body: unknown): unknown[] => {
  return Array.isArray(body) ? body.map((event) => [event]) : [body]
}

/** One failed copy is enough for the message to come again: to the consumer that is one more duplicate. */
const copyOf = (message: Message, body: unknown, verdicts: Map<string, Verdict>): Message => {
  return {
    id: message.id,
    timestamp: message.timestamp,
    body: structuredClone(body),
    attempts: message.attempts,
    ack: () => {
      if (!verdicts.has(message.id)) verdicts.set(message.id, 'ack')
    },
    retry: (options) => {
      verdicts.set(message.id, { delaySeconds: options?.delaySeconds ?? 0 })
    },
  }
}

const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  return items
    .map((item) => ({ item, place: draw(seed) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
