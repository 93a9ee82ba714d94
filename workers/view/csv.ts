/** Tables as CSV (RFC 4180), for those who reckon with them. */
export type Cell = string | number | null | undefined

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const SPECIAL = /[",\r\n]/

const written = (cell: Cell): string => {
  if (typeof cell === 'number') return String(cell)
  const text = FORMULA.test(cell ?? '') ? `'${cell}` : (cell ?? '')
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A line for each row, below the names of the columns. */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [columns, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('')
