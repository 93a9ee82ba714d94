/** One status: a word with a mark, whose colour only repeats what the word says. */
import type { Both, Language } from '../language.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'plain'
/** How a status is shown; the catalogue of an area has one for each of a thing. */
export type Status = { readonly word: Both; readonly tone: Tone }
export type Statuses<S extends string> = Readonly<Record<S, Status>>

export const Badge = ({ tone, children }: { readonly tone: Tone; readonly children: string }) => (
  <span class={`badge ${tone}`}>{children}</span>
)
export const StatusBadge = ({ lang, status }: { readonly lang: Language; readonly status: Status }) => (
  <Badge tone={status.tone}>{status.word[lang]}</Badge>
)

const FEW_PERCENT = 20
const ALL_PERCENT = 100
/** Of seats and places: none left, few, or enough. */
export const toneOfLeft = (left: number, all: number): Tone =>
  left === 0 ? 'bad' : left * ALL_PERCENT <= all * FEW_PERCENT ? 'warn' : 'good'
