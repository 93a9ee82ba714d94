/** Stories as chance writes them: what the simulations of all systems do alike. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Invariant } from '../../kernel/invariants.ts'
import { expectInvariants } from '../harness/invariants.ts'
import { size } from '../harness/size.ts'
import type { Simulator } from './simulator.ts'

/** Faults that were seeded showed within fifty stories; see the simulations. */
const RUNS = size('stories of chance', { test: 100, prove: 1_000 })

type Often = {
  readonly post: number
  readonly answer: number
  readonly stray: number
  readonly wait: number
  readonly waitSecondsMax: number
}

/** What the post and the clock do in a story, each so often beside the system's own moves. */
export const simulatorMoves = ({ post, answer, stray, wait, waitSecondsMax }: Often) =>
  [
    // The post hands over any letter it holds, and keeps a copy of it or not.
    { arbitrary: fc.record({ kind: fc.constant('post' as const), at: fc.nat(), keep: fc.boolean() }), weight: post },
    // Somebody is asked; the answer arrives, or is lost and the question stays.
    {
      arbitrary: fc.record({ kind: fc.constant('answer' as const), at: fc.nat(), lost: fc.boolean() }),
      weight: answer,
    },
    // A question that was asked twice arrives a second time, when its first answer has been taken long since.
    { arbitrary: fc.record({ kind: fc.constant('stray' as const), at: fc.nat() }), weight: stray },
    {
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        seconds: fc.integer({ min: 1, max: waitSecondsMax }),
      }),
      weight: wait,
    },
  ] as const

const MANNERS = ['answered', 'answered', 'answered-later', 'asker-dies', 'unanswered'] as const

/** `FirstMove`s of chance, each so often. */
export const firstMoves = (weight: number) =>
  [
    {
      arbitrary: fc.record({ kind: fc.constant('first' as const), manner: fc.constantFrom(...MANNERS) }),
      weight,
    },
    { arbitrary: fc.record({ kind: fc.constant('resume' as const), at: fc.nat() }), weight },
  ] as const

/**
 * Plays stories of at most so many steps to the end and holds each world that came of it against a claim. `ending` are
 * the last moves of every story.
 */
export const simulation =
  <Move, W extends Simulator>(step: fc.Arbitrary<Move>, stepsMax: number, play: (story: readonly Move[]) => W) =>
  (claim: (world: W) => void, ending: readonly Move[] = []): void => {
    const stories = fc.array(step, { minLength: stepsMax / 2, maxLength: stepsMax })
    fc.assert(
      fc.property(stories, (story) => claim(play([...story, ...ending]))),
      { numRuns: RUNS },
    )
  }

/** A world at rest that is told everything again has nothing more to tell. */
export const expectSilence = (world: Simulator): void => {
  const before = world.events
  world.repeatEverything()
  world.settle()
  expect(world.events).toBe(before)
}

/** At rest nothing is wrong. */
export const expectKept =
  (invariants: readonly Invariant[]) =>
  (simulator: Simulator): void =>
    expectInvariants(invariants, simulator.world())
