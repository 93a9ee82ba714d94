/** Causing trouble from a test: a context down, one class of actors down, chaotic delivery, poison, crons. */
import { type ChaosOrder, tripleShuffled } from './chaos-protocol.ts'
import { here } from './here.ts'
import { noteFault } from './notes.ts'
import type { SideDoorRequest } from './server.ts'

const ask = async (request: SideDoorRequest): Promise<void> => void (await askAt(here().sideDoor, request))

/** Asks the side door of a server for something; what came of it. */
export const askAt = async (sideDoor: string, request: SideDoorRequest): Promise<unknown> => {
  note(request)
  const response = await fetch(sideDoor, { method: 'POST', body: JSON.stringify(request) })
  const text = await response.text()
  if (!response.ok) throw new Error(`side door: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** The report tells of every fault that is brought about, not of its end. */
const note = (request: SideDoorRequest): void => {
  if (request.do === 'send') noteFault(`unreadable or early messages in ${request.queue}`)
  if (request.do !== 'chaos') return
  const { worker } = request
  // Whoever orders knows the form; the side door takes any JSON.
  const { down, queueChaos, classes, lostAnswers } = request.order as ChaosOrder
  if (down) noteFault(`${worker} is down`)
  if (queueChaos) noteFault(`${worker} gets every message three times, shuffled and late`)
  for (const [name, isDown] of Object.entries(classes ?? {})) if (isDown) noteFault(`${worker}: ${name} is down`)
  for (const [name, isLost] of Object.entries(lostAnswers ?? {}))
    if (isLost) noteFault(`${worker}: answers of ${name} are lost`)
}

const order = (worker: string, chaos: ChaosOrder) => ask({ do: 'chaos', worker, order: { ...chaos } as never })

/** The Worker answers nothing: requests 503, RPC throws, its queue messages wait. */
export const down = (worker: string) => order(worker, { down: true })
export const up = (worker: string) => order(worker, { down: false })

/** Runs `story` while the Worker is down, and brings it back whatever happens. */
export const whileDown = async (worker: string, story: () => Promise<void>): Promise<void> => {
  await down(worker)
  try {
    await story()
  } finally {
    await up(worker)
  }
}

/** Runs `story` while the objects of one class are unreachable, and brings them back whatever happens. */
export const whileClassDown = async (worker: string, className: string, story: () => Promise<void>): Promise<void> => {
  await order(worker, { classes: { [className]: true } })
  try {
    await story()
  } finally {
    await order(worker, { classes: { [className]: false } })
  }
}

/** Runs `story` while what this method of a class answers is lost, though it does what it was asked. */
export const whileAnswersAreLost = async (
  worker: string,
  method: string,
  story: () => Promise<void>,
): Promise<void> => {
  await order(worker, { lostAnswers: { [method]: true } })
  try {
    await story()
  } finally {
    await order(worker, { lostAnswers: { [method]: false } })
  }
}

/** Runs `story` while every message to these Workers comes three times, shuffled, the oldest late. */
export const whileDeliveryIsChaotic = async (
  workers: readonly string[],
  seed: number,
  story: () => Promise<void>,
): Promise<void> => {
  for (const worker of workers) await order(worker, { queueChaos: tripleShuffled(seed) })
  try {
    await story()
  } finally {
    for (const worker of workers) await order(worker, { queueChaos: null })
  }
}

/** Runs `story` while every message to a Worker comes this much late, once. */
export const whileDeliveryIsLate = async (
  worker: string,
  seconds: number,
  story: () => Promise<void>,
): Promise<void> => {
  const late = { seed: 1, copies: 1, holdBack: 1, holdBackSecondsLeast: seconds, holdBackSecondsMax: seconds }
  await order(worker, { queueChaos: late })
  try {
    await story()
  } finally {
    await order(worker, { queueChaos: null })
  }
}

/** Fires the Worker's cron triggers now. */
export const fireCrons = (worker: string) => ask({ do: 'cron', worker })

/** Puts any JSON into a queue, past every producer's checks. */
export const sendRaw = (queue: string, body: unknown) => ask({ do: 'send', queue, body: body as never })
