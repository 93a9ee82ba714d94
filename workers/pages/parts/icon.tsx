/** Small pictures beside words; they say nothing that the words do not. */
const PATHS = {
  home: 'M3 11 12 4l9 7M6 9v11h12V9',
  ticket: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10',
  taxi: 'M5 16h14M6 16l1-6h10l1 6v3h-3v-2H9v2H6zM10 7h4v3h-4z',
  air: 'M7 4h10v16H7zM10 8h4M10 11h4M10 14h4',
  museum: 'M4 9 12 4l8 5zM6 9v8M10 9v8M14 9v8M18 9v8M4 20h16',
  health: 'M12 5v14M5 12h14M4 4h16v16H4z',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20a8 8 0 0 1 16 0',
  box: 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9',
  work: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
} as const
export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
)
