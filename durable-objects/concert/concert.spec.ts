import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import { TICKETS_LIMIT } from '../../queues/concert.ts'
import {
  available,
  type ConcertCommand,
  type ConcertEvent,
  cancelled,
  closed,
  HOLD_ENDS,
  held,
  lot,
  onSale,
  recalled,
  register,
  registered,
  released,
  STARTS,
  sold,
  tickets,
} from './concert.fixtures.ts'
import { concert, LOT_LIMIT, PRICE_LIMIT_KRW } from './concert.ts'

const given = specification(concert)

describe('Concert (콘서트): registering (C1, C2)', () => {
  it('is nothing to anybody before it is registered', () => given().thenDescribed(null))

  it('begins as a draft that nobody owns', () =>
    given()
      .when(register)
      .then(registered)
      .described({
        status: 'draft',
        owner: null,
        label: '봄밤의 재즈',
        data: { title: '봄밤의 재즈', startsAt: STARTS },
      }))

  it('is registered once', () => given(registered).when(register).thenRefused('ConcertAlreadyRegistered'))

  it('must lie in the future, to the millisecond', () => {
    given().when(register, at('18:59:59.999')).then(registered)
    given().when(register, STARTS).thenRefused('StartsInThePast', { startsAt: STARTS })
  })

  it('goes on sale with its first tickets', () =>
    given(registered)
      .when({ type: 'RegisterTickets', ...tickets(10) })
      .then(lot(10))
      .described({
        status: 'on-sale',
        data: { registeredTickets: 10, availableTickets: 10, priceKrw: 50_000 },
      }))

  it('takes more tickets while on sale, at the price of the newest lot', () =>
    given(...onSale())
      .when({ type: 'RegisterTickets', ...tickets(5, 70_000, 'lot-2') })
      .then(lot(5, 70_000, 'lot-2'))
      .described({ data: { registeredTickets: 15, priceKrw: 70_000 } }))

  it('knows a lot it has taken already', () =>
    given(...onSale())
      .when({ type: 'RegisterTickets', ...tickets(10) })
      .thenNothing())

  it('refuses tickets for a concert that does not exist, is closed, cancelled or has started', () => {
    const more: ConcertCommand = { type: 'RegisterTickets', ...tickets(5, 50_000, 'lot-2') }
    given().when(more).thenRefused('ConcertNotFound')
    given(...onSale(), closed)
      .when(more)
      .thenRefused('ConcertNotOnSale', { concertStatus: 'closed' })
    given(...onSale(), cancelled)
      .when(more)
      .thenRefused('ConcertCancelled')
    given(...onSale())
      .when(more, STARTS)
      .thenRefused('ConcertStarted', { startsAt: STARTS })
    given(registered).when(more, STARTS).thenRefused('ConcertStarted', { startsAt: STARTS })
  })

  it('holds a million tickets and not one more', () => {
    const nearly = Array.from({ length: 9 }, (_, n) => lot(LOT_LIMIT, 0, `lot-${n}`))
    const rest = (quantity: number): ConcertCommand => ({ type: 'RegisterTickets', ...tickets(quantity, 0, 'last') })
    given(registered, ...nearly)
      .when(rest(LOT_LIMIT))
      .then(lot(LOT_LIMIT, 0, 'last'))
    given(registered, ...nearly, lot(1, 0, 'one'))
      .when(rest(LOT_LIMIT))
      .thenRefused('TicketLimitReached', { limit: TICKETS_LIMIT, registered: 900_001 })
  })

  it('takes 1 ticket to a whole lot at a price from 0 won to the limit', () => {
    const parse = (quantity: number, priceKrw: number) =>
      parseCommand(concert, { type: 'RegisterTickets', ...tickets(quantity, priceKrw) }).ok
    expect([parse(1, 0), parse(LOT_LIMIT, PRICE_LIMIT_KRW)]).toEqual([true, true])
    const wrong = [parse(0, 0), parse(1.5, 0), parse(LOT_LIMIT + 1, 0), parse(1, -1), parse(1, PRICE_LIMIT_KRW + 1)]
    expect(wrong).toEqual([false, false, false, false, false])
  })

  it('takes a title of 1 to 200 characters and nothing it was not asked for', () => {
    const parse = (change: object) => parseCommand(concert, { ...register, ...change }).ok
    expect([parse({}), parse({ title: '🎷'.repeat(100) }), parse({ title: 'a'.repeat(200) })]).toEqual([
      true,
      true,
      true,
    ])
    const wrong = [{ title: ' ' }, { title: 'a'.repeat(201) }, { venue: 'a'.repeat(201) }, { status: 'on-sale' }]
    expect(wrong.map(parse)).toEqual([false, false, false, false])
  })

  it('gives ten tickets to a person unless it says otherwise, and no more than there can be (C15)', () => {
    const { ticketsPerPerson: _, ...usual } = register as Extract<ConcertCommand, { type: 'RegisterConcert' }>
    expect(parseCommand(concert, usual)).toEqual({ ok: true, command: register })
    const parse = (ticketsPerPerson: unknown) => parseCommand(concert, { ...register, ticketsPerPerson }).ok
    expect([1, 4, TICKETS_LIMIT].map(parse)).toEqual([true, true, true])
    expect([0, -1, 1.5, TICKETS_LIMIT + 1, null].map(parse)).toEqual([false, false, false, false, false])
  })

  it('keeps its refund rules and shows them (C13)', () => {
    const rules = { refundRules: [{ daysBefore: 1, percent: 50 }] }
    given()
      .when({ ...register, ...rules } as ConcertCommand)
      .then({ ...registered, ...rules } as ConcertEvent)
      .described({ data: { ...rules, ticketsPerPerson: 10 } })
  })

  it('knows its start in UTC, whatever offset it was announced with', () => {
    const announced = parseCommand(concert, {
      ...register,
      venue: ' 예술의전당 ',
      startsAt: '2026-05-02T04:00:00+09:00',
    })
    expect(announced).toEqual({ ok: true, command: register })
    expect(parseCommand(concert, { ...register, startsAt: '2026-05-01T19:00' })).toEqual({ ok: false, at: '/startsAt' })
  })
})

