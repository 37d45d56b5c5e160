import { givenText } from '../ground/arguments.ts'
import { type Future, isFuture } from './future.ts'

/** What a done future ended with instead of a value: its error, or its CancelledError; undefined where it has a value. */
export function errorOf(future: Future<unknown>): unknown {
  try {
    return future.exception() ?? undefined
  } catch (cancelled) {
    return cancelled
  }
}

/** Of what should be a future: a promise can be made one. */
export function futureMistake(value: unknown, name: string): Error | null {
  if (isFuture(value)) return null
  return new TypeError(
    `${name}: a Future or a Task was expected, got ${givenText(value)}; ensureFuture makes one of it`,
  )
}
