/** What is crossed here; it says nothing that the words do not. */
export const River = () => (
  <svg class="river" viewBox="0 0 800 120" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <path d="M0 60C130 20 270 100 400 60S670 20 800 60V120H0Z" />
    <path d="M0 85C130 125 270 45 400 85S670 125 800 85V120H0Z" />
  </svg>
)
