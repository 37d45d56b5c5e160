import type { ReactNode } from 'react'
import type { Severity } from '#graph'

const shapes: Readonly<Record<Severity, ReactNode>> = {
  // An octagon as for `failed`, but with an exclamation mark, since nothing has failed yet.
  error: <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" fill="currentColor" />,
  warning: <path d="M8 1.6 15 14H1z" fill="currentColor" strokeLinejoin="round" stroke="currentColor" />,
  hint: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" />,
}

const signs: Readonly<Record<Severity, ReactNode>> = {
  error: <path d="M8 4.4v4.2m0 2.6v.2" />,
  warning: <path d="M8 6v3.6m0 2v.2" />,
  hint: <path d="M8 7.4v3.4m0-6v.2" stroke="currentColor" />,
}

const colours: Readonly<Record<Severity, string>> = {
  error: 'var(--state-failed)',
  warning: 'var(--state-waiting)',
  hint: 'var(--ink-3)',
}

interface SeverityGlyphProps {
  readonly severity: Severity
  /** Pixels. */
  readonly size?: number
}

/**
 * The mark of a problem's severity. It is decoration: the severity is also said in words beside it, or in the name of its
 * element.
 */
export function SeverityGlyph({ severity, size = 14 }: SeverityGlyphProps) {
  return (
    <svg
      data-severity={severity}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      style={{ color: colours[severity], flex: 'none' }}
      aria-hidden="true"
    >
      {shapes[severity]}
      <g fill="none" stroke="var(--surface)" strokeWidth="1.9" strokeLinecap="round">
        {signs[severity]}
      </g>
    </svg>
  )
}
