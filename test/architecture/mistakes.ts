/** Mistakes that somebody may make in a declaration: each one text of a file of the museum, and what is written instead. */

const EXHIBITION = 'durable-objects/museum/exhibition.ts'
const RESERVATION = 'durable-objects/museum/reservation.ts'
const COMMANDS = 'workers/museum/commands.ts'
const NOTICES = 'workers/museum/notices.ts'
const POLICIES = 'workers/museum/policies.ts'
const READS = 'workers/museum/reads.ts'
const EVENTS = 'queues/museum.ts'

export type Mistake = {
  readonly what: string
  readonly file: string
  /** This text, which stands in the file once … */
  readonly right: string
  /** … becomes that. */
  readonly wrong: string
  /** The line that is complained of, where it is not the changed one. */
  readonly at?: string
}

export const mistakes: readonly Mistake[] = [
  // commands.ts
  {
    what: 'the role that may use a route',
    file: COMMANDS,
    right: "'POST /v1/museum/reservations', ['customer'],",
    wrong: "'POST /v1/museum/reservations', ['custmer'],",
  },
  { what: 'a command of a route', file: COMMANDS, right: "'CancelReservation',", wrong: "'CancelReservatoin'," },
  {
    what: 'the only field that a route fills in',
    file: COMMANDS,
    right: "its places return by themselves',\n    fill: ({ sub }) => ({ customerId: sub }),",
    wrong: "its places return by themselves',\n    fill: ({ sub }) => ({ custmerId: sub }),",
    at: '({ sub }) => ({ custmerId: sub }),',
  },
  {
    what: 'one of the fields that a route fills in',
    file: COMMANDS,
    right: "its places return by themselves',\n    fill: ({ sub }) => ({ customerId: sub }),",
    wrong: "its places return by themselves',\n    fill: ({ sub }) => ({ customerId: sub, visitor: 2 }),",
    at: '({ sub }) => ({ customerId: sub, visitor: 2 }),',
  },
  {
    what: 'what a caller is made of',
    file: COMMANDS,
    right: "checked when it is given',\n      fill: ({ sub }) => ({ managerId: sub }),",
    wrong: "checked when it is given',\n      fill: ({ subject }) => ({ managerId: subject }),",
    at: '({ subject }) => ({ managerId: subject }),',
  },
  {
    what: 'the method of a route',
    file: COMMANDS,
    right: "'DELETE /v1/museum/exhibitions/{id}'",
    wrong: "'REMOVE /v1/museum/exhibitions/{id}'",
  },
  {
    what: 'the resource of a route',
    file: COMMANDS,
    right: "exhibitions, exhibition, 'DeleteExhibition'",
    wrong: "reservations, exhibition, 'DeleteExhibition'",
  },
  {
    what: 'a refusal that is missing from the table',
    file: COMMANDS,
    right: "  HoldLapsed: [409, 'The time to hold these places is over'],\n",
    wrong: '',
    at: 'export const refusals',
  },
  { what: 'a refusal of the table', file: COMMANDS, right: '  HoldLapsed:', wrong: '  HoldElapsed:' },
  { what: 'the status of a refusal', file: COMMANDS, right: 'AlreadyAdmitted: [409,', wrong: 'AlreadyAdmitted: [490,' },

  // policies.ts
  {
    what: 'an event of whenever',
    file: POLICIES,
    right: "['ReservationCancelled', 'ReservationForceCancelled', 'ReservationMissed'],",
    wrong: "['ReservationCancelled', 'ReservationForcedCancelled', 'ReservationMissed'],",
  },
  {
    what: 'a field of an event in a policy',
    file: POLICIES,
    right: '({ exhibitionId, lapsesAt }, reservationId) =>\n        send(',
    wrong: '({ exhibitionId, elapsesAt: lapsesAt }, reservationId) =>\n        send(',
  },
  {
    what: 'a command in send',
    file: POLICIES,
    right: "send(reservation, id, 'ForceCancelReservation')",
    wrong: "send(reservation, id, 'ForceCancelReservations')",
  },
  {
    what: 'a field of a command in send',
    file: POLICIES,
    right: "'UsePlaces', { reservationId, lapsesAt }",
    wrong: "'UsePlaces', { reservation: reservationId, lapsesAt }",
  },
  {
    what: 'a field of a command that send leaves out',
    file: POLICIES,
    right: "'UsePlaces', { reservationId, lapsesAt }",
    wrong: "'UsePlaces', { reservationId }",
  },
  { what: 'the inbox of policies', file: POLICIES, right: "'museum-admission': {", wrong: "'museum-admissions': {" },

  // queues/museum.ts
  {
    what: 'a listener',
    file: EVENTS,
    right: "HoldsRecalled: ['museum-reservation'],",
    wrong: "HoldsRecalled: ['museum-reservatoin'],",
  },
  {
    what: 'an event in the table of listeners',
    file: EVENTS,
    right: "HoldsRecalled: ['museum-reservation'],",
    wrong: "HoldRecalled: ['museum-reservation'],",
  },

  // reads.ts
  {
    what: 'a role that may see one of a kind',
    file: READS,
    right: "(입장 조회)', { staff }),",
    wrong: "(입장 조회)', { staff: ['museum-manger'] }),",
  },
  { what: 'a status of a resource', file: READS, right: "'open', 'deleting',", wrong: "'open', 'deletion'," },
  {
    what: 'a status that is missing from a resource',
    file: READS,
    right: "'requested', 'completed', 'admitted',",
    wrong: "'requested', 'admitted',",
  },
  { what: 'a field of a resource', file: READS, right: '    available: count,', wrong: '    availble: count,' },
  {
    what: 'a field that is missing from a resource',
    file: READS,
    right: '    admitted: count,\n',
    wrong: '',
    at: '  fields: {\n    title: text,',
  },
  {
    what: 'the kind of a field of a resource',
    file: READS,
    right: '    reservationsLeft: count.optional(),',
    wrong: '    reservationsLeft: text.optional(),',
  },
  {
    what: 'the aggregate of a resource',
    file: READS,
    right: "resource<typeof admission>('museum.admission')",
    wrong: "resource<typeof admission>('museum.admissions')",
  },
  {
    what: 'the field that a list is filtered by',
    file: READS,
    right: '      [[staff, theirs]],',
    wrong: "      [[staff, { by: 'organisation', field: 'exhibitonId' }]],",
  },
  {
    what: 'the state that a list is of',
    file: READS,
    right: '      [[staff, theirs]],',
    wrong: "      [[staff, { by: 'oldest', status: 'registred' }]],",
  },

  // notices.ts
  { what: 'an event of notices', file: NOTICES, right: '    ReservationCompleted:', wrong: '    ReservationComplete:' },
  {
    what: 'a field of an event in a notice',
    file: 'workers/rental/notices.ts',
    right: 'OrderAssigned: ({ label, data }) => ({',
    wrong: 'OrderAssigned: ({ label, data: { datum: data } }) => ({',
  },

  // aggregates
  {
    what: 'the command of a question',
    file: RESERVATION,
    right: "asking(theExhibition, 'HoldPlaces', {",
    wrong: "asking(theExhibition, 'HoldPlace', {",
  },
  {
    what: 'a field of a question',
    file: RESERVATION,
    right: '[exhibitionId, { reservationId, ...request }],',
    wrong: '[exhibitionId, { reservation: reservationId, ...request }],',
  },
  {
    what: 'a field of an event in a question',
    file: RESERVATION,
    right: 'question: ({ exhibitionId, ...request }, reservationId) => [',
    wrong: 'question: ({ exhibition: exhibitionId, ...request }, reservationId) => [',
  },
  {
    what: 'the command that a yes becomes',
    file: RESERVATION,
    right: "accepted: (visit) => ({ type: 'PlaceReservation', ...visit }),",
    wrong: "accepted: (visit) => ({ type: 'PlacedReservation', ...visit }),",
    at: 'ReservationRequested: asking(',
  },
  {
    what: 'the command that a no becomes',
    file: RESERVATION,
    right: "refused: (refusal) => ({ type: 'RejectReservation', refusal }),",
    wrong: "refused: (refusal) => ({ type: 'RejectReservations', refusal }),",
    at: 'ReservationRequested: asking(',
  },
  {
    what: 'the field that is looked at before a question',
    file: RESERVATION,
    right: "checkedFirst: 'available',",
    wrong: "checkedFirst: 'availble',",
  },
  {
    what: 'the event that is reacted to',
    file: RESERVATION,
    right: '    ReservationRequested: asking(',
    wrong: '    ReservationRequest: asking(',
  },
  {
    what: 'the evolve of an unknown event',
    file: RESERVATION,
    right: '    ReservationCancelled: (state) =>',
    wrong: '    ReservationCanceled: (state) =>',
  },
  {
    what: 'an event without evolve',
    file: RESERVATION,
    right: "    ReservationCancelled: (state) => ({ ...requested(state), status: 'cancelled' }),\n",
    wrong: '',
    at: '  evolve: {',
  },
  {
    what: 'an event that happened',
    file: RESERVATION,
    right: "happened({ type: 'ReservationCompleted' }) : nothing",
    wrong: "happened({ type: 'ReservationComplete' }) : nothing",
  },
  {
    what: 'a field of an event that happened',
    file: RESERVATION,
    right: "type: 'ReservationRejected', exhibitionId, reason, lapsesAt }",
    wrong: "type: 'ReservationRejected', exhibitionId, because: reason, lapsesAt }",
    at: 'RejectReservation: on(',
  },
  {
    what: 'the command that a deadline requests',
    file: EXHIBITION,
    right: "command: { type: 'RecallHolds' } }",
    wrong: "command: { type: 'RecallHold' } }",
    at: 'deadline: (state) => {',
  },
]
