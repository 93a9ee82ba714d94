/**
 * Crew (기사진): the engineers of one region with what each has to do, and the orders that wait for one. An order is held by
 * one engineer at most and released exactly once (R2, G4).
 */
import { type Instant, plusSeconds } from '../../kernel/time.ts'

export type Member = {
  readonly name: string
  /** Gets orders; what one who has left holds is taken back. */
  readonly isActive: boolean
  /** The newest that is known of this engineer. */
  readonly revision: number
  /** Orders not completed yet. */
  readonly load: number
  /** The turn of the last order that came; 0 for never. */
  readonly lastTurn: number
}

/** Who holds an order, and since which turn. */
export type Holding = { readonly engineerId: string; readonly turn: number }

export type Crew = {
  readonly members: Record<string, Member>
  /** By order. */
  readonly held: Record<string, Holding>
  /** Orders without an engineer, oldest first: since which turn each waits. */
  readonly waiting: Record<string, number>
  readonly waitingCount: number
  /** Orders that are over, or never may come: until when a late question of theirs could still arrive. */
  readonly over: Record<string, Instant>
  /** In which order tombstones will lapse is not known; they are looked through when this many were added. */
  readonly overSinceSweep: number
  /** How often an order was given to somebody or let wait so far. */
  readonly turns: number
}

/** Far longer than any question is on its way. */
const REMEMBERED_SECONDS = 7 * 86_400
const SWEEP_EVERY = 1_000

export const noCrew = (): Crew => ({
  members: {},
  held: {},
  waiting: {},
  waitingCount: 0,
  over: {},
  overSinceSweep: 0,
  turns: 0,
})

export const holderOf = (crew: Crew, orderId: string): Holding | undefined => crew.held[orderId]
export const isWaiting = (crew: Crew, orderId: string): boolean => crew.waiting[orderId] !== undefined
export const isOver = (crew: Crew, orderId: string): boolean => crew.over[orderId] !== undefined
/** Ids of people may be any words, those of JavaScript's own properties included. */
export const memberOf = (crew: Crew, engineerId: string): Member | undefined =>
  Object.hasOwn(crew.members, engineerId) ? crew.members[engineerId] : undefined
export const isStaffed = (crew: Crew): boolean => Object.values(crew.members).some(({ isActive }) => isActive)

/**
 * Who gets the next orders, one after the other: the active engineer with the least to do; among equals the one who has
 * been without a new order longest, then the lower id. Empty when nobody is there.
 */
export const nextEngineers = (crew: Crew, count: number): readonly string[] => {
  const candidates = Object.entries(crew.members)
    .filter(([, { isActive }]) => isActive)
    .map(([id, { load, lastTurn }]) => ({ id, load, lastTurn }))
  const chosen: string[] = []
  for (let turn = crew.turns + 1; chosen.length < count && candidates.length > 0; turn += 1) {
    const next = candidates.reduce((best, one) => (comesBefore(one, best) ? one : best))
    next.load += 1
    next.lastTurn = turn
    chosen.push(next.id)
  }
  return chosen
}

type Candidate = { readonly id: string; readonly load: number; readonly lastTurn: number }
const comesBefore = (one: Candidate, other: Candidate): boolean => {
  if (one.load !== other.load) return one.load < other.load
  return one.lastTurn === other.lastTurn ? one.id < other.id : one.lastTurn < other.lastTurn
}

/** The orders that have waited longest. */
export const oldestWaiting = (crew: Crew, limit: number): readonly string[] => Object.keys(crew.waiting).slice(0, limit)

export const join = (crew: Crew, id: string, name: string, revision: number): Crew => {
  const { load = 0, lastTurn = 0 } = memberOf(crew, id) ?? {}
  crew.members[id] = { name, isActive: true, revision, load, lastTurn }
  return crew
}

/** Also of one who never came: the event of a move may overtake that of the arrival. */
export const leave = (crew: Crew, id: string, revision: number): Crew => {
  const { name = '', load = 0, lastTurn = 0 } = memberOf(crew, id) ?? {}
  crew.members[id] = { name, isActive: false, revision, load, lastTurn }
  return crew
}

/** The oldest orders of those who have left (R12). */
export const stranded = (crew: Crew, limit: number): readonly (readonly [orderId: string, held: Holding])[] =>
  Object.entries(crew.held)
    .filter(([, { engineerId }]) => !memberOf(crew, engineerId)?.isActive)
    .slice(0, limit)
export const isStranding = (crew: Crew): boolean =>
  Object.values(crew.members).some(({ isActive, load }) => !isActive && load > 0)

export const wait = (crew: Crew, orderId: string, turn: number): Crew => {
  crew.waiting[orderId] = turn
  return { ...crew, turns: turn, waitingCount: crew.waitingCount + 1 }
}

export const assign = (crew: Crew, orderId: string, engineerId: string, turn: number): Crew => {
  const member = memberOf(crew, engineerId)
  if (!member) throw new Error(`an order was given to ${engineerId}, who is not in this crew`)
  const waited = isWaiting(crew, orderId)
  delete crew.waiting[orderId]
  crew.held[orderId] = { engineerId, turn }
  crew.members[engineerId] = { ...member, load: member.load + 1, lastTurn: turn }
  return { ...crew, turns: turn, waitingCount: crew.waitingCount - (waited ? 1 : 0) }
}

/** Takes an order from whoever holds it. */
export const withdraw = (crew: Crew, orderId: string): Crew => {
  const { engineerId } = holderOf(crew, orderId) ?? {}
  const member = engineerId === undefined ? undefined : memberOf(crew, engineerId)
  if (engineerId !== undefined && member) crew.members[engineerId] = { ...member, load: member.load - 1 }
  delete crew.held[orderId]
  return { ...crew }
}

/** `at` is the time of the event. */
export const release = (crew: Crew, orderId: string, at: Instant): Crew => {
  withdraw(crew, orderId)
  const waited = isWaiting(crew, orderId)
  delete crew.waiting[orderId]
  const sweep = crew.overSinceSweep + 1 >= SWEEP_EVERY
  if (sweep) forgetLapsed(crew.over, at)
  crew.over[orderId] = plusSeconds(at, REMEMBERED_SECONDS)
  return {
    ...crew,
    waitingCount: crew.waitingCount - (waited ? 1 : 0),
    overSinceSweep: sweep ? 0 : crew.overSinceSweep + 1,
  }
}

const forgetLapsed = (over: Record<string, Instant>, at: Instant): void => {
  for (const [orderId, until] of Object.entries(over)) {
    if (until < at) delete over[orderId]
  }
}
