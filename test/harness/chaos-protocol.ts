/** What tests can order a Worker to suffer; spoken over a host name that exists in tests only. */
export const HOST = 'chaos'

/** Every message of a batch three times, shuffled, some held back; the seed decides which. */
export type QueueChaos = {
  readonly seed: number
  readonly copies: number
  /** Chance of a message to be held back once, 0 to 1; the oldest of a batch of several always is. */
  readonly holdBack: number
  readonly holdBackSecondsMax: number
  /** And no shorter than this. */
  readonly holdBackSecondsLeast?: number
}

/** Fields that are left out stay as they are. */
export type ChaosOrder = {
  readonly down?: boolean
  readonly classes?: Readonly<Record<string, boolean>>
  /** `<class>.<method>`: what is asked is done, but its answer is lost on the way back. */
  readonly lostAnswers?: Readonly<Record<string, boolean>>
  readonly queueChaos?: QueueChaos | null
  /** Writes every message that the Worker takes from a queue into its log, as `{"tapped":"<queue>","body":…}`. */
  readonly tap?: boolean
  /** Sends this body, whatever it is, through one of the Worker's queue bindings. */
  readonly send?: { readonly binding: string; readonly body: unknown }
}

/** What G3 has to bear: every event delivered three times and shuffled, with the oldest held back. */
export const tripleShuffled = (seed: number): QueueChaos => {
  return { seed, copies: 3, holdBack: 0.3, holdBackSecondsMax: 2 }
}
