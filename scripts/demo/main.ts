/**
 * `npm run demo [-- <system>]`: a story of each system against the running server, step by step, over HTTP only.
 * `NARU_URL` names another server than the local one; its tokens must then be ours.
 */
import { concertStory } from './concert.ts'
import { museumStory } from './museum.ts'
import { rentalStory } from './rental.ts'
import { screeningStory } from './screening.ts'
import { BASE } from './steps.ts'
import { taxiStory } from './taxi.ts'

const stories: Readonly<Record<string, () => Promise<void>>> = {
  concert: concertStory,
  taxi: taxiStory,
  rental: rentalStory,
  museum: museumStory,
  screening: screeningStory,
}

const wanted = process.argv[2]
const chosen = Object.entries(stories).filter(([system]) => wanted === undefined || system === wanted)

try {
  if (chosen.length === 0)
    throw new Error(`there is no story of ${wanted}; there are ${Object.keys(stories).join(', ')}`)
  for (const [system, story] of chosen) {
    console.log(`\n== ${system} ==`)
    await story()
  }
} catch (error) {
  const refused = error instanceof TypeError && error.message === 'fetch failed'
  console.error(refused ? `\nNothing answers on ${BASE}. Start it with: npm start` : error)
  process.exitCode = 1
}
