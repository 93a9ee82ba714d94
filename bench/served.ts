/** Whoever answers Naru's routes: a scene is set and flows are played on it in the same way, whatever stands behind. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { forEachLimited } from '../kernel/concurrency.ts'
import { TICKETS_LIMIT } from '../queues/concert.ts'
import { type Identity, signToken } from '../scripts/identity.ts'
import { PRODUCT_ID, regionOf } from './load/flows/rental.ts'
import type { Person } from './load/workload.ts'

/** A fixed population: every customer has one mailbox object, which only the first booking makes. */
export const CUSTOMERS = 200
const TOKEN_HOURS = 12
/** More than there are clients by far, so that none has two rides at a time. */
const DRIVERS = 400
/** One manager sets the scene in every system. */
const MANAGERS = ['concert-manager', 'museum-manager', 'hospital-admin', 'rental-staff']
export const PRICE_KRW = 88_000
const SETUP_CLIENTS = 16
const AHEAD_MS = 30 * 86_400_000
const Answer = z.looseObject({ id: z.string(), version: z.number() })

/** Everybody who uses what is benched, with tokens that this identity signed. */
export type Population = {
  readonly people: readonly Person[]
  readonly drivers: readonly Person[]
  readonly managerToken: string
  /** People with this role and their tokens. */
  readonly introduce: (count: number, role: string) => Promise<readonly Person[]>
}

export const populationOf = async (identity: Identity): Promise<Population> => {
  const token = (sub: string, ...roles: string[]) =>
    signToken(identity, { sub, roles, org: 'naru', hours: TOKEN_HOURS })
  const introduce = (count: number, role: string) =>
    Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const sub = `${role}-${at}`
        return { sub, token: await token(sub, role) }
      }),
    )
  return {
    people: await introduce(CUSTOMERS, 'customer'),
    drivers: await introduce(DRIVERS, 'driver'),
    managerToken: await token('manager', ...MANAGERS),
    introduce,
  }
}

export class Served {
  readonly url: string
  readonly population: Population

  constructor(url: string, population: Population) {
    this.url = url
    this.population = population
  }

  get people(): readonly Person[] {
    return this.population.people
  }

  get drivers(): readonly Person[] {
    return this.population.drivers
  }

  /** So many concerts, each on sale with so many tickets. */
  async concerts(count: number, tickets: number): Promise<string[]> {
    const ids: string[] = []
    await forEachLimited(Array.from({ length: count }), SETUP_CLIENTS, async () => {
      ids.push(await this.#concert(tickets))
    })
    return ids
  }

  /** So many engineers, each alone in a region, and something for them to install. */
  async engineers(count: number): Promise<readonly Person[]> {
    const terms = { name: '나루 공기청정기 7', monthlyKrw: 32_900, months: 36 }
    await this.command(`/v1/rental/products/${PRODUCT_ID}`, terms, 'PUT')
    const all = await this.population.introduce(count, 'engineer')
    for (const engineer of all) {
      const path = `/v1/rental/engineers/${engineer.sub}`
      await this.command(path, { name: '이기사', region: regionOf(engineer) }, 'PUT')
    }
    return all
  }

  async #concert(quantity: number): Promise<string> {
    const startsAt = new Date(Date.now() + AHEAD_MS).toISOString()
    const concert = { title: '봄밤의 재즈', venue: '예술의전당', startsAt, ticketsPerPerson: TICKETS_LIMIT }
    const { id } = await this.command('/v1/concert/concerts', concert)
    await this.command(`/v1/concert/concerts/${id}/tickets`, { quantity, priceKrw: PRICE_KRW })
    return id
  }

  /** A command of the manager that must succeed. */
  async command(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST') {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.population.managerToken}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return Answer.parse(JSON.parse(text))
  }
}
