/**
 * Record (예약 관리 항목): what a hospital keeps of one reservation, under the reservation's id. It names the screening
 * and no person: whoever comes shows the id (S12). It follows the reservation and may be down without anybody noticing (S5).
 */
import * as z from 'zod'
import { happened, nothing } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type recordEvents, recordSecrets } from '../../queues/screening.ts'
import type { VenueDate } from '../shared/venue-date.ts'

const text = z.string().min(1).max(200)
const screening = { hospitalId: text, hospitalName: text, date: z.iso.date() }

export const RegisterRecord = z.strictObject({ type: z.literal('RegisterRecord'), ...screening })
export const CancelRecord = z.strictObject({ type: z.literal('CancelRecord'), ...screening })
export const ForceCancelRecord = z.strictObject({ type: z.literal('ForceCancelRecord'), ...screening })

export const RecordCommand = z.discriminatedUnion('type', [RegisterRecord, CancelRecord, ForceCancelRecord])
export type RecordCommand = z.infer<typeof RecordCommand>
export type RecordEvent = EventOf<(typeof recordEvents)[number]>

/** Only policies command a record, and nobody would hear its no: what comes too late is no news. */
export type RecordRefusal = never

type Screening = { readonly hospitalId: string; readonly hospitalName: string; readonly date: VenueDate }
export type RecordState =
  | { readonly status: 'new' }
  | ({ readonly status: 'registered' } & Screening)
  /** The ends are tombstones too: one that overtook the registration is not revived by it (G3). */
  | ({ readonly status: 'cancelled' } & Screening)
  | ({ readonly status: 'force-cancelled' } & Screening)

export const record = aggregate<RecordState, RecordCommand, RecordEvent, RecordRefusal>({
  name: 'screening.record',
  initial: () => ({ status: 'new' }),
  commands: RecordCommand,
  // Its id is the reservation's, whose person is known elsewhere (S12).
  confidential: recordSecrets,

  decide: {
    RegisterRecord: (state, { type: _, ...of }) =>
      state.status === 'new' ? happened({ type: 'RecordRegistered', ...of }) : nothing,
    CancelRecord: (state, { type: _, ...of }) =>
      isOver(state) ? nothing : happened({ type: 'RecordCancelled', ...of }),
    ForceCancelRecord: (state, { type: _, ...of }) =>
      isOver(state) ? nothing : happened({ type: 'RecordForceCancelled', ...of }),
  },

  evolve: {
    RecordRegistered: (_, { type, ...of }) => ({ status: 'registered', ...of }),
    RecordCancelled: (_, { type, ...of }) => ({ status: 'cancelled', ...of }),
    RecordForceCancelled: (_, { type, ...of }) => ({ status: 'force-cancelled', ...of }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, hospitalId, hospitalName, date } = state
    return { status, owner: null, label: `${hospitalName} ${date}`, data: { hospitalId, hospitalName, date } }
  },
})

const isOver = ({ status }: RecordState): boolean => status === 'cancelled' || status === 'force-cancelled'
