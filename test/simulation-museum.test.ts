/**
 * An exhibition, reservations and entries, pure, told of each other through the real policies by a post that doubles,
 * delays and shuffles every event, while answers are lost (G3, G5). Whatever it does, at rest they agree.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admission } from '../durable-objects/museum/admission.ts'
import { exhibition } from '../durable-objects/museum/exhibition.ts'
import { reservation } from '../durable-objects/museum/reservation.ts'
import type { Message } from '../kernel/decision.ts'
import { policies } from '../workers/museum/policies.ts'
import { Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const WISHES = 5
/** Fewer than are wished for. */
const CAPACITY = 4
const STEPS_LIMIT = 70
const EXHIBITION = 'moon'
const IDS = Array.from({ length: WISHES }, (_, n) => `r${n}`)

type Move =
  | SimulatorMove
  | { readonly kind: 'reserve' | 'cancel' | 'admit'; readonly which: number }
  | { readonly kind: 'delete' }

const which = fc.integer({ min: 0, max: WISHES - 1 })
const wish = (kind: 'reserve' | 'cancel' | 'admit') => fc.record({ kind: fc.constant(kind), which })
const step: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: wish('reserve'), weight: 20 },
  { arbitrary: wish('cancel'), weight: 8 },
  { arbitrary: wish('admit'), weight: 10 },
  ...simulatorMoves({ post: 25, answer: 30, stray: 6, wait: 2, waitSecondsMax: 120 }),
  { arbitrary: fc.constant({ kind: 'delete' as const }), weight: 1 },
)

type ExhibitionState = typeof exhibition.initial
type ReservationState = typeof reservation.initial

class Museum extends Simulator {
  constructor() {
    super([exhibition, reservation, admission], policies)
    const announced = { managerId: 'mina', title: '달항아리', hall: '제1전시실', date: '2026-05-02' }
    this.tell(exhibition.events.aggregate, EXHIBITION, {
      type: 'RegisterExhibition',
      ...announced,
      capacity: CAPACITY,
    } as Message)
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'delete':
        this.tell(exhibition.events.aggregate, EXHIBITION, { type: 'DeleteExhibition' })
        break
      case 'post':
      case 'answer':
      case 'stray':
      case 'wait':
        this.happen(move)
        break
      default:
        this.#wish(move.kind, move.which)
    }
  }

  #wish(kind: 'reserve' | 'cancel' | 'admit', at: number): void {
    const id = IDS[at] ?? ''
    // Some come alone, some in pairs.
    const visitors = 1 + (at % 2)
    const wanted = { type: 'RequestReservation', customerId: 'kim', exhibitionId: EXHIBITION, visitors }
    if (kind === 'reserve') this.tell(reservation.events.aggregate, id, wanted as Message)
    if (kind === 'cancel')
      this.tell(reservation.events.aggregate, id, { type: 'CancelReservation', customerId: 'kim' } as Message)
    if (kind === 'admit')
      this.tell(admission.events.aggregate, id, { type: 'AdmitVisitors', managerId: 'mina' } as Message)
  }

  get house(): Exclude<ExhibitionState, { status: 'new' }> {
    return this.stage(exhibition.events.aggregate, EXHIBITION).state as Exclude<ExhibitionState, { status: 'new' }>
  }

  reservationOf(id: string): ReservationState {
    return this.stage(reservation.events.aggregate, id).state as ReservationState
  }

  /** How far the reservation came: its status, or that the visitors are in. */
  endOf(id: string): string {
    const state = this.reservationOf(id)
    return state.status === 'completed' && state.admitted ? 'admitted' : state.status
  }

  /** How often this happened to an instance, or to a reservation's places. */
  count(name: string, id: string, types: readonly string[], reservationId?: string): number {
    return this.stage(name, id).turns.filter(({ event }) => {
      const told = event as Message & { reservationId?: string }
      return types.includes(told.type) && (reservationId === undefined || told.reservationId === reservationId)
    }).length
  }
}

const play = (story: readonly Move[]): Museum => {
  const museum = new Museum()
  for (const move of story) {
    museum.move(move)
    const { taken, registered } = museum.house.places
    expect(taken).toBeLessThanOrEqual(registered)
  }
  museum.settle()
  return museum
}
const always = simulation(step, STEPS_LIMIT, play)

describe('A museum under a post that doubles, delays and shuffles, and answers that are lost', () => {
  it('comes to rest with places and live reservations in agreement, each left at most once (M3, M6, G4)', () =>
    always((museum) => {
      const live = IDS.filter((id) => museum.endOf(id) === 'completed')
      expect(Object.keys(museum.house.places.holds).sort()).toEqual(live)
      expect(IDS.filter((id) => museum.endOf(id) === 'requested')).toEqual([])
      for (const id of IDS) {
        const places = (...types: readonly string[]) => museum.count(exhibition.events.aggregate, EXHIBITION, types, id)
        expect(places('PlacesHeld')).toBeLessThanOrEqual(1)
        expect(places('PlacesReleased', 'PlacesUsed')).toBeLessThanOrEqual(1)
        expect(places('PlacesUsed')).toBe(museum.endOf(id) === 'admitted' ? 1 : 0)
      }
    }))

  it('comes to rest with the entry of each reservation that had places, and no other (M5–M8)', () =>
    always((museum) => {
      for (const id of IDS) {
        const end = museum.endOf(id)
        const wasPlaced = museum.count(reservation.events.aggregate, id, ['ReservationPlaced']) > 0
        const due = end === 'completed' ? 'registered' : end
        expect(museum.stage(admission.events.aggregate, id).state.status).toBe(wasPlaced ? due : 'new')
      }
    }))

  it('leaves nobody alive in an exhibition that is deleted, and the exhibition deleted (M8)', () =>
    always(
      (museum) => {
        expect([museum.house.status, museum.house.places.taken]).toEqual(['deleted', 0])
        for (const id of IDS) {
          expect(['new', 'rejected', 'cancelled', 'force-cancelled', 'admitted']).toContain(museum.endOf(id))
          expect(museum.count(reservation.events.aggregate, id, ['ReservationForceCancelled'])).toBeLessThanOrEqual(1)
        }
      },
      [{ kind: 'delete' }],
    ))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