describe('Concert (콘서트): closing and cancelling', () => {
  it('closes the sale once and keeps what is sold', () => {
    given(...onSale(), held('b1'))
      .when({ type: 'CloseSale' })
      .then(closed)
      .described({ status: 'closed' })
    given(...onSale(), closed)
      .when({ type: 'CloseSale' })
      .thenNothing()
  })

  it('closes only what is on sale', () => {
    given().when({ type: 'CloseSale' }).thenRefused('ConcertNotFound')
    given(registered).when({ type: 'CloseSale' }).thenRefused('ConcertNotOnSale', { concertStatus: 'draft' })
    given(...onSale(), cancelled)
      .when({ type: 'CloseSale' })
      .thenRefused('ConcertCancelled')
  })

  it('can be cancelled in every state, once', () => {
    const cancel: ConcertCommand = { type: 'CancelConcert' }
    given().when(cancel).thenRefused('ConcertNotFound')
    given(registered).when(cancel).then(cancelled).described({ status: 'cancelled' })
    given(...onSale())
      .when(cancel)
      .then(cancelled)
      .described(available(0))
    given(...onSale(), closed)
      .when(cancel)
      .then(cancelled)
    given(...onSale(), cancelled)
      .when(cancel)
      .thenNothing()
  })

  it('cannot be cancelled any more once it has started (C14)', () => {
    const cancel: ConcertCommand = { type: 'CancelConcert' }
    given(...onSale())
      .when(cancel, at('18:59:59.999'))
      .then(cancelled)
    for (const past of [[registered], onSale(), [...onSale(), closed]]) {
      given(...past)
        .when(cancel, STARTS)
        .thenRefused('ConcertStarted', { startsAt: STARTS })
    }
    given(...onSale(), cancelled)
      .when(cancel, STARTS)
      .thenNothing()
  })

  it('shows how far the recall of its holds has come', () =>
    given(...onSale(), held('b1'), held('b2', 3), cancelled, released('b1')).thenDescribed({
      data: { ticketsStillHeld: 3 },
    }))
})

