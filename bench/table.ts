/** Tables for a terminal: columns as wide as their widest cell. */

/** Lines of text: the head, a rule, then the rows; the first column is set left, the others right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))))
  const line = (cells: readonly string[]) =>
    widths
      .map((wide, column) => (column === 0 ? left(cells[column] ?? '', wide) : right(cells[column] ?? '', wide)))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((wide) => '-'.repeat(wide)).join('  '), ...rows.map(line)].join('\n')
}

/** Three significant digits below 100, whole numbers with separators above; an em dash for what was not measured. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

const width = (text: string): number => [...text].length
const left = (text: string, wide: number): string => text + ' '.repeat(wide - width(text))
const right = (text: string, wide: number): string => ' '.repeat(wide - width(text)) + text
