/** Narrower views of one page, side by side; the one that is shown is marked. */
type Narrower = { readonly label: string; readonly href: string; readonly here: boolean }
type NarrowedProps = { readonly label: string; readonly choices: readonly Narrower[] }
export const Narrowed = ({ label, choices }: NarrowedProps) => (
  <nav class="tabs" aria-label={label}>
    {choices.map((choice) => (
      <a href={choice.href} aria-current={choice.here ? 'page' : undefined}>
        {choice.label}
      </a>
    ))}
  </nav>
)
