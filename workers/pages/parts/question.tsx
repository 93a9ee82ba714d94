/** Asks before something is done: about what, what that costs, its form, and the way back. */
import type { Child, PropsWithChildren } from 'hono/jsx'

type QuestionProps = {
  readonly about: Child
  readonly title: string
  readonly back: string
  /** What the way back says: `그대로 두기`. */
  readonly keep: string
}
export const Question = ({ about, title, back, keep, children }: PropsWithChildren<QuestionProps>) => (
  <section class="panel stack">
    <p class="eyebrow">{about}</p>
    <h1>{title}</h1>
    {children}
    <p>
      <a href={back}>{keep}</a>
    </p>
  </section>
)
