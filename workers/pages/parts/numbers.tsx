/** A few numbers side by side, each with what it counts. */
import { number } from '../format.ts'

export type Counted = { readonly label: string; readonly count: number }
export const Numbers = ({ numbers }: { readonly numbers: readonly Counted[] }) => (
  <dl class="figures">
    {numbers.map(({ label, count }) => (
      <div>
        <dt>{label}</dt>
        <dd>{number(count)}</dd>
      </div>
    ))}
  </dl>
)
