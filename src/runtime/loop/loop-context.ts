import type { Future } from '../core/future.ts'
import type { Handle } from '../core/handle.ts'
import { type Stack, stackOf } from '../core/stack.ts'
import type { Task } from '../core/task.ts'
import { described, isError, stackTextOf } from '../ground/foreign-value.ts'

/** What an exception handler is told about an error that no code can catch. */
export interface LoopContext {
  /** What happened, in asyncio's words. */
  readonly message: string
  /** What was thrown. */
  readonly error?: unknown
  /** The future that failed. */
  readonly future?: Future<unknown>
  /** Whether it is an error that nobody awaits and that would have ended the process. */
  readonly isStray?: boolean
  /** The task that failed. */
  readonly task?: Task<unknown>
  /** The task's name, since the task itself may have been collected. */
  readonly taskName?: string
  /** The callback that threw. */
  readonly handle?: Handle
  /** What the exception handler was called with when it threw `error`. */
  readonly context?: LoopContext
  /** The stack of the call that made the task, future or coroutine; in debug mode. */
  readonly creationStack?: string
}

/** The text that asyncio's default handler logs: the message, its subject, and the error. */
export function textOf({ message, error, task, taskName, creationStack }: LoopContext): string {
  const lines = [message]
  const name = task?.name ?? taskName
  if (name !== undefined) lines.push(`task: ${name}`)
  if (creationStack) lines.push(`made at:\n${creationStack.split('\n').slice(1).join('\n')}`)
  if (error !== undefined) lines.push(errorText(error))
  return lines.join('\n')
}

function errorText(error: unknown): string {
  const { name, message } = described(error)
  return (isError(error) && stackTextOf(error)) || `${name}: ${message}`
}

/** The part of a LoopContext that says where an object was made. */
export function madeAt(made: object): { readonly creationStack?: string } {
  return placeOf(stackOf(made))
}

/** As `madeAt`, for an object that may be collected by now. */
export function placeOf(made: Stack | undefined): { readonly creationStack?: string } {
  const creationStack = stackTextOf(made)
  return creationStack === '' ? {} : { creationStack }
}
