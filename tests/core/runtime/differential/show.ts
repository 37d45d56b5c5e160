import { CancelledError, TimeoutError } from '#runtime'
import type { Catch, Raised } from './language.ts'

export class Oops extends Error {}

/** A name of the program that stands for nothing, or for something of another kind. */
export class Missing extends Error {}

/** A value as transcripts have it. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  return value instanceof Error ? showError(value) : String(value)
}

function showError(error: Error): string {
  const name = error.name === 'Error' ? error.constructor.name : error.name
  const inner = error instanceof AggregateError ? ` of ${show(error.errors)}` : ''
  return `${name}(${error.message})${inner}`
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
