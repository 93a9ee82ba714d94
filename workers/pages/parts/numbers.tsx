/** A few numbers side by side, each with what it counts. */
import { number } from '../format.ts'

/** An amount or a length is written already: `₩55,000`. */
type Counted = { readonly label: string; readonly count: number | string }
export const Numbers = ({ numbers }: { readonly numbers: readonly Counted[] }) => (
  <dl class="figures">
    {numbers.map(({ label, count }) => (
      <div>
        <dt>{label}</dt>
        <dd>{typeof count === 'number' ? number(count) : count}</dd>
      </div>
    ))}
  </dl>
)
