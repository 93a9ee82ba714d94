/** Before each file: the view as it is after its migrations, without a row of the files before. */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

const KEPT = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'"

await applyD1Migrations(env.DB, env.MIGRATIONS)
const { results } = await env.DB.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND ${KEPT}`).all<{
  name: string
}>()
await env.DB.batch(results.map(({ name }) => env.DB.prepare(`DELETE FROM "${name}"`)))
