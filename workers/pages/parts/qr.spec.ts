import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { QrCode } from './qr.tsx'

const TEXT = `eyJhbGciOiJFZERTQSJ9.${'x'.repeat(200)}.ticket`

const svgOf = (label: string): string => String(QrCode({ text: TEXT, label }))

/** What is dark in a drawing of rows, each from its first square to before its last. */
const darkIn = (svg: string): ReadonlySet<string> =>
  new Set(
    Array.from(svg.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g), ([, x, y, length]) =>
      Array.from({ length: Number(length) }, (_, at) => `${Number(x) + at} ${y}`),
    ).flat(),
  )

describe('A QR code', () => {
  it('is dark where the code is, and nowhere else', () => {
    const { data } = encode(TEXT, { ecc: 'M', border: 4 })
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])))
    expect(darkIn(svgOf('ticket'))).toEqual(new Set(dark))
  })

  it('has a name for who does not see it, and nothing that the policy of pages forbids', () => {
    const svg = svgOf(`"1" <2>`)
    expect(svg).toContain('aria-label="&quot;1&quot; &lt;2&gt;"')
    expect(svg).not.toContain('style=')
  })
})
