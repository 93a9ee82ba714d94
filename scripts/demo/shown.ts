/** What the demo prints of an answer: the fields a reader wants to see, and of a list its rows. */

/** In this order. */
const SHOWN = [
  'code',
  'at',
  'status',
  'event',
  'cause',
  'amountKrw',
  'priceKrw',
  'availableTickets',
  'available',
  'holdExpiresAt',
  'fareKrw',
  'region',
  'date',
  'driverName',
  'engineerName',
  'installationDate',
  'rating',
  'detail',
  'version',
]
/** Rows of a list that are printed. */
const ROWS_LIMIT = 5
/** What has none of these fields, such as a dashboard, is printed as it is, up to so many characters. */
const TEXT_LIMIT = 400

type Fields = Readonly<Record<string, unknown>>

const line = (fields: Fields): string => {
  const known = SHOWN.filter((name) => fields[name] !== undefined && fields[name] !== null)
  if (known.length > 0) return known.map((name) => `${name}=${JSON.stringify(fields[name])}`).join('  ')
  const text = JSON.stringify(fields)
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)} …` : text
}

/** The lines for an answer. */
export const shown = (reply: Fields): readonly string[] => {
  const { items } = reply
  if (!Array.isArray(items)) return [line(reply)]
  const rows = items.slice(0, ROWS_LIMIT).map(line)
  const more = items.length - rows.length + (reply.next ? 1 : 0)
  const count = `${items.length === 0 ? 'nothing' : items.length} listed${reply.next ? ', and more behind' : ''}`
  return [count, ...rows, ...(more > 0 ? ['…'] : [])]
}
