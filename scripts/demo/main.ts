/**
 * `npm run demo [-- <system>]`: a story of each system against the running server, step by step, over HTTP only.
 * `NARU_URL` names another server than the local one; its tokens must then be ours.
 */

import { PlainError, plainly } from '../plain-error.ts'
import { concertStory } from './concert.ts'
import { museumStory } from './museum.ts'
import { rentalStory } from './rental.ts'
import { screeningStory } from './screening.ts'
import { BASE, startCommand } from './steps.ts'
import { taxiStory } from './taxi.ts'

const stories: Readonly<Record<string, () => Promise<void>>> = {
  concert: concertStory,
  taxi: taxiStory,
  rental: rentalStory,
  museum: museumStory,
  screening: screeningStory,
}

const MISUSED = 2
const names = Object.keys(stories).join(', ')
const chosenBy = (wanted: readonly string[]) => {
  const unknown = wanted.filter((name) => !Object.hasOwn(stories, name))
  if (unknown.length > 0) throw new PlainError(`there is no story of ${unknown.join(', ')}; there are ${names}`)
  return Object.entries(stories).filter(([system]) => wanted.length === 0 || wanted.includes(system))
}

const chosen = await plainly(() => chosenBy(process.argv.slice(2)), MISUSED)
try {
  for (const [system, story] of chosen) {
    console.log(`\n== ${system} ==`)
    await story()
  }
} catch (error) {
  const refused = error instanceof TypeError && error.message === 'fetch failed'
  console.error(refused ? `\nNothing answers on ${BASE}. Start it with: ${startCommand}` : error)
  process.exitCode = 1
}
