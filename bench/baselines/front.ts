/** The Worker in front of the bare read. */
import type { ThingRow } from './reads.ts'

type Env = {
  readonly READS: { one(id: string): Promise<ThingRow | null> }
}

export default {
  async fetch(request, env) {
    const row = await env.READS.one(new URL(request.url).pathname.slice(1))
    if (row === null) return Response.json({ code: 'NotFound' }, { status: 404 })
    return Response.json({ ...JSON.parse(row.data), id: row.id, status: row.status })
  },
} satisfies ExportedHandler<Env>
