/** What every story begins with: a server, people with roles, commands sent patiently, and a look behind. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { signToken } from '../../../scripts/identity.ts'
import { askAt } from '../../harness/chaos.ts'
import { here, type Place, type TestServer } from '../../harness/here.ts'
import { type Answer, type Client, client, eventually, ORGANISATION, unique } from '../../harness/http.ts'
import type { SideDoorRequest } from '../../harness/server.ts'

/** Where a story plays: the server of this run, or one of its own. */
export type Stage = Place
export type Person = Client & {
  readonly sub: string
  readonly bearer: string
}
const DAY_MS = 86_400_000
/** A client that honours `Retry-After` gives up after so many answers of 503. */
const PATIENCE = 60
/** Tests do not wait out whole seconds of `Retry-After` where the next try may already succeed. */
const RETRY_PAUSE_MS = 500
const UNAVAILABLE = 503

export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

export const sharedStage = (): Stage => here()
export const stageOf = ({ url, sideDoor, identity }: TestServer): Stage => ({
  url,
  sideDoor,
  privateJwk: identity.privateJwk,
  installationKey: identity.installationKey,
})

/** Somebody nobody has met before, with these roles in this organisation; null: in none but their own. */
export const memberOf = async (stage: Stage, org: string | null, name: string, ...roles: string[]): Promise<Person> => {
  const sub = unique(name)
  const bearer = await signToken({ privateJwk: stage.privateJwk }, { sub, roles, ...(org !== null && { org }) })
  return { sub, bearer, ...client(bearer, stage.url) }
}
export const person = (stage: Stage, name: string, ...roles: string[]) => memberOf(stage, ORGANISATION, name, ...roles)
export const customer = (stage: Stage, name = 'kim') => person(stage, name, 'customer')
export const admin = (stage: Stage) => person(stage, 'root', 'admin')

/** Orders something of the harness behind the server. */
export const backstage = async (stage: Stage, order: SideDoorRequest): Promise<void> => {
  await askAt(stage.sideDoor, order)
}

/** Sends a command as a good client does: on 503 again, with the same key. */
export const patiently = async (
  who: Client,
  path: string,
  body?: unknown,
  key: string = randomUUID(),
): Promise<Answer> => {
  let answer = await who.post(path, body, { key })
  for (let tries = 1; answer.status === UNAVAILABLE && tries < PATIENCE; tries += 1) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    await pause(RETRY_PAUSE_MS)
    answer = await who.post(path, body, { key })
  }
  return answer
}

/** The answer to a command that must succeed. */
export const done = async (who: Client, path: string, body?: unknown, status = 200): Promise<Answer['json']> => {
  const answer = await patiently(who, path, body)
  expect(answer.status, `${path}: ${answer.text}`).toBe(status)
  return answer.json
}

/** An instance as operators see it; null when nothing ever happened to it. */
export const inspect = async (
  who: Client,
  aggregate: string,
  id: string,
  query = '',
): Promise<Answer['json'] | null> => {
  const answer = await who.get(`/v1/ops/actors/${aggregate}/${encodeURIComponent(id)}${query}`)
  if (answer.status === 404) return null
  expect(answer.status, answer.text).toBe(200)
  return answer.json
}

/** The types of everything that ever happened to an instance, oldest first. */
export const eventsOf = async (who: Client, aggregate: string, id: string): Promise<string[]> => {
  const found = await inspect(who, aggregate, id)
  return found?.events.map(({ type }: { type: string }) => type) ?? []
}

/** Waits until a thing reads as in this state. */
export const reads = (who: Client, path: string, status: string, withinMs?: number): Promise<Answer['json']> => {
  return eventually(
    async () => {
      const { json } = await who.get(path)
      if (json?.status !== status) throw new Error(`${path} is not ${status} but ${JSON.stringify(json)}`)
      return json
    },
    withinMs === undefined ? {} : { withinMs },
  )
}

/** What somebody was told about one thing, oldest first. */
export const toldOf = async (who: Client, id: string): Promise<Answer['json'][]> => {
  const { json } = await who.get('/v1/notifications?limit=100')
  return json.items.filter((entry: { thing: { id: string } }) => entry.thing.id === id).reverse()
}

/** Waits until somebody was told so often about a thing; more than that fails at once. */
export const told = (who: Client, id: string, statuses: readonly string[]): Promise<Answer['json'][]> => {
  return eventually(async () => {
    const entries = await toldOf(who, id)
    expect(entries.map(({ status }) => status)).toEqual(statuses)
    return entries
  })
}
