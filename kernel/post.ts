/**
 * Post: one bag per queue for all actors of an isolate. What several of them send within a moment goes out in one call
 * to the queue; each still learns for itself whether its message was taken, and tries again by itself if not.
 */
import { meter } from './meter.ts'

/** How long a bag stays open for others after its first message. */
const LINGER_MS = 3
/** A bag open for longer was left behind by an actor that was stopped; nobody will take it away. */
const LEFT_BEHIND_MS = 100
/** What one call to a queue takes, with room for its own overhead (256 KB, 100 messages). */
const BAG_MESSAGES = 100
const BAG_BYTES = 220_000

export type Queueing = Pick<Queue<unknown>, 'send' | 'sendBatch'>

type Posted = { readonly body: unknown; readonly resolve: () => void; readonly reject: (fault: unknown) => void }
type Bag = { readonly posted: Posted[]; readonly openedAt: number; bytes: number }

/** Open bags by the name of the queue's binding. */
const bags = new Map<string, Bag>()

/** Puts a message of so many bytes into the bag of this queue. Resolves when the queue has taken it. */
export const post = (name: string, queue: Queueing, body: unknown, bytes: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const openedAt = Date.now()
    const open = bags.get(name)
    if (open && openedAt - open.openedAt < LEFT_BEHIND_MS && hasRoom(open, bytes)) {
      open.posted.push({ body, resolve, reject })
      open.bytes += bytes
      return
    }
    const bag: Bag = { posted: [{ body, resolve, reject }], openedAt, bytes }
    bags.set(name, bag)
    // Whoever opens a bag takes it away. Should that one be stopped before, the others' limits let them try again.
    setTimeout(() => void takeAway(name, queue, bag), LINGER_MS)
  })

const hasRoom = ({ posted, bytes }: Bag, more: number): boolean =>
  posted.length < BAG_MESSAGES && bytes + more <= BAG_BYTES

const takeAway = async (name: string, queue: Queueing, bag: Bag): Promise<void> => {
  if (bags.get(name) === bag) bags.delete(name)
  const { posted } = bag
  const [first] = posted
  try {
    if (posted.length === 1 && first) await queue.send(first.body, { contentType: 'json' })
    else await queue.sendBatch(posted.map(({ body }) => ({ body, contentType: 'json' })))
    meter.messages += posted.length
    meter.sends += 1
    for (const { resolve } of posted) resolve()
  } catch (fault) {
    for (const { reject } of posted) reject(fault)
  }
}
