import type { ReactNode } from 'react'
import type { NodeState } from '#trace'
import styles from './status-glyph.module.css'
import { type GlyphShape, statusLook } from './status-look.ts'

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 } as const
const cut = {
  fill: 'none',
  stroke: 'var(--glyph-cut, var(--surface))',
  strokeWidth: 1.8,
  strokeLinecap: 'round',
} as const

const shapes: Readonly<Record<GlyphShape, ReactNode>> = {
  ring: <circle cx="8" cy="8" r="5.5" {...stroke} />,
  'dashed-ring': <circle cx="8" cy="8" r="5.5" {...stroke} strokeDasharray="3 2.76" />,
  triangle: <path d="M4.5 2.6v10.8l9-5.4z" fill="currentColor" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" {...stroke} strokeOpacity="0.45" />
      <path d="M8 2.5A5.5 5.5 0 0 1 13.5 8M8 4.8V8h2.4" {...stroke} strokeLinecap="round" strokeWidth="1.8" />
    </>
  ),
  tick: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="m5 8.2 2.1 2.1L11 6.2" {...cut} />
    </>
  ),
  octagon: (
    <>
      <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" fill="currentColor" />
      <path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" {...cut} />
    </>
  ),
  'slash-turning': (
    <g className={styles.turning}>
      <circle cx="8" cy="8" r="5.5" {...stroke} strokeDasharray="28 6.5" />
      <path d="M11.4 4.6 4.6 11.4" {...stroke} />
    </g>
  ),
  slash: (
    <>
      <circle cx="8" cy="8" r="5.5" {...stroke} />
      <path d="M11.6 4.4 4.4 11.6" {...stroke} />
    </>
  ),
  dash: (
    <>
      <circle cx="8" cy="8" r="5.5" {...stroke} strokeDasharray="3 2.76" />
      <path d="M5.8 8h4.4" {...stroke} />
    </>
  ),
}

interface StatusGlyphProps {
  readonly state: NodeState
  /** Pixels. */
  readonly size?: number
}

/** The mark of a state. It is decoration: the state's word is beside it, or in a name where there is no room. */
export function StatusGlyph({ state, size = 13 }: StatusGlyphProps) {
  const { glyph, colour } = statusLook[state]
  return (
    <svg
      className={styles.glyph}
      data-glyph={glyph}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      style={{ color: colour }}
      aria-hidden="true"
    >
      {shapes[glyph]}
    </svg>
  )
}
