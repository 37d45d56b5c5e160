import type { CoroutineObject } from './coroutine.ts'
import { type LoopContext, madeAt } from './loop-context.ts'
import type { Task } from './task.ts'
import { Unretrieved } from './unretrieved.ts'

/** Is told of errors that nobody else can be told of: see `setExceptionHandler`. */
export type ExceptionHandler = (context: LoopContext) => void

/** What a loop has to tell of that nobody asked for: to its exception handler, or by default to the console. */
export class Reports {
  /** Errors that nobody has asked for. */
  readonly unretrieved: Unretrieved = new Unretrieved((context) => this.report(context))
  /** In debug mode: coroutine objects that have not begun. */
  readonly unawaited: Set<CoroutineObject<unknown>> = new Set()
  readonly #byDefault: ExceptionHandler
  #handler: ExceptionHandler | null = null

  constructor(byDefault: ExceptionHandler) {
    this.#byDefault = byDefault
  }

  get handler(): ExceptionHandler | null {
    return this.#handler
  }

  setHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function') {
      throw new TypeError(`A callable object or null is expected, got ${String(handler)}`)
    }
    this.#handler = handler
  }

  /** Never throws: a handler that throws is told of by default, and of a default that throws the console is told. */
  report(context: LoopContext): void {
    try {
      if (this.#handler) return this.#handler(context)
    } catch (error) {
      const told = { message: 'Unhandled error in exception handler', error, context }
      return this.#reportByDefault(told, ' while handling an unexpected error in custom exception handler')
    }
    this.#reportByDefault(context, '')
  }

  /** As the loop is closed: what is left now will never be asked for. */
  reportLeft(tasks: Iterable<Task<unknown>>): void {
    for (const task of tasks) this.report({ message: 'Task was destroyed but it is pending!', task, ...madeAt(task) })
    for (const coroutine of this.unawaited) {
      this.report({ message: `coroutine '${coroutine.name}' was never awaited`, ...madeAt(coroutine) })
    }
    this.unawaited.clear()
    this.unretrieved.reportAll()
  }

  #reportByDefault(context: LoopContext, occasion: string): void {
    try {
      this.#byDefault(context)
    } catch (error) {
      printSafely(`Exception in default exception handler${occasion}`, error)
    }
  }
}

function printSafely(...values: readonly unknown[]): void {
  try {
    console.error(...values)
  } catch {
    // A console that throws: there is nobody left to tell.
  }
}
