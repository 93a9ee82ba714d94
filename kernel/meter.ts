/** Meter: what this isolate has used of what costs money, counted where it is used (K1; the bench prints it). */

export type Usage = {
  /** Requests that reached objects, alarms included. */
  requests: number
  rowsRead: number
  /** Alarms set count as a row each. */
  rowsWritten: number
  messages: number
  /** Queue calls; one call may carry many messages. */
  sends: number
  /** Rows of D1, counted by the Workers that write there. */
  d1RowsRead: number
  d1RowsWritten: number
}

export const meter: Usage = {
  requests: 0,
  rowsRead: 0,
  rowsWritten: 0,
  messages: 0,
  sends: 0,
  d1RowsRead: 0,
  d1RowsWritten: 0,
}
