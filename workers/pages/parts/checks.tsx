/** Boxes to tick: what one agrees to, what one belongs to. */
import { type FormState, fieldId, isWrong } from '../form.tsx'

export type Check = {
  readonly value: string
  readonly label: string
  readonly isRequired?: boolean
  /** Where one can read what it is about. */
  readonly about?: { readonly href: string; readonly label: string }
}
/** More of them stand side by side where there is room. */
const FEW = 4
type ChecksProps = {
  readonly form: FormState
  readonly name: string
  readonly label: string
  readonly checks: readonly Check[]
  readonly wrong: string
  /** Those that are ticked at first. */
  readonly values?: readonly string[]
}
export const Checks = ({ form, name, label, checks, wrong, values = [] }: ChecksProps) => {
  const ticked = form.typed?.all(name) ?? values
  const id = fieldId(form, name)
  return (
    <fieldset
      class={checks.length > FEW ? 'checks many' : 'checks'}
      id={id}
      aria-describedby={isWrong(form, name) ? `${id}-wrong` : undefined}
    >
      <legend>{label}</legend>
      {checks.map(({ value, label: what, isRequired, about }) => (
        <div class="check">
          <label>
            <input
              type="checkbox"
              name={name}
              value={value}
              checked={ticked.includes(value)}
              required={isRequired ?? false}
            />
            <span>{what}</span>
          </label>
          {about && <a href={about.href}>{about.label}</a>}
        </div>
      ))}
      {isWrong(form, name) && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </fieldset>
  )
}
