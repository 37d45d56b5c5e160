import type { CoroutineObject } from '../core/coroutine.ts'
import type { Future } from '../core/future.ts'
import { Handle } from '../core/handle.ts'
import { type Context, runInContext } from '../core/owner.ts'
import { stackOf } from '../core/stack.ts'
import { Task } from '../core/task.ts'
import { givenText } from '../ground/arguments.ts'
import { stackTextOf } from '../ground/foreign-value.ts'
import { hostImmediate } from '../ground/host-timers.ts'
import { Leftovers } from './leftovers.ts'
import { type LoopContext, madeAt, placeOf } from './loop-context.ts'

/** Called with each error that no code can catch: see `setExceptionHandler`. */
export type ExceptionHandler = (context: LoopContext) => void

/** Reports errors that no code has asked for: to the loop's exception handler, by default to the console. */
export class Reports {
  readonly #unretrieved = new Leftovers<Future<unknown>>()
  #justFailed: Future<unknown>[] = []
  /** Used in debug mode only. */
  readonly #unbegun = new Leftovers<CoroutineObject<unknown>>()
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
      throw new TypeError(`A callable object or null is expected, got ${givenText(handler)}`)
    }
    this.#handler = handler
  }

  /**
   * Calls the handler in the context and the stores of what failed; `whose`: that context, if its task may be
   * collected. Never throws: if the handler throws, the default one reports that, and if that throws too, the console
   * does.
   */
  report(context: LoopContext, whose: Context | null = null): void {
    const handler = this.#handler
    if (!handler) return this.#reportByDefault(context, '')
    try {
      const variables = whose ?? variablesOf(context)
      const tell = (): void => (variables ? runInContext(variables, () => handler(context)) : handler(context))
      if (context.handle?.stores) context.handle.stores.run(tell)
      else tell()
    } catch (error) {
      const told = { message: 'Unhandled error in exception handler', error, context }
      this.#reportByDefault(told, ' while handling an unexpected error in custom exception handler')
    }
  }

  /** The future's error will be reported, unless some code asks for it. */
  failed(future: Future<unknown>): void {
    const { context, ...named } = future instanceof Task ? taskNotes(future) : futureNotes
    const error = future.peekError()
    const made = stackOf(future)
    this.#unretrieved.add(future, (left) => {
      const task = left instanceof Task ? { task: left as Task<unknown> } : {}
      this.report({ ...named, error, ...placeOf(made), ...(left ? { future: left } : {}), ...task }, context)
    })
    if (this.#justFailed.push(future) === 1) hostImmediate(() => this.#letGo())
  }

  /** Some code has asked for the future's error. */
  retrieved(future: Future<unknown>): void {
    this.#unretrieved.delete(future)
  }

  /** The coroutine object will be reported, unless it begins or is closed. */
  made(coroutine: CoroutineObject<unknown>): void {
    const message = `coroutine '${coroutine.name}' was never awaited`
    const made = stackOf(coroutine)
    this.#unbegun.add(coroutine, () => this.report({ message, ...placeOf(made) }))
  }

  /** The coroutine object has begun, or was closed. */
  closed(coroutine: CoroutineObject<unknown>): void {
    this.#unbegun.delete(coroutine)
  }

  /** The loop is closed: nobody will ask for what is left now. */
  reportLeft(tasks: Iterable<Task<unknown>>): void {
    for (const task of tasks) this.report({ message: 'Task was destroyed but it is pending!', task, ...madeAt(task) })
    this.#unbegun.reportAll()
    this.#unretrieved.reportAll()
  }

  /**
   * Writes out the stacks of errors that nobody has asked for. Until then an error refers to its calls, and so to the
   * task, which could not be collected. It takes long, and most errors are asked for at once.
   */
  #letGo(): void {
    const failed = this.#justFailed
    this.#justFailed = []
    for (const future of failed) if (this.#unretrieved.has(future)) stackTextOf(future.peekError())
  }

  #reportByDefault(context: LoopContext, occasion: string): void {
    try {
      this.#byDefault(context)
    } catch (error) {
      printSafely(`Exception in default exception handler${occasion}`, error)
    }
  }
}

const futureNotes = { message: 'Future exception was never retrieved', context: null }

/** What a report says about the task, which may be collected by then. */
function taskNotes({ name, context }: Task<unknown>): { message: string; taskName: string; context: Context } {
  return { message: 'Task exception was never retrieved', taskName: name, context }
}

/** The context of the code that failed, if there is one; as in CPython from 3.12 on. */
function variablesOf({ task, future, handle }: LoopContext): Context | null {
  const failed = task ?? future ?? handle
  if (failed instanceof Task) return failed.context
  return failed instanceof Handle ? (failed.context ?? failed.task?.context ?? null) : null
}

function printSafely(...values: readonly unknown[]): void {
  try {
    console.error(...values)
  } catch {
    // The console throws too: nothing is left that could report it.
  }
}
