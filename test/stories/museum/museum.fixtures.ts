/** What stories of museum exhibitions begin with: its people, exhibitions, reservations, and how the places stand. */
import { expect } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { type Answer, type Client, unique } from '../../harness/http.ts'
import { today } from '../../harness/today.ts'
import { done, inspect, type Person, patiently, person, reads, type Stage } from '../shared/people.ts'

export const EXHIBITIONS = '/v1/museum/exhibitions'
export const RESERVATIONS = '/v1/museum/reservations'
export const ADMISSIONS = '/v1/museum/admissions'

export const manager = (stage: Stage) => person(stage, 'mina', 'museum-manager')
export const exhibitionOf = (capacity = 10, date = seoulDate(30)) => ({
  title: unique('달항아리'),
  hall: '제1전시실',
  date,
  capacity,
})

/** An open exhibition: its id. */
export const open = async (who: Client, capacity = 10, date?: string): Promise<string> => {
  return (await done(who, EXHIBITIONS, exhibitionOf(capacity, date), 201)).id
}
/** One of today, whose visitors can be let in. */
export const openToday = async (who: Client, capacity = 10): Promise<string> => open(who, capacity, await today())

export const reservationOf = (exhibitionId: string, visitors = 1) => ({ exhibitionId, visitors })
export const exhibitionAt = (id: string) => `${EXHIBITIONS}/${id}`
export const reservationAt = (id: string) => `${RESERVATIONS}/${id}`
export const admissionAt = (id: string) => `${ADMISSIONS}/${id}`

/** A reservation that holds its places: its id. */
export const reserved = async (who: Client, exhibitionId: string, visitors = 1): Promise<string> => {
  const answer = await done(who, RESERVATIONS, reservationOf(exhibitionId, visitors), 201)
  expect(answer.status).toBe('requested')
  return answer.id
}

/** A reservation that admission has registered: its id. */
export const completed = async (who: Person, exhibitionId: string, visitors = 1): Promise<string> => {
  const id = await reserved(who, exhibitionId, visitors)
  await reads(who, reservationAt(id), 'completed')
  return id
}

export const cancel = (who: Client, id: string): Promise<Answer> => patiently(who, `${reservationAt(id)}/cancel`)
export const admit = (who: Client, id: string): Promise<Answer> => patiently(who, `${admissionAt(id)}/admit`)

/** Deletes an exhibition; its answer. */
export const erase = async (who: Client, exhibitionId: string): Promise<Answer['json']> => {
  const answer = await who.delete(exhibitionAt(exhibitionId))
  expect(answer.status, answer.text).toBe(200)
  return answer.json
}

export type PlaceCount = {
  readonly status: string
  readonly version: number
  readonly taken: number
  readonly available: number
  readonly holds: Readonly<Record<string, { quantity: number }>>
}

/** How the places of an exhibition stand, as its actor knows it. */
export const placesOf = async (ops: Client, exhibitionId: string): Promise<PlaceCount> => {
  const { version, state } = await inspect(ops, 'museum.exhibition', exhibitionId, '?limit=1')
  const { registered, taken, holds } = state.places
  return { status: state.status, version, taken, available: registered - taken, holds }
}

export const historyOf = async (who: Client, id: string): Promise<string[]> =>
  (await who.get(`${reservationAt(id)}/history`)).json.items.map(({ status }: { status: string }) => status)
