/** Tables as CSV (RFC 4180), for those who reckon with them: in UTF-8 as spreadsheets expect it, and nothing in it runs. */
import Papa from 'papaparse'

export type Cell = string | number | null | undefined

/** Without it Excel takes the text for another encoding. */
const BYTE_ORDER_MARK = '\uFEFF'

/** A line for each row, below the names of the columns. */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const table = Papa.unparse([columns, ...rows] as Cell[][], { escapeFormulae: true, newline: '\r\n' })
  return `${BYTE_ORDER_MARK}${table}\r\n`
}
