/** What the bench holds its figures against: told as met or missed, never enforced, for a timing says as much of the machine. */
import { number } from './table.ts'

export type Aim = { readonly aim: string; readonly met: boolean }

export const atLeast = (value: number, aim: number): Aim => ({ aim: `≥ ${number(aim)}`, met: value >= aim })
export const atMost = (value: number, aim: number, unit = ''): Aim => ({
  aim: `≤ ${number(aim)}${unit}`,
  met: value <= aim,
})

/** Shares of what the bare floor does in the same time. */
export const OF_BARE = { book: 0.42, pay: 0.38, refusal: 0.75, read: 0.85, ride: 0.25, rental: 0.25 } as const
/** The processor time of the same job written by hand, as a share of ours. */
export const OF_HANDWRITTEN = 0.8
/** What was to be gained since one commit (`--against`): shares of its processor time, multiples of its throughput on a disk. */
export const OF_BASE = { commit: '478c936', flow: 'pay', cpu: 0.55, throughputOnDisk: 1.8 } as const
/** The time to sell out as a multiple of the floor's. */
export const SELL_OUT = 2.5
export const LAG_P99_MS = 200
/** Decisions of one hot concert a second; where the floor itself does fewer, this share of what it does. */
export const DECISIONS = { perSecond: 3_000, ofFloor: 0.8 } as const
/** What is charged for, per book + pay. */
export const PER_BOOK_AND_PAY = { objectRows: 13, d1Rows: 8, messages: 6, usdPerMillion: 27 } as const
export const SLOW_SUCCESS = 0.999
export const WAKE_MS = 500
export const ROW_BYTES = 1_000_000
