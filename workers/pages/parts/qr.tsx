/** A QR code, drawn on the server. Dark on light whatever else is dark: not every scanner reads it the other way round. */
import { encode } from 'uqr'

/** Modules of white around it, as the standard wants. */
const QUIET_ZONE = 4

/** Each row as the dark stretches in it. */
const stretches = (row: readonly boolean[], y: number): string => {
  const starts = row.flatMap((isDark, x) => (isDark && !row[x - 1] ? [x] : []))
  return starts.map((x) => `M${x} ${y}h${lengthFrom(row, x)}v1H${x}z`).join('')
}
const lengthFrom = (row: readonly boolean[], x: number): number => {
  const end = row.indexOf(false, x)
  return (end < 0 ? row.length : end) - x
}

export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <path d={data.map(stretches).join('')} />
    </svg>
  )
}