describe('Concert (콘서트): recalling holds (G9)', () => {
  const recall: ConcertCommand = { type: 'RecallHolds' }
  const names = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `b${from + n}`)
  const many = names(0, 150)

  it('has nothing to recall while the concert lives, or when nothing is held', () => {
    given(...onSale(), held('b1'))
      .when(recall)
      .thenNothing()
    given(...onSale(), cancelled)
      .when(recall)
      .thenNothing()
    given(...onSale(), held('b1'), sold('b1'))
      .whenTheTimeIs(at('23:00'))
      .thenNothing()
  })

  it('recalls every hold by itself as soon as the concert is cancelled', () =>
    given(...onSale(), held('b1'), held('b2'), sold('b2'), cancelled)
      .whenTheTimeIs(MORNING)
      .then(recalled('b1', 'b2')))

  it('goes on a hundred at a time', () => {
    const full = [...onSale(1_000), ...many.map((name) => held(name)), cancelled]
    given(...full)
      .whenTheTimeIs(MORNING)
      .thenGoingOn(recalled(...names(0, 100)))
    given(...full, recalled(...names(0, 100)))
      .whenTheTimeIs(MORNING)
      .then(recalled(...names(100, 150)))
  })

  it('asks again after a minute whoever has not given the seats back', () => {
    const before = [...onSale(), held('b1'), held('b2'), cancelled, recalled('b1', 'b2'), released('b1')]
    given(...before)
      .whenTheTimeIs(at('10:00:59.999'))
      .thenNothing()
    given(...before)
      .whenTheTimeIs(at('10:01'))
      .then(recalled('b2'))
  })

  it('is asked for in vain before its time', () =>
    given(...onSale(), held('b1'), cancelled, recalled('b1'))
      .when(recall)
      .thenNothing())

  it('turns back to those recalled before when the rest have given their seats back by themselves', () => {
    const rest = names(100, 150)
    const before = [...onSale(1_000), ...many.map((name) => held(name)), cancelled, recalled(...names(0, 100))]
    const gone = [...rest, ...names(1, 100)].map((name) => released(name))
    given(...before, ...gone)
      .whenTheTimeIs(MORNING)
      .thenNothing()
    given(...before, ...gone)
      .whenTheTimeIs(at('10:01'))
      .then(recalled('b0'))
  })

  it('leaves in peace after ten rounds what keeps its seats: those tickets are issued', () => {
    const first = given(...onSale(), held('b1'), sold('b1'), cancelled, recalled('b1'))
    const minute = (n: number) => at(`10:${String(n).padStart(2, '0')}`)
    const nine = names(1, 10).reduce((story, _, n) => story.laterOn(minute(n + 1), recalled('b1')), first)
    nine.whenTheTimeIs(minute(10)).then(recalled('b1'))
    nine.laterOn(minute(10), recalled('b1')).whenTheTimeIs(at('23:00')).thenNothing()
  })

  it('is done when every seat is back', () =>
    given(...onSale(), held('b1'), cancelled, recalled('b1'), released('b1'))
      .whenTheTimeIs(at('23:00'))
      .thenNothing())

  it('tells whoever gave the seats back before it was told: the concert was cancelled first (C13)', () => {
    const release: ConcertCommand = { type: 'ReleaseSeats', bookingId: 'b1', holdExpiresAt: HOLD_ENDS }
    const before = [...onSale(), held('b1'), held('b2'), cancelled]
    given(...before)
      .when(release)
      .then(released('b1'), recalled('b1'))
    given(...before, released('b1'), recalled('b1'))
      .whenTheTimeIs(MORNING)
      .then(recalled('b2'))
    given(...before, recalled('b1', 'b2'))
      .when(release)
      .then(released('b1'))
  })
})
