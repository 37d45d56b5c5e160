import { givenText } from '../ground/arguments.ts'
import { type Future, isFuture } from './future.ts'

/** The error or the CancelledError that a done future ended with; undefined where it has a value. */
export function errorOf(future: Future<unknown>): unknown {
  try {
    return future.exception() ?? undefined
  } catch (cancelled) {
    return cancelled
  }
}

/**
 * What is wrong with an argument that should be a future; `null` where nothing is. For a promise it says how to make
 * one.
 */
export function futureMistake(value: unknown, name: string): Error | null {
  if (isFuture(value)) return null
  return new TypeError(
    `${name}: a Future or a Task was expected, got ${givenText(value)}; ensureFuture makes one of it`,
  )
}
