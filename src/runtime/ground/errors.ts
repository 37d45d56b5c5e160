import type { Task } from '../core/task.ts'
import { attempt, isError, isOf } from './foreign-value.ts'

/** Thrown inside a task that was asked to stop, at the await it stands at; asyncio's `CancelledError`. */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError'
}

/** A future was asked for what it does not have (yet), or told twice; asyncio's `InvalidStateError`. */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError'
}

/** Misuse of the loop: closed, already running, not running. asyncio raises `RuntimeError` with the same words. */
export class LoopError extends Error {
  override readonly name: string = 'LoopError'
}

/** Ctrl-C: main was cancelled by it, and has ended; asyncio's `KeyboardInterrupt`. */
export class KeyboardInterrupt extends Error {
  override readonly name: string = 'KeyboardInterrupt'
}

/** A run that can never end: everything waits, and nothing is left that could wake it. `runUntilComplete` says when. */
export class DeadlockError extends Error {
  override readonly name: string = 'DeadlockError'
  // Private, or whoever prints the error prints every task and its loop.
  readonly #circle: readonly Task<unknown>[]
  readonly #waiting: readonly Task<unknown>[]

  /** @internal `circle` and `waiting`: as below. */
  constructor(message: string, circle: readonly Task<unknown>[], waiting: readonly Task<unknown>[]) {
    super(message)
    this.#circle = circle
    this.#waiting = waiting
  }

  /** Tasks each of which waits for the next, and the last for the first; empty where there are none. */
  get circle(): readonly Task<unknown>[] {
    return this.#circle
  }

  /** All tasks that waited as the run ended: the circle, then those that wait for no other task, then the rest. */
  get waiting(): readonly Task<unknown>[] {
    return this.#waiting
  }
}

/** Something took longer than it was given; asyncio's `TimeoutError`. */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError'
}

/** `getNowait` of an empty queue. */
export class QueueEmpty extends Error {
  override readonly name: string = 'QueueEmpty'
}

/** `putNowait` into a full queue. */
export class QueueFull extends Error {
  override readonly name: string = 'QueueFull'
}

/** A queue that was shut down takes no more, and gives none once it is empty. */
export class QueueShutDown extends Error {
  override readonly name: string = 'QueueShutDown'
}

/** The barrier was broken (`abort`, or reset while tasks waited). */
export class BrokenBarrierError extends Error {
  override readonly name: string = 'BrokenBarrierError'
}

/** A signal is sent to a process that has ended; asyncio's `ProcessLookupError`. */
export class ProcessLookupError extends Error {
  override readonly name: string = 'ProcessLookupError'
}

/** A program could not be started: its name is wrong, or it may not be executed. Or it takes no more input. */
export class SubprocessError extends Error {
  override readonly name: string = 'SubprocessError'
}

/** A stream ended before all of what was asked for was there; asyncio's `IncompleteReadError`. */
export class IncompleteReadError extends Error {
  override readonly name: string = 'IncompleteReadError'
  /** What was there. */
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

/** The end of a line, or the separator, comes behind the limit of a stream; asyncio's `LimitOverrunError`. */
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

/** True for our cancellation, and for an AbortError that our task's signal caused. */
export function isCancellation(error: unknown): boolean {
  return cancellationOf(error) !== undefined
}

/** The CancelledError that it is, or that is the reason of an AbortError; undefined where it is no cancellation. */
export function cancellationOf(error: unknown): CancelledError | undefined {
  // Most errors are neither, and of those nothing more is read.
  if (isCancelledError(error)) return error
  if (!isError(error) || attempt(() => error.name) !== 'AbortError') return undefined
  const reason = attempt(() => (error as { readonly reason?: unknown }).reason)
  if (isCancelledError(reason)) return reason
  const cause = attempt(() => error.cause)
  return isCancelledError(cause) ? cause : undefined
}

/** @internal As `instanceof`, at which a proxy may throw. */
export function isCancelledError(value: unknown): value is CancelledError {
  return isOf(value, CancelledError)
}
