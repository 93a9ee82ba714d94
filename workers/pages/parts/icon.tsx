/** Small pictures beside words; they say nothing that the words do not. */
const PATHS = {
  home: 'M3 11 12 4l9 7M6 9v11h12V9',
  ticket: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10',
  taxi: 'M4 17v-4l2-5h12l2 5v4zM4 13h16M7 17v2M17 17v2M10 8V5h4v3M7.5 15h.01M16.5 15h.01',
  air: 'M4 9h10a3 3 0 1 0-3-3M4 13h14a3 3 0 1 1-3 3M4 17h7a2 2 0 1 1-2 2',
  museum: 'M4 9 12 4l8 5zM6 9v8M10 9v8M14 9v8M18 9v8M4 20h16',
  health: 'M12 20s-8-5-8-10.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15 12 20 12 20zM12 10v5M9.5 12.5h5',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20a8 8 0 0 1 16 0',
  box: 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9',
  work: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6.5M17 14a6 6 0 0 1 4 6',
  chart: 'M4 20h16M7 20v-6M12 20V6M17 20v-9',
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
} as const
export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
)
