/** Fields of forms: each with its label, what is expected, and what was wrong with it. */
import type { PropsWithChildren } from 'hono/jsx'
import { type FormState, fieldId, isWrong } from '../form.tsx'
import { texts } from '../texts.ts'

type FieldProps = {
  readonly form: FormState
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** What to say instead of the usual when it was not accepted. */
  readonly wrong?: string
  /** `unsaid`: its own hint says when it is needed. */
  readonly optional?: boolean | 'unsaid'
}

const describedBy = ({ form, name, hint }: FieldProps): string | undefined => {
  const id = fieldId(form, name)
  const about = [...(hint === undefined ? [] : [`${id}-hint`]), ...(isWrong(form, name) ? [`${id}-wrong`] : [])]
  return about.length > 0 ? about.join(' ') : undefined
}

const About = (field: FieldProps) => {
  const { form, name, hint, wrong } = field
  const id = fieldId(form, name)
  return (
    <>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {isWrong(form, name) && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong ?? texts[form.lang].checkField}
        </p>
      )}
    </>
  )
}

const attributes = (field: FieldProps) => ({
  id: fieldId(field.form, field.name),
  name: field.name,
  required: !field.optional,
  'aria-invalid': isWrong(field.form, field.name) ? ('true' as const) : undefined,
  'aria-describedby': describedBy(field),
})

const Label = ({ form, name, label, optional }: FieldProps) => (
  <label for={fieldId(form, name)}>
    {label}
    {optional === true && <span class="quiet"> ({texts[form.lang].optional})</span>}
  </label>
)

type TextProps = FieldProps & {
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'datetime-local' | 'search'
  readonly autocomplete?: string
  readonly maxlength?: number
  readonly min?: string
  readonly max?: string
  /** What stands there at first. */
  readonly value?: string
}
/** One line. A password is never sent back. */
export const TextField = ({ type = 'text', autocomplete, maxlength, min, max, value, ...field }: TextProps) => (
  <div class="field">
    <Label {...field} />
    <input
      type={type}
      {...attributes(field)}
      {...{ autocomplete, maxlength, min, max }}
      value={type === 'password' ? undefined : (field.form.typed?.text(field.name) ?? value)}
    />
    <About {...field} />
  </div>
)

/** Shown only while this choice of another field is made. */
export const When = ({ choice, children }: PropsWithChildren<{ readonly choice: string }>) => (
  <div class={`when-${choice}`}>{children}</div>
)

type NumberProps = FieldProps & { readonly min: number; readonly max: number; readonly value?: number }
export const NumberField = ({ min, max, value, ...field }: NumberProps) => (
  <div class="field short">
    <Label {...field} />
    <input
      type="number"
      inputmode="numeric"
      {...attributes(field)}
      {...{ min, max }}
      value={field.form.typed?.text(field.name) ?? value}
    />
    <About {...field} />
  </div>
)

type Choice = { readonly value: string; readonly label: string; readonly hint?: string; readonly off?: boolean }
type ChoiceProps = FieldProps & { readonly choices: readonly Choice[]; readonly value?: string }

const chosenIn = ({ form, name, value }: ChoiceProps): string | undefined => form.typed?.filled(name) ?? value

/** One of a few, all of them in sight. */
export const ChoiceField = (field: ChoiceProps) => {
  const { form, name, label, choices } = field
  const chosen = chosenIn(field)
  return (
    <fieldset class="choice" id={fieldId(form, name)} aria-describedby={describedBy(field)}>
      <legend>{label}</legend>
      <div class="row">
        {choices.map((choice) => (
          <label>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === chosen}
              disabled={choice.off}
              required
            />
            <span>
              {choice.label}
              {choice.hint && <small>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      <About {...field} />
    </fieldset>
  )
}

/** One of many. */
export const SelectField = (field: ChoiceProps) => {
  const chosen = chosenIn(field)
  return (
    <div class="field">
      <Label {...field} />
      <select {...attributes(field)}>
        {field.choices.map(({ value, label, off }) => (
          <option value={value} selected={value === chosen} disabled={off}>
            {label}
          </option>
        ))}
      </select>
      <About {...field} />
    </div>
  )
}
