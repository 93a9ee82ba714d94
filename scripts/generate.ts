/**
 * `npm run generate`: writes what follows from the declarations and is kept beside them, held by
 * `test/generated.test.ts`: `workers/<system>/reasons.json`, for which reasons each route may refuse, as the compiler reads
 * them off the judgements; and `docs/events.md`, every event with who hears it.
 */
import { writeFileSync } from 'node:fs'
import { eventTable } from './event-table.ts'
import { reasonsFiles } from './reasons.ts'

for (const { path, text } of [...(await reasonsFiles()), eventTable()]) {
  writeFileSync(path, text)
  console.log(`wrote ${path}`)
}
