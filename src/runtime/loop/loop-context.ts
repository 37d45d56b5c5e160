import type { Future } from '../core/future.ts'
import type { Handle } from '../core/handle.ts'
import { type Stack, stackOf } from '../core/stack.ts'
import type { Task } from '../core/task.ts'
import { described, isError, stackTextOf } from '../ground/foreign-value.ts'

/** What an exception handler is told of an error that nobody else can be told of. */
export interface LoopContext {
  /** What happened, in asyncio's words. */
  readonly message: string
  /** What was thrown. */
  readonly error?: unknown
  /** The future that it happened to. */
  readonly future?: Future<unknown>
  /** It would have ended the process: nobody awaits it. */
  readonly isStray?: boolean
  /** The task that it happened to. */
  readonly task?: Task<unknown>
  /** The name of that task, which the garbage collector may have taken. */
  readonly taskName?: string
  /** The callback that it happened in. */
  readonly handle?: Handle
  /** What the handler was told that threw `error`. */
  readonly context?: LoopContext
  /** Where the task, future or coroutine was made; in debug mode. */
  readonly creationStack?: string
}

/** The text that asyncio's default handler logs: the message, what it is about, and the error. */
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

/** The part of a context that says where something was made. */
export function madeAt(made: object): { readonly creationStack?: string } {
  return placeOf(stackOf(made))
}

/** As `madeAt`, of what may be gone by now. */
export function placeOf(made: Stack | undefined): { readonly creationStack?: string } {
  const creationStack = stackTextOf(made)
  return creationStack === '' ? {} : { creationStack }
}
