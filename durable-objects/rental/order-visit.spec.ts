import { describe, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { DAYS_LIMIT, order } from './order.ts'
import {
  assigned,
  confirmReschedule,
  dropReschedule,
  movedNews,
  news,
  recordVisit,
  reschedule,
  rescheduled,
  rescheduleRequested,
  story,
} from './rental.fixtures.ts'

const given = specification(order)
const WISHED = '2026-05-10'
const moving = [...story.assigned, rescheduleRequested]
const another = { ...news, engineerId: 'park', engineerName: sealedLike('박기사'), turn: 3 }

describe('Order, when its visit is to be moved (R12)', () => {
  it('keeps the wish first and then asks the installation', () =>
    given(...story.assigned)
      .when(reschedule)
      .then(rescheduleRequested)
      .described({ status: 'assigned', data: { ...dataOf('2026-05-02') } })
      .asking('installation', SOME_ID, { type: 'MoveInstallation', date: WISHED })
      .accepted(movedNews, confirmReschedule)
      .refused({ reason: 'AlreadyInstalled' }, dropReschedule))

  it('is on another day once the installation says so, whichever way it hears first', () => {
    given(...moving)
      .when(confirmReschedule)
      .then(rescheduled)
      .described({ status: 'assigned', data: dataOf(WISHED) })
    given(...moving)
      .when({ ...recordVisit, ...movedNews })
      .then(rescheduled)
    given(...moving, rescheduled)
      .when(confirmReschedule)
      .thenNothing()
    given(...story.cancelled)
      .when(confirmReschedule)
      .thenNothing()
  })

  it('is not moved back by older news (G3)', () => {
    given(...moving, { type: 'OrderReassigned', ...another })
      .when(confirmReschedule)
      .then({ type: 'OrderRescheduled', ...another })
    given(...moving, rescheduled)
      .when(recordVisit)
      .thenNothing()
  })

  it('shows who else comes, and then nobody who came before (G3)', () => {
    given(...story.assigned)
      .when({ ...recordVisit, ...another })
      .then({ type: 'OrderReassigned', ...another })
      .described({ status: 'assigned' })
    given(...story.assigned, { type: 'OrderReassigned', ...another })
      .when({ ...recordVisit, turn: 2, moves: 4 })
      .thenNothing()
    given(...moving)
      .when({ ...recordVisit, ...another, date: WISHED })
      .then({ type: 'OrderReassigned', ...another, date: WISHED })
    given(...moving, { type: 'OrderReassigned', ...another, date: WISHED })
      .when(confirmReschedule)
      .thenNothing()
  })

  it('stays where it is when the installation says no', () => {
    given(...moving)
      .when(dropReschedule)
      .thenTold({ reason: 'AlreadyInstalled' }, { type: 'OrderRescheduleRefused', reason: 'AlreadyInstalled' })
      .described({ data: dataOf('2026-05-02') })
    given(...story.assigned)
      .when(dropReschedule)
      .thenNothing()
    given().when(dropReschedule).thenNothing()
    given(...story['cancel-requested'])
      .when(dropReschedule)
      .thenRefused('CancelUnderWay')
  })

  it('waits for the same answer when the wish is repeated; another wish waits for its turn', () => {
    given(...moving)
      .when(reschedule)
      .thenNothing()
    given(...moving)
      .when({ ...reschedule, date: '2026-05-11' })
      .thenRefused('RescheduleUnderWay', { date: WISHED })
    given(...story.assigned)
      .when({ ...reschedule, date: news.date })
      .thenNothing()
  })

  it('is its customer’s, its engineer’s or staff’s to move, and nobody else’s', () => {
    const by = (by: string, role: object = {}) => given(...story.assigned).when({ ...reschedule, by, ...role })
    by('lee', { asEngineer: true }).then({ ...rescheduleRequested, by: 'lee' })
    by('yoon', { asStaff: true }).then({ ...rescheduleRequested, by: 'yoon' })
    by('lee').thenRefused('OrderNotFound')
    by('park', { asEngineer: true }).thenRefused('OrderNotFound')
    given().when(reschedule).thenRefused('OrderNotFound')
    given(...story.requested)
      .when({ ...reschedule, by: 'lee', asEngineer: true })
      .thenRefused('OrderNotFound')
  })

  it('is moved only while somebody is to come', () => {
    for (const state of ['requested', 'awaiting-engineer'] as const) {
      given(...story[state])
        .when(reschedule)
        .thenRefused('NotYetAssigned')
    }
    given(...story['cancel-requested'])
      .when(reschedule)
      .thenRefused('CancelUnderWay')
    given(...story.cancelled)
      .when(reschedule)
      .thenRefused('OrderCancelled')
    for (const state of ['installed', 'closed'] as const) {
      given(...story[state])
        .when(reschedule)
        .thenRefused('AlreadyInstalled')
    }
  })

  it('is moved to a day from today to a year ahead', () => {
    const to = (date: string) => given(...story.assigned).when({ ...reschedule, date })
    to('2026-05-01').then({ ...rescheduleRequested, date: '2026-05-01' })
    to('2027-05-01').then({ ...rescheduleRequested, date: '2027-05-01' })
    to('2026-04-30').thenRefused('VisitDatePast', { date: '2026-04-30' })
    to('2027-05-02').thenRefused('VisitDateTooFar', { limitDays: DAYS_LIMIT })
  })

  it('forgets the wish when nobody comes any more', () =>
    given(...moving, { type: 'OrderAwaitingEngineer', turn: 2 }, { ...assigned, ...news, turn: 3 })
      .when(reschedule)
      .then(rescheduleRequested))
})

const dataOf = (installationDate: string) => ({
  productId: 'air-7',
  productName: '나루 공기청정기 7',
  monthlyKrw: 32_900,
  months: 36,
  region: '서울 중구',
  requestedOn: '2026-05-01',
  engineerName: sealedLike('이기사'),
  installationDate,
})
