/**
 * Post: one coach for all actors of an isolate. What several of them send within a moment goes out in one call for
 * each queue; every actor is told once, when the coach is back. Who cannot wait that long, because a queue hangs or the
 * driver was stopped, can still see which queues have taken their parcels.
 */
import { withLimit } from './limit.ts'
import { meter } from './meter.ts'

/** How long a coach waits for others after its first parcel. */
const LINGER_MS = 3
/** A coach that stands longer was left behind by an actor that was stopped; nobody will drive it. */
const LEFT_BEHIND_MS = 100
/** One call to a queue may take this long; a queue has been seen to hang for a minute. */
const SEND_LIMIT_MS = 5_000
/** What one call to a queue takes, with room for its own overhead (256 KB, 100 messages). */
const CALL_MESSAGES = 100
const CALL_BYTES = 220_000

export type Queueing = Pick<Queue<unknown>, 'send' | 'sendBatch'>

/** One message for one queue. All actors of an isolate hold the same object for the same binding. */
export type Parcel = { readonly queue: Queueing; readonly body: unknown; readonly bytes: number }

/** A journey of parcels: when it is over, and so far per queue null for taken, or what stood in the way. */
export type Trip = { readonly back: Promise<void>; readonly outcomes: ReadonlyMap<Queueing, unknown> }

type Passenger = { readonly parcels: readonly Parcel[]; readonly arrived: () => void }
type Coach = { readonly passengers: Passenger[]; readonly readyAt: number; readonly outcomes: Map<Queueing, unknown> }

let standing: Coach | null = null

/** Sends these parcels with the next coach. */
export const post = (parcels: readonly Parcel[]): Trip => {
  const coach = boarding()
  const back = new Promise<void>((arrived) => coach.passengers.push({ parcels, arrived }))
  return { back, outcomes: coach.outcomes }
}

const boarding = (): Coach => {
  const readyAt = Date.now()
  if (standing && readyAt - standing.readyAt < LEFT_BEHIND_MS) return standing
  const coach: Coach = { passengers: [], readyAt, outcomes: new Map() }
  standing = coach
  // Whoever is first drives. Should that one be stopped on the way, the others try again by themselves.
  setTimeout(() => void drive(coach), LINGER_MS)
  return coach
}

const drive = async (coach: Coach): Promise<void> => {
  if (standing === coach) standing = null
  const byQueue = new Map<Queueing, Parcel[]>()
  for (const parcel of coach.passengers.flatMap(({ parcels }) => parcels)) {
    const together = byQueue.get(parcel.queue)
    if (together) together.push(parcel)
    else byQueue.set(parcel.queue, [parcel])
  }
  await Promise.all(
    Array.from(byQueue, async ([queue, parcels]) => {
      for (const load of loadsOf(parcels)) {
        const sent = await withLimit(call(load), SEND_LIMIT_MS)
        if (sent.kind === 'answered') continue
        // A later load of the same queue is not sent past an earlier one; the actors send them again.
        coach.outcomes.set(queue, sent.kind === 'failed' ? sent.fault : new Error('no answer'))
        return
      }
      coach.outcomes.set(queue, null)
    }),
  )
  for (const { arrived } of coach.passengers) arrived()
}

const call = async (load: readonly Parcel[]): Promise<void> => {
  const [first] = load
  if (!first) return
  if (load.length === 1) await first.queue.send(first.body, { contentType: 'json' })
  else await first.queue.sendBatch(load.map(({ body }) => ({ body, contentType: 'json' })))
  meter.messages += load.length
  meter.sends += 1
}

/** Parcels of one queue, in calls that it takes. */
function* loadsOf(parcels: readonly Parcel[]): Generator<readonly Parcel[]> {
  let load: Parcel[] = []
  let bytes = 0
  for (const parcel of parcels) {
    if (load.length > 0 && (load.length >= CALL_MESSAGES || bytes + parcel.bytes > CALL_BYTES)) {
      yield load
      load = []
      bytes = 0
    }
    load.push(parcel)
    bytes += parcel.bytes
  }
  if (load.length > 0) yield load
}
