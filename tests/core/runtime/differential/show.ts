import { CancelledError, TimeoutError } from '#runtime'
import type { Catch, Raised } from './language.ts'

/** The error that programs throw. */
class Oops extends Error {
  override readonly name = 'Oops'
}

/** A name in the program without a meaning, or for a thing of another kind. */
export class Missing extends Error {
  override readonly name = 'Missing'
}

/** A value in the form of transcripts. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  return value instanceof Error ? showError(value) : String(value)
}

function showError(error: Error): string {
  const inner = error instanceof AggregateError ? ` of ${show(error.errors)}` : ''
  if (inner) return `${error.name}(${error.message})${inner}`
  const cause = error.cause ? ` from ${show(error.cause)}` : ''
  return `${error.name}(${words(error.message)})${cause}`
}

/** CPython has no message there. */
const notDone = /^(timeout|timeoutAt|waitFor|asCompleted): not done (after|at) .*$/

/** A message without the text for an object in it, since CPython has its repr there. */
function words(message: string): string {
  return message
    .replace(notDone, '')
    .replace(/:? <.*>/, '')
    .replace(/(?<=await on itself|expected, got).*/, '')
}

export function isCaught(error: unknown, by: Catch | null | undefined): boolean {
  if (by === 'timeout') return error instanceof TimeoutError
  if (by === 'errors') return !(error instanceof CancelledError)
  return by === 'all' || (by === 'cancelled' && error instanceof CancelledError)
}

export function makeError({ kind, message }: Raised): Error {
  if (kind === 'cancelled') return new CancelledError(message)
  return kind === 'timeout' ? new TimeoutError(message) : new Oops(message)
}
