/** What somebody would send who knows how the launcher and the gateway speak with the Workers (H6). */

/** A principal as the gateway makes one known, without its signature. */
export const forged = (sub: string, ...roles: readonly string[]): string =>
  Buffer.from(JSON.stringify({ sub, roles })).toString('base64url')

/** What the launcher's own Workers are told: to run SQL, to fire a cron. */
export const orders: readonly string[] = [
  JSON.stringify({ database: 'view/DB', statements: [{ sql: 'SELECT 1 AS one' }] }),
  JSON.stringify({ worker: 'view', cron: '* * * * *', at: '2026-11-20T10:00:00.000Z' }),
]
