import { describe, expect, it, vi } from 'vitest'
import { sealedLike } from '../kernel/testing/sealed.ts'
import { bookingEvents } from './concert.ts'
import { ATTEMPTS_LIMIT, consume, processMessage, readEvents, retryDelaySeconds } from './consumer.ts'
import { DeadLetterMessage, REASON_LIMIT } from './dead-letters.ts'
import type { Envelope } from './envelope.ts'
import { kindOf, sent } from './queues.fixtures.ts'
import { reservationEvents } from './screening.ts'

const seats = {
  organisation: 'naru',
  amountKrw: 1,
  concertTitle: 't',
  venue: 'v',
  startsAt: '2026-05-01T19:00:00.000Z',
  holdExpiresAt: '2026-05-01T10:10:00.000Z',
}
const booked = (id: string) => sent(kindOf(bookingEvents, 'BookingBooked'), id, 2, seats, 'notification')

/** A message as the platform hands it over, which remembers how it was settled. */
const message = (body: unknown, attempts = 1) => {
  const settled: string[] = []
  return {
    settled,
    id: 'message-1',
    timestamp: new Date(0),
    body,
    attempts,
    ack: () => void settled.push('ack'),
    retry: (options?: QueueRetryOptions) => void settled.push(`retry in ${options?.delaySeconds} s`),
  } satisfies Message<unknown> & { settled: string[] }
}

const deadLetters = (broken = false) => {
  const parked: DeadLetterMessage[] = []
  const send = async (body: unknown) => {
    if (broken) throw new Error('Queue is overloaded. Please back off.')
    parked.push(DeadLetterMessage.parse(body))
  }
  return { parked, queue: { send } as unknown as Queue<unknown> }
}

const acted = () => {
  const events: Envelope[] = []
  return { events, act: async (heard: readonly Envelope[]) => void events.push(...heard) }
}
const fails = async () => {
  throw new TypeError('the actor is gone')
}

describe('readLetters', () => {
  it('reads the events of a message in their order', () => {
    const dispatched = sent(kindOf(bookingEvents, 'BookingDispatched'), 'b1', 5, {}, 'notification')
    const reading = readEvents([booked('b1'), dispatched], 'notification')
    expect(reading.ok && reading.events.map(({ sequence }) => sequence)).toEqual([2, 5])
  })

  it('reads an event to which a newer producer has added a field, at home and elsewhere', () => {
    const newer = { ...booked('b1'), data: { ...seats, seatClass: 'R' } }
    for (const inbox of ['concert-booking', 'notification']) {
      expect(readEvents([newer], inbox)).toEqual({ ok: true, events: [newer] })
    }
  })

  it('says why a message cannot be read, and never what was in it', () => {
    const secret = '세종대로 110'
    const bodies = [
      null,
      secret,
      [],
      { ...booked('b1') },
      [{ ...booked('b1'), address: secret }],
      [{ ...booked('b1'), data: { ...seats, amountKrw: secret } }],
      [{ ...booked('b1'), type: 'naru.concert.booking.Nonsense.v1' }],
      [{ ...booked('b1'), type: 'naru.concert.booking.BookingBooked.v2' }],
      Array.from({ length: 101 }, () => booked('b1')),
    ]
    const readings = bodies.map((body) => readEvents(body, 'notification'))
    expect(readings.map(({ ok }) => ok)).toEqual(bodies.map(() => false))
    expect(JSON.stringify(readings)).not.toContain(secret)
    expect(readings[5]).toEqual({
      ok: false,
      reason: 'naru.concert.booking.BookingBooked.v1: invalid_type at /amountKrw',
    })
    expect(readings[6]).toEqual({ ok: false, reason: 'unknown event type naru.concert.booking.Nonsense.v1' })
  })
})

describe('confidential fields (K8)', () => {
  const requested = { customerId: sealedLike('kim'), hospitalId: 'h1' }
  const body = (data: object) => [
    { ...sent(kindOf(reservationEvents, 'ReservationRequested'), 'r1', 1, {}, 'view'), data },
  ]

  it('may be missing where they are withheld, and must not be missing where they are told', () => {
    expect(readEvents(body({}), 'view').ok).toBe(true)
    expect(readEvents(body({}), 'screening-hospital')).toEqual({
      ok: false,
      reason: 'naru.screening.reservation.ReservationRequested.v1: invalid_type at /customerId',
    })
    expect(readEvents(body(requested), 'screening-hospital').ok).toBe(true)
  })

  it('are read by their schema all the same', () =>
    expect(readEvents(body({ ...requested, customerId: 1 }), 'view').ok).toBe(false))
})

