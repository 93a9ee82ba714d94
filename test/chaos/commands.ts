/** Commands to a server that may be gone any moment: whoever got no answer asks again with the same key. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { type Answer, type Client, eventually, unique } from '../harness/http.ts'
import { each, expectStatus } from './concert.fixtures.ts'

/** Whoever got no answer lets others begin something else after so long. */
const COME_BACK_MS = 2_000
/** Commands that are asked again at a time. */
export const AT_ONCE = 16
/** Within this time a server that was started again answers. */
export const AGAIN = { withinMs: 120_000 }

/** What somebody asked for. Without an answer nobody knows whether it happened, so it is asked again. */
export type Command = {
  readonly who: Client
  readonly path: string
  readonly body: object | undefined
  readonly key: string
  answer: Answer | null
}

export const commandOf = (who: Client, path: string, body?: object, key = unique('key')): Command => ({
  who,
  path,
  body,
  key,
  answer: null,
})

/** What fetch throws when the server is gone, before or in the middle of its answer, is no answer. */
export const unlessGone = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof TypeError) return null
    throw fault
  }
}

/** The answer, or null when nobody knows: the connection broke, or the server says to come back (G5). */
const send = ({ who, path, body, key }: Command): Promise<Answer | null> =>
  unlessGone(async () => {
    const answer = await who.post(path, body, { key })
    return answer.status === 503 ? null : answer
  })

/** Gives a command, or gives it again; it keeps what it was answered. */
export const ask = async (command: Command): Promise<Answer | null> => {
  command.answer = await send(command)
  return command.answer
}

/** One round of load, of which somebody hears when so many of its commands were answered: until it is over, it goes on. */
export class Load {
  /** From then on the stories of the round begin nothing new. */
  isOver = false
  #answers = 0
  readonly #commands: Command[]
  readonly #enough: number
  readonly #onEnough: (load: Load) => void

  constructor(commands: Command[], enough: number, onEnough: (load: Load) => void) {
    this.#commands = commands
    this.#enough = enough
    this.#onEnough = onEnough
  }

  async command(who: Client, path: string, body?: object, key?: string): Promise<Answer | null> {
    const command = commandOf(who, path, body, key)
    this.#commands.push(command)
    if (await ask(command)) {
      this.#answers += 1
      if (this.#answers === this.#enough) this.#onEnough(this)
    } else if (!this.isOver) await pause(COME_BACK_MS)
    return command.answer
  }
}

export const isAccepted = ({ answer }: Command): boolean => answer?.status === 200 || answer?.status === 201

/**
 * Every one of these, asked once more under its key: it is there, and answers as it did (K1, H3). What was done is known as
 * done. Who asks for the same thing twice under two keys is told the second time that it is so: that was no deed, and is not
 * kept.
 */
export const expectSameAnswers = async (accepted: readonly Command[], expectIt = expectSame): Promise<void> => {
  // Commands with the same key are one.
  const once = new Map(accepted.map((command) => [`${command.path} ${command.key}`, command]))
  const replayed = new Map<string, boolean>()
  await each(once.values(), AT_ONCE, async (command) => {
    const again = await eventually(() => send(command), AGAIN)
    expectIt(command, again)
    replayed.set(command.path, replayed.get(command.path) || again.headers.get('idempotency-replayed') === 'true')
  })
  expect([...replayed].filter(([, isKnown]) => !isKnown)).toEqual([])
}

export const expectSame = ({ path, answer }: Command, again: Answer): void => {
  expectStatus(again, answer?.status ?? 0)
  expect(again.json, path).toEqual(answer?.json)
}

/** A cancel that was kept has been answered since (decision 12); everything else is answered as it was. */
export const expectSameOrLater = (command: Command, again: Answer): void => {
  if (command.answer?.status === 202) expect([200, 409]).toContain(again.status)
  else expectSame(command, again)
}

/** All that somebody has, told of or not; it fits one page. */
export const ownOf = async (who: Client, path: string): Promise<readonly { id: string; status: string }[]> => {
  const { items, next } = expectStatus(await who.get(`${path}?limit=100`), 200).json
  expect(next).toBeNull()
  return items
}
