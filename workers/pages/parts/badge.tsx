/** One status: a word with a mark, whose colour only repeats what the word says. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain'

export const Badge = ({ tone, children }: { readonly tone: Tone; readonly children: string }) => (
  <span class={`badge ${tone}`}>{children}</span>
)