describe('settling a message (K6)', () => {
  it('acknowledges what was acted on', async () => {
    const [one, dead, done] = [message([booked('b1')]), deadLetters(), acted()]
    await processMessage(one, 'notification', dead.queue, done.act)
    expect([one.settled, done.events.length, dead.parked]).toEqual([['ack'], 1, []])
  })

  it('tries again later after a fault, with growing pauses', async () => {
    const lines = vi.spyOn(console, 'warn').mockImplementation(() => {})
    for (const [attempts, pause] of [
      [1, 1],
      [2, 2],
      [ATTEMPTS_LIMIT - 1, 60],
    ]) {
      const one = message([booked('b1')], attempts)
      const dead = deadLetters()
      await processMessage(one, 'notification', dead.queue, fails)
      expect([one.settled, dead.parked]).toEqual([[`retry in ${pause} s`], []])
    }
    expect([1, 2, 3, 6, 7, 100].map(retryDelaySeconds)).toEqual([1, 2, 4, 32, 60, 60])
    // The line names the kind and the id of what it is about (H9).
    expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
      at: 'inbox.fault',
      inbox: 'notification',
      events: ['/concert.booking/b1/2'],
    })
  })

  it('parks a message with its reason when the last attempt failed', async () => {
    const [one, dead] = [message([booked('b1')], ATTEMPTS_LIMIT), deadLetters()]
    await processMessage(one, 'notification', dead.queue, fails)
    expect(one.settled).toEqual(['ack'])
    expect(dead.parked).toEqual([
      {
        parked: 'naru.dead-letter.v1',
        inbox: 'notification',
        messageId: 'message-1',
        attempts: ATTEMPTS_LIMIT,
        reason: `gave up after ${ATTEMPTS_LIMIT} attempts: TypeError: the actor is gone`,
        body: one.body,
      },
    ])
  })

  it('parks at once what cannot be read, without acting', async () => {
    const [one, dead, done] = [message({ hello: 'world' }), deadLetters(), acted()]
    await processMessage(one, 'payment', dead.queue, done.act)
    expect([one.settled, done.events]).toEqual([['ack'], []])
    expect(dead.parked).toMatchObject([{ inbox: 'payment', reason: 'not an envelope: invalid_type at /' }])
  })

  it('never drops what it cannot park', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const unread = message('nonsense')
    await processMessage(unread, 'view', deadLetters(true).queue, fails)
    expect(unread.settled).toEqual(['retry in 1 s'])
    const worn = message([booked('b1')], ATTEMPTS_LIMIT)
    await processMessage(worn, 'view', deadLetters(true).queue, fails)
    expect(worn.settled).toEqual(['retry in 60 s'])
  })

  it('cuts a long reason', async () => {
    const [one, dead] = [message([booked('b1')], ATTEMPTS_LIMIT), deadLetters()]
    await processMessage(one, 'view', dead.queue, async () => {
      throw new Error('x'.repeat(10_000))
    })
    expect(dead.parked[0]?.reason).toHaveLength(REASON_LIMIT)
  })

  it('settles every message of a batch alone: one that fails is none of the business of the others', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `b${n}`)
    const messages = ids.map((id) => (id === 'b7' ? message('poison') : message([booked(id)])))
    const dead = deadLetters()
    const act = async ([event]: readonly Envelope[]) => {
      if (event?.subject === 'b13') throw new Error('not now')
    }
    const batch = { messages, queue: 'view' } as unknown as MessageBatch<unknown>
    await consume(batch, 'view', dead.queue, act)
    expect(messages.map(({ settled }) => settled.length)).toEqual(ids.map(() => 1))
    expect(messages.filter(({ settled }) => settled[0] === 'ack')).toHaveLength(99)
    expect(messages[13]?.settled).toEqual(['retry in 1 s'])
    expect(dead.parked).toHaveLength(1)
  })
})
