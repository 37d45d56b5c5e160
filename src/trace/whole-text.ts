import type { Preview } from './event.ts'
import { isPreview } from './told-event.ts'

/** Something that was told in part, of which all can be asked for: what a node gave, or a line of the log. */
export type WholeOf =
  | { readonly kind: 'value'; readonly node: number }
  /** `whole`: as the line has it. */
  | { readonly kind: 'log'; readonly whole: number }

/** All of it, written out. */
export interface WholeText {
  readonly text: string
  /** The text is JSON, and reading it gives the value. */
  readonly isJson: boolean
  /** How many characters all of it has; more than `text`, where that is cut. */
  readonly length: number
  /** Whether that is all that there is: not all of a very large value is counted. */
  readonly isCounted: boolean
  /** What would be told of the value now; only where it is JSON, at which a look runs no code of its own. */
  readonly preview?: Preview
}

/** Whether it has the shape of one: it may come from a process whose code is somebody's. */
export function isWholeText(value: unknown): value is WholeText {
  const { text, isJson, length, isCounted, preview } = Object(value) as Record<string, unknown>
  const isKnown = typeof text === 'string' && typeof isJson === 'boolean' && typeof isCounted === 'boolean'
  return isKnown && Number.isSafeInteger(length) && (preview === undefined || isPreview(preview))
}
