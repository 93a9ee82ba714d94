/** How much is left of all, as a line; the words beside it say the same. */
import type { Tone } from './badge.tsx'

const WIDTH = 100
type ShareProps = { readonly left: number; readonly all: number; readonly tone: Tone }
export const Share = ({ left, all, tone }: ShareProps) => (
  <svg
    class={`share ${tone}`}
    viewBox={`0 0 ${WIDTH} 1`}
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <rect width={Math.round((left / Math.max(1, all)) * WIDTH)} height="1" />
  </svg>
)
