/** The app's mark: two wires that cross at one bead, for two tasks on one loop. */
export function Mark() {
  return (
    <svg
      width="24"
      height="18"
      viewBox="0 0 24 18"
      fill="none"
      strokeWidth="2.4"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2 3h3c7 0 7 12 14 12h3" stroke="var(--accent)" />
      <path d="M2 15h3c7 0 7-12 14-12h3" stroke="var(--ink)" />
      <circle cx="12" cy="9" r="3" fill="var(--state-waiting)" />
    </svg>
  )
}
