import type { Future } from './future.ts'
import { type LoopContext, madeAt } from './loop-context.ts'
import { Task } from './task.ts'

interface Entry {
  readonly context: LoopContext
  readonly future: WeakRef<Future<unknown>>
}

/**
 * The errors that nobody has asked for. asyncio reports one when its future is thrown away: here when the garbage
 * collector has it, and at the latest when the loop is closed. The futures themselves are not held.
 */
export class Unretrieved {
  readonly #entries = new Map<number, Entry>()
  readonly #numbers = new WeakMap<Future<unknown>, number>()
  readonly #collected: FinalizationRegistry<number>
  readonly #report: (context: LoopContext) => void
  #count = 0

  constructor(report: (context: LoopContext) => void) {
    this.#report = report
    this.#collected = new FinalizationRegistry((number) => this.#tell(number))
  }

  add(future: Future<unknown>): void {
    const number = this.#count++
    this.#numbers.set(future, number)
    this.#entries.set(number, { context: contextOf(future), future: new WeakRef(future) })
    this.#collected.register(future, number, future)
  }

  delete(future: Future<unknown>): void {
    const number = this.#numbers.get(future)
    if (number === undefined || !this.#entries.delete(number)) return
    this.#collected.unregister(future)
  }

  /** Reports all that are left, oldest first. */
  reportAll(): void {
    for (const number of [...this.#entries.keys()]) this.#tell(number)
  }

  #tell(number: number): void {
    const entry = this.#entries.get(number)
    if (!entry) return
    this.#entries.delete(number)
    const future = entry.future.deref()
    const whose = future instanceof Task ? { task: future as Task<unknown> } : {}
    this.#report({ ...entry.context, ...(future ? { future } : {}), ...whose })
  }
}

function contextOf(future: Future<unknown>): LoopContext {
  const kind = future instanceof Task ? 'Task' : 'Future'
  return {
    message: `${kind} exception was never retrieved`,
    error: future.peekError(),
    ...madeAt(future),
  }
}
