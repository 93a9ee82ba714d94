/** Causing trouble from a test: a context down, one class of actors down, chaotic delivery, poison, crons. */
import { type ChaosOrder, tripleShuffled } from './chaos-protocol.ts'
import { here } from './here.ts'
import type { SideDoorRequest } from './server.ts'

const ask = async (request: SideDoorRequest): Promise<void> => {
  const response = await fetch(here().sideDoor, { method: 'POST', body: JSON.stringify(request) })
  if (!response.ok) throw new Error(`side door: ${await response.text()}`)
  await response.text()
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

/** Fires the Worker's cron triggers now. */
export const fireCrons = (worker: string) => ask({ do: 'cron', worker })

/** Puts any JSON into a queue, past every producer's checks. */
export const sendRaw = (queue: string, body: unknown) => ask({ do: 'send', queue, body: body as never })
