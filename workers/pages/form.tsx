/**
 * Forms that work without script: each carries the key of its command, so that sending it twice does it once; what was
 * refused is shown above and at its field, with all that was typed still there.
 */
import type { PropsWithChildren } from 'hono/jsx'
import { freshId } from '../../kernel/ids.ts'
import { readBody } from '../http/body.ts'
import { isIdempotencyKey } from '../http/idempotency.ts'
import type { AnyProblem } from './api.ts'
import type { PagesContext } from './env.ts'
import type { Language } from './language.ts'
import { texts } from './texts.ts'

const KEY_FIELD = 'key'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** What was typed, by the names of the fields. */
export type Typed = {
  readonly key: string
  readonly text: (name: string) => string
  /** Undefined for a field that was left empty. */
  readonly filled: (name: string) => string | undefined
  /** NaN for what is no number, which the API then refuses at this field. */
  readonly number: (name: string) => number
  /** One of these; the first where something else was sent, as only a form of another age can. */
  readonly choice: <const C extends string>(name: string, choices: readonly [C, ...C[]]) => C
  readonly all: (name: string) => readonly string[]
  /** All of it, to be sent again later; no password is among it. */
  readonly kept: () => string
}

const isSecret = (name: string): boolean => /password/i.test(name)

const typedOf = (fields: URLSearchParams, key: string): Typed => ({
  key,
  text: (name) => fields.get(name) ?? '',
  filled: (name) => fields.get(name)?.trim() || undefined,
  number: (name) => (fields.get(name)?.trim() ? Number(fields.get(name)) : Number.NaN),
  choice: (name, choices) => choices.find((choice) => choice === fields.get(name)) ?? choices[0],
  all: (name) => fields.getAll(name),
  kept: () => new URLSearchParams([...fields].filter(([name]) => !isSecret(name))).toString(),
})

/** What a form was sent with; null for what no form of ours sends. */
export const readTyped = async (c: PagesContext): Promise<Typed | null> => {
  if (!c.req.header('content-type')?.startsWith(FORM_TYPE)) return null
  const body = await readBody(c.req.raw)
  if (!body.ok) return null
  const fields = new URLSearchParams(body.text)
  const key = fields.get(KEY_FIELD)
  return key !== null && isIdempotencyKey(key) ? typedOf(fields, key) : null
}

/** A form as it is shown: new, or as it came back. */
export type FormState = {
  readonly lang: Language
  /** Tells the forms of one page apart. */
  readonly name: string
  readonly key: string
  readonly typed: Typed | null
  readonly problem: AnyProblem | null
}

export const newForm = (lang: Language, name = 'form'): FormState => ({
  lang,
  name,
  key: freshId(),
  typed: null,
  problem: null,
})

/** Nobody knows yet whether it was done: the same key finds out. */
const UNKNOWN: readonly string[] = ['TemporarilyUnavailable', 'InternalFault']

/** The form as it came back. What was refused may be sent again in another way, so it gets another key. */
export const returned = (lang: Language, typed: Typed, problem: AnyProblem, name = 'form'): FormState => ({
  lang,
  name,
  key: UNKNOWN.includes(problem.code) ? typed.key : freshId(),
  typed,
  problem,
})

export const fieldId = ({ name }: FormState, field: string): string => `${name}-${field}`

/** The names of fields that the API did not accept. */
const wrongFields = (form: FormState): readonly string[] => [...new Set(pointedAt(form))]
const pointedAt = ({ problem }: FormState): readonly string[] =>
  ((problem && 'errors' in problem && problem.errors) || []).flatMap((error) =>
    typeof error === 'object' && error !== null && 'pointer' in error
      ? [String(error.pointer).split('/')[1] ?? '']
      : [],
  )
export const isWrong = (form: FormState, field: string): boolean => wrongFields(form).includes(field)

/** Why it came back, in words: those of the area for its own refusals, those of the frame for all else. */
export const wordsFor = (lang: Language, problem: AnyProblem, refusals: Readonly<Record<string, string>>): string => {
  const known: Readonly<Record<string, string>> = { ...texts[lang].problems, ...refusals }
  return known[problem.code] ?? problem.title
}

type FormProps = {
  readonly form: FormState
  /** Where it is sent, language included. */
  readonly action: string
  /** What its button says; a form of many buttons brings its own. */
  readonly submit?: string
  readonly refusals?: Readonly<Record<string, string>>
  /** A form that takes something away. */
  readonly danger?: boolean
  /** Not the first thing to do on its page. */
  readonly quiet?: boolean
  /** The labels of its fields, for the summary of what is wrong. */
  readonly labels?: Readonly<Record<string, string>>
}

export const Form = ({
  form,
  action,
  submit,
  refusals = {},
  danger,
  quiet,
  labels = {},
  children,
}: PropsWithChildren<FormProps>) => (
  <form method="post" action={action} id={form.name} class="form">
    <input type="hidden" name={KEY_FIELD} value={form.key} />
    {form.problem && <Summary form={form} problem={form.problem} refusals={refusals} labels={labels} />}
    {children}
    {submit !== undefined && (
      <button type="submit" class={danger ? 'danger' : quiet ? 'secondary' : undefined}>
        {submit}
      </button>
    )}
  </form>
)

type SummaryProps = {
  readonly form: FormState
  readonly problem: AnyProblem
  readonly refusals: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}
/** Why a form came back. Shown by itself where its fields are gone, such as for what somebody else did first. */
export const Summary = ({ form, problem, refusals, labels = {} }: SummaryProps) => {
  const wrong = wrongFields(form).filter((field) => field in labels)
  return (
    <div
      class="notice bad"
      role="alert"
      tabindex={-1}
      id={`${form.name}-problem`}
      data-unknown={UNKNOWN.includes(problem.code) ? '' : undefined}
    >
      <p>
        <strong>{texts[form.lang].notAccepted}</strong>
      </p>
      <p>{wordsFor(form.lang, problem, refusals)}</p>
      {wrong.length > 0 && (
        <ul>
          {wrong.map((field) => (
            <li>
              <a href={`#${fieldId(form, field)}`}>{labels[field]}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
