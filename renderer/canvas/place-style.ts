import type { CSSProperties } from 'react'
import type { Position } from '#graph'

/** A place on the canvas element, in CSS pixels, as variables for rules that keep popups inside the canvas. */
export function placeStyle({ x, y }: Position): CSSProperties {
  return { '--at-x': `${x}px`, '--at-y': `${y}px` } as CSSProperties
}
