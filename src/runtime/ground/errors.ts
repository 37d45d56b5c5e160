import type { Task } from '../core/task.ts'
import { attempt, isError, isOf } from './foreign-value.ts'

/** Thrown at the await of a task that was asked to stop; asyncio's `CancelledError`. */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError'
}

/** A future was read before it was done, or ended twice; asyncio's `InvalidStateError`. */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError'
}

/**
 * The loop was misused: it is closed, already running, or not running. asyncio's `RuntimeError`, with the same words.
 */
export class LoopError extends Error {
  override readonly name: string = 'LoopError'
}

/** Ctrl-C has cancelled main, which has ended; asyncio's `KeyboardInterrupt`. */
export class KeyboardInterrupt extends Error {
  override readonly name: string = 'KeyboardInterrupt'
}

/** A run that can never end: everything waits, and nothing is left that could wake it. See `runUntilComplete`. */
export class DeadlockError extends Error {
  override readonly name: string = 'DeadlockError'
  // Private, since a printed error would otherwise show every task and its loop.
  readonly #circle: readonly Task<unknown>[]
  readonly #waiting: readonly Task<unknown>[]

  /** @internal `circle` and `waiting`: see the getters. */
  constructor(message: string, circle: readonly Task<unknown>[], waiting: readonly Task<unknown>[]) {
    super(message)
    this.#circle = circle
    this.#waiting = waiting
  }

  /** Tasks each of which waits for the next, and the last for the first; empty where there are none. */
  get circle(): readonly Task<unknown>[] {
    return this.#circle
  }

  /**
   * All tasks that waited when the run ended: first the circle, then those that wait for no other task, then the rest.
   */
  get waiting(): readonly Task<unknown>[] {
    return this.#waiting
  }
}

/** Something took longer than its time limit; asyncio's `TimeoutError`. */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError'
}

/** `getNowait` was called on an empty queue. */
export class QueueEmpty extends Error {
  override readonly name: string = 'QueueEmpty'
}

/** `putNowait` was called on a full queue. */
export class QueueFull extends Error {
  override readonly name: string = 'QueueFull'
}

/** The queue was shut down: it takes no more items, and returns none once it is empty. */
export class QueueShutDown extends Error {
  override readonly name: string = 'QueueShutDown'
}

/** The barrier was broken: by `abort`, or by a reset while tasks waited. */
export class BrokenBarrierError extends Error {
  override readonly name: string = 'BrokenBarrierError'
}

/** A signal was sent to a process that has ended; asyncio's `ProcessLookupError`. */
export class ProcessLookupError extends Error {
  override readonly name: string = 'ProcessLookupError'
}

/** A program could not be started, because of a wrong name or missing permission; or it takes no more input. */
export class SubprocessError extends Error {
  override readonly name: string = 'SubprocessError'
}

/** A stream ended before it had all that was asked for; asyncio's `IncompleteReadError`. */
export class IncompleteReadError extends Error {
  override readonly name: string = 'IncompleteReadError'
  /** The bytes that were there. */
  readonly partial: Uint8Array
  /** How many bytes were asked for; `null`: all up to a separator. */
  readonly expected: number | null

  /** @internal */
  constructor(partial: Uint8Array, expected: number | null) {
    const wanted = expected === null ? 'the separator came' : `${expected} bytes were there`
    super(`the stream ended before ${wanted}, with ${partial.length} bytes left`)
    this.partial = partial
    this.expected = expected
  }
}

/** The end of a line, or the separator, comes after the limit of a stream; asyncio's `LimitOverrunError`. */
export class LimitOverrunError extends Error {
  override readonly name: string = 'LimitOverrunError'
  /** How many bytes are there before it, so far. */
  readonly consumed: number

  /** @internal */
  constructor(message: string, consumed: number) {
    super(message)
    this.consumed = consumed
  }
}

/** Whether it is a CancelledError, or an AbortError that a task's signal caused. */
export function isCancellation(error: unknown): boolean {
  return cancellationOf(error) !== undefined
}

/** The CancelledError itself, or the one that an AbortError has as its reason; undefined where there is none. */
export function cancellationOf(error: unknown): CancelledError | undefined {
  // Most errors are neither, so nothing more of them is read.
  if (isCancelledError(error)) return error
  if (!isError(error) || attempt(() => error.name) !== 'AbortError') return undefined
  const reason = attempt(() => (error as { readonly reason?: unknown }).reason)
  if (isCancelledError(reason)) return reason
  const cause = attempt(() => error.cause)
  return isCancelledError(cause) ? cause : undefined
}

/** @internal As `instanceof`, which can throw for a proxy. */
export function isCancelledError(value: unknown): value is CancelledError {
  return isOf(value, CancelledError)
}
