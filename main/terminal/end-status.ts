import type { Failure } from '#bridge'
import { failureOf } from '../documents/failures.ts'
import { errorCode } from '../files/index.ts'
import { exitStatus } from './terminal.ts'

export interface End {
  readonly status: number
  /** The message for stderr. */
  readonly failure: Failure | null
}

/** On Windows a pipe without a reader gives `EOF`. */
const closedCodes = new Set(['EPIPE', 'EOF'])

/** Whether a write failed because its reader has gone. */
export function isClosed(error: unknown): boolean {
  return closedCodes.has(errorCode(error))
}

/**
 * The exit status of a command, given what happened to its two streams (`null`: all was written). If the reader has gone,
 * it is the status that a shell reports for any program ended by that; other lost output is never a success.
 */
export function endOf(status: number, lostOut: unknown, lostErr: unknown): End {
  if (isClosed(lostOut) || (isClosed(lostErr) && status !== exitStatus.succeeded)) {
    return { status: exitStatus.unread, failure: null }
  }
  if (lostOut === null) return { status, failure: null }
  const { message } = failureOf(lostOut, 'stdout could not be written')
  const failure = { message, remedy: 'What was printed is not whole: print it elsewhere' }
  return { status: status === exitStatus.succeeded ? exitStatus.failed : status, failure }
}
