import type { Preview } from './event.ts'
import { isPreview } from './told-event.ts'

/**
 * A text of which only a part was sent, and which can be asked for as a whole: a node's value, or a line of the log.
 */
export type WholeOf =
  | { readonly kind: 'value'; readonly node: number }
  /** `whole`: the number in the log line. */
  | { readonly kind: 'log'; readonly whole: number }

/** The whole text. */
export interface WholeText {
  readonly text: string
  /** Whether the text is JSON that gives the value when it is read. */
  readonly isJson: boolean
  /** The number of characters of the whole text; more than `text` has if that is cut. */
  readonly length: number
  /** Whether `length` is exact: a very large value is not counted to its end. */
  readonly isCounted: boolean
  /** The value's present preview; only if the value is JSON, since then reading it runs none of its code. */
  readonly preview?: Preview
}

/** Whether a value has the shape of a WholeText: it may come from a process that runs a user's code. */
export function isWholeText(value: unknown): value is WholeText {
  const { text, isJson, length, isCounted, preview } = Object(value) as Record<string, unknown>
  const isKnown = typeof text === 'string' && typeof isJson === 'boolean' && typeof isCounted === 'boolean'
  return isKnown && Number.isSafeInteger(length) && (preview === undefined || isPreview(preview))
}
