/** What many measurements say in few numbers. */

/** The middle value; of two middle ones their mean. NaN of nothing. */
export const median = (values: readonly number[]): number => {
  const sorted = sortedOf(values)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  if (!Number.isInteger(middle)) return upper
  return (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The smallest value that at least this share (0 to 1) of all values do not exceed. NaN of nothing. */
export const percentile = (values: readonly number[], share: number): number => {
  const rank = Math.max(1, Math.ceil(share * values.length))
  return sortedOf(values)[rank - 1] ?? Number.NaN
}

export type Summary = {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export const summary = (values: readonly number[]): Summary => ({
  count: values.length,
  p50: percentile(values, 0.5),
  p99: percentile(values, 0.99),
  max: percentile(values, 1),
})

/** Ratios of measurements taken pairwise, one right after the other, so that what slows a machine down slows both. */
export const ratios = (measured: readonly number[], floors: readonly number[]): readonly number[] =>
  measured.map((value, at) => value / (floors[at] ?? Number.NaN))

const sortedOf = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
