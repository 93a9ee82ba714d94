/** HTTP face of concert ticketing (콘서트 예매): parse, ask one actor, translate the answer. Reads are the view's. */
import { z } from '@hono/zod-openapi'
import type { Answer, Facts, Letter } from '../../kernel/aggregate.ts'
import { answering, ask, CommandAnswer } from '../http/answer.ts'
import { api } from '../http/app.ts'
import { documented } from '../http/document.ts'
import { callerOf, letterOf } from '../http/idempotency.ts'
import { declare, json, nothingToSay, shows } from '../http/route.ts'
import { BookingBody, ConcertBody, PayBody, TicketsBody } from './bodies.ts'
import { type BookableConcert, doorOf } from './hint.ts'
import { type ConcertReason, concertRefusals } from './refusals.ts'

type Actor = { execute(command: { readonly type: string } & Facts, letter: Letter): Promise<Answer> }
type Actors<A> = { getByName(name: string): A }

/** What the routes need of their Worker. */
export type ConcertEnv = {
  readonly CONCERT: Actors<Actor & BookableConcert>
  readonly BOOKING: Actors<Actor>
  readonly DELIVERY: Actors<Actor>
  readonly CALL_LIMIT_MS: string
  /** How long an unpaid booking keeps its seats (C5). */
  readonly HOLD_SECONDS: string
}

const ID = /^[0-9a-hjkmnp-tv-z]{26}$/
/** Ids of concerts and bookings are derived, so whatever has another form does not exist, and wakes no actor (K14). */
const exists = (id: string): boolean => ID.test(id)

const { answer, refused } = answering<ConcertReason>(concertRefusals)
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
const bookingParams = z.object({ bookingId: z.string().openapi({ param: { name: 'bookingId', in: 'path' } }) })

const created = (what: string) => ({ 201: shows(`The new ${what}`, CommandAnswer) }) as const
const changed = (what: string) => ({ 200: shows(`The ${what} after the command`, CommandAnswer) }) as const
const closedSale = ['ConcertNotFound', 'ConcertStarted', 'ConcertCancelled', 'SaleClosed'] as const

export const app = documented(api<{ Bindings: ConcertEnv }>().basePath('/v1/concert'), 'Concert ticketing (콘서트 예매)')
  .openapi(
    declare(
      ['concert-manager'],
      {
        method: 'post',
        path: '/concerts',
        summary: 'Register a concert (콘서트 등록)',
        request: { body: json(ConcertBody) },
        responses: created('concert'),
      },
      ['StartsInThePast'],
    ),
    async (c) => {
      const body = c.req.valid('json')
      const letter = await letterOf(c, body)
      const id = letter.commandId
      const command = { type: 'RegisterConcert', managerId: callerOf(c).sub, ...body }
      const asked = await ask('concert', () => c.env.CONCERT.getByName(id).execute(command, letter))
      return answer(c, asked, `/v1/concert/concerts/${id}`)
    },
  )
