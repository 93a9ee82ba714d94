import { describe, expect, it } from 'vitest'
import { folded, specification } from '../../kernel/testing/specification.ts'
import { renter } from './renter.ts'

const given = specification(renter)
const LIMIT = 2
const open = (orderId: string, limit = LIMIT) => ({ type: 'OpenRental', orderId, limit }) as const
const opened = (orderId: string) => ({ type: 'RentalOpened', orderId, limit: LIMIT }) as const
const turnedAway = (orderId: string) => ({ type: 'RentalTurnedAway', orderId, limit: LIMIT }) as const
const end = (orderId: string) => ({ type: 'EndRental', orderId }) as const
const ended = (orderId: string) => ({ type: 'RentalEnded', orderId }) as const
const full = [opened('o1'), opened('o2')]

describe('Renter (이용자)', () => {
  it('opens orders up to the limit, and no more (R14)', () => {
    given()
      .when(open('o1'))
      .then(opened('o1'))
      .described({ owner: null, data: { openOrders: 1 } })
    given(opened('o1')).when(open('o2')).then(opened('o2'))
    given(...full)
      .when(open('o3'))
      .thenTold({ reason: 'OpenOrdersReached', limit: LIMIT, open: 2 }, turnedAway('o3'))
      .described({ data: { openOrders: 2 } })
    given(...full)
      .when(open('o3', 3))
      .then({ ...opened('o3'), limit: 3 })
    given().thenDescribed(null)
  })

  it('opens an order once, whoever asks again (G3, G4)', () => {
    given(...full)
      .when(open('o1'))
      .thenNothing()
    given(...full, turnedAway('o3'), ended('o1'))
      .when(open('o3'))
      .thenRefused('OpenOrdersReached')
  })

  it('takes another one when one is over, once (R14, G4)', () => {
    given(...full)
      .when(end('o1'))
      .then(ended('o1'))
      .described({ data: { openOrders: 1 } })
    given(...full, ended('o1'))
      .when(end('o1'))
      .thenNothing()
    given(...full, ended('o1'))
      .when(open('o3'))
      .then(opened('o3'))
    given(...full, turnedAway('o3'))
      .when(end('o3'))
      .thenNothing()
  })

  it('remembers an end that overtook the question (G3)', () => {
    given()
      .when(end('o1'))
      .then(ended('o1'))
      .described({ data: { openOrders: 0 } })
    given(ended('o1')).when(open('o1')).thenRefused('OpenOrdersReached')
  })

  it('tells a retry from a new attempt (K14)', () => {
    const seen = (id: string) => renter.hasSeen?.(folded(renter, ...full, turnedAway('o3'), ended('o1')), id)
    expect(['o1', 'o2', 'o3', 'o4'].map(seen)).toEqual([true, true, true, false])
  })
})
