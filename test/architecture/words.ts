/** The words of the business, from the code that uses them; and the documents that explain them. */
import { join } from 'node:path'
import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import { admission } from '../../durable-objects/museum/admission.ts'
import { exhibition } from '../../durable-objects/museum/exhibition.ts'
import { reservation as museumReservation } from '../../durable-objects/museum/reservation.ts'
import { payment } from '../../durable-objects/payment/payment.ts'
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { customerRecord } from '../../durable-objects/rental/customer-record.ts'
import { engineer } from '../../durable-objects/rental/engineer.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { roster } from '../../durable-objects/rental/roster.ts'
import { hospital } from '../../durable-objects/screening/hospital.ts'
import { record } from '../../durable-objects/screening/record.ts'
import { reservation as screeningReservation } from '../../durable-objects/screening/reservation.ts'
import { call } from '../../durable-objects/taxi/call.ts'
import { driver } from '../../durable-objects/taxi/driver.ts'
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import type { EventKind } from '../../queues/envelope.ts'
import { policies as concertPolicies } from '../../workers/concert/policies/index.ts'
import { policies as museumPolicies } from '../../workers/museum/policies/index.ts'
import { policies as paymentPolicies } from '../../workers/payment/policies/index.ts'
import { policies as rentalPolicies } from '../../workers/rental/policies/index.ts'
import { policies as screeningPolicies } from '../../workers/screening/policies/index.ts'
import { policies as taxiPolicies } from '../../workers/taxi/policies/index.ts'
import { filesUnder, ROOT, read, type Source } from './sources.ts'

export const aggregates = [
  concert,
  booking,
  delivery,
  call,
  pickup,
  driver,
  order,
  assignment,
  roster,
  engineer,
  installation,
  customerRecord,
  exhibition,
  museumReservation,
  admission,
  hospital,
  screeningReservation,
  record,
  payment,
]

const isKind = (value: unknown): value is EventKind =>
  typeof value === 'object' && value !== null && 'aggregate' in value && 'version' in value && 'data' in value

/** Every kind of event that a file in `queues/` declares. */
export const declaredEvents = async (): Promise<readonly EventKind[]> => {
  const files = filesUnder('queues').filter((path) => /^queues\/[a-z-]+\.ts$/.test(path))
  const modules: readonly Record<string, unknown>[] = await Promise.all(files.map((path) => import(join(ROOT, path))))
  return modules.flatMap((module) => Object.values(module).filter(isKind))
}

/** Events that no row of the table of subscriptions names. */
export const unsubscribed = (events: readonly EventKind[], known: ReadonlyMap<string, unknown>): readonly string[] =>
  events.filter(({ type }) => !known.has(type)).map(({ type }) => `${type} is in no row of subscriptions.ts`)

type Options = { readonly options: readonly { readonly shape: { readonly type: { readonly value: string } } }[] }

/** The commands an aggregate takes, by the schema at its door. */
export const commandsOf = ({ commands }: { readonly commands: unknown }): readonly string[] =>
  (commands as Options).options.map(({ shape }) => shape.type.value)

const UNION = /export type \w+Refusal =\n((?: {2}\|[^\n]*\n)+)/g

/** The reasons of every union of refusals; types leave no trace at run time, so they are read. */
export const refusalsIn = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => path.startsWith('durable-objects/'))
    .flatMap(({ text }) => Array.from(text.matchAll(UNION), ([, union = '']) => union))
    .flatMap((union) => Array.from(union.matchAll(/reason: '(\w+)'/g), ([, reason = '']) => reason))

export const policyNames = (): readonly string[] =>
  [
    ...Object.values(concertPolicies),
    ...Object.values(taxiPolicies),
    ...Object.values(rentalPolicies),
    ...Object.values(museumPolicies),
    ...Object.values(screeningPolicies),
    paymentPolicies,
  ]
    .flat()
    .map(({ name }) => name)

/** First cells of the rows of a Markdown table. */
export const termsOf = (markdown: string): ReadonlySet<string> =>
  new Set(Array.from(markdown.matchAll(/^\| ([^|]+?) \|/gm), ([, term = '']) => term.replaceAll('`', '')))

export const missingFrom = (glossary: ReadonlySet<string>, words: readonly string[]): readonly string[] =>
  [...new Set(words)].filter((word) => !glossary.has(word)).map((word) => `${word} is not in the glossary`)

const PROOF = /`([\w./-]+\.(?:spec|test|story)\.ts)` › “([^”]+)”/g

export type Proof = { readonly file: string; readonly name: string }

/** The proofs that a document names: `file` › “name”. */
export const proofsIn = (markdown: string): readonly Proof[] =>
  Array.from(markdown.matchAll(PROOF), ([, file = '', name = '']) => ({ file, name }))

/** Proofs whose file or whose name is not there. */
export const unproved = (proofs: readonly Proof[], textOf: (file: string) => string | null): readonly string[] =>
  proofs.flatMap(({ file, name }) => {
    const text = textOf(file)
    if (text === null) return [`${file} does not exist`]
    return text.includes(`'${name}'`) || text.includes(`"${name}"`) ? [] : [`${file} says nothing of “${name}”`]
  })

/** The text of a file, or null when there is none. */
export const textOf = (file: string): string | null => {
  try {
    return read(file)
  } catch {
    return null
  }
}
