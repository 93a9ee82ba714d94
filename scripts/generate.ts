/**
 * `npm run generate`: writes what follows from the declarations and is kept beside them, each held by a test:
 * `workers/<system>/reasons.ts`, for which reasons each route may refuse, as the compiler reads them off the judgements.
 */
import { writeFileSync } from 'node:fs'
import { reasonsFiles } from './reasons.ts'

for (const { path, text } of await reasonsFiles()) {
  writeFileSync(path, text)
  console.log(`wrote ${path}`)
}
