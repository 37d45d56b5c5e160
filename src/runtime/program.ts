/*
 * What an exported program is to its code: the run of the app. Only programs print it, so it is no part of the library.
 */

import type { Future } from './core/future.ts'
import { copyOfCurrentContext } from './core/owner.ts'
import type { Task } from './core/task.ts'
import { DeadlockError, isCancelledError } from './ground/errors.ts'
import { described, isOf } from './ground/foreign-value.ts'
import { logger } from './ground/log.ts'
import { giveStrayErrorsTo } from './host/stray-errors.ts'
import { EventLoop } from './loop/event-loop.ts'
import type { LoopContext } from './loop/loop-context.ts'
import { Runner } from './loop/runner.ts'

type Body<T> = () => PromiseLike<T>

/** A main that has begun, and waits for its body. */
interface Begun {
  readonly body: Future<Body<unknown>>
  readonly ended: Promise<unknown>
}

let begun: Begun | null = null

/** For code that asks for the loop as it is loaded: from here on one is running, until `runProgram` goes on with it. */
export function beginProgram(): void {
  const loop = new EventLoop()
  const body = loop.createFuture<Body<unknown>>()
  const ended = runOn(loop, () => (body.done() ? body.result()() : body.then((start) => start())))
  // Somebody may load it for another thing than its main.
  ended.catch(() => {})
  begun = { body, ended }
}

/**
 * `run`, as the app runs a pipeline: an error that nobody awaits ends main, which then rejects with it, and what nobody has
 * asked for is told in a line.
 */
export function runProgram<T>(body: Body<T>): Promise<T> {
  if (!begun) return runOn(new EventLoop(), body)
  const { body: awaited, ended } = begun
  begun = null
  const context = copyOfCurrentContext()
  awaited.setResult(() => {
    for (const variable of context) variable.set(context.get(variable))
    return body()
  })
  return ended as Promise<T>
}

async function runOn<T>(loop: EventLoop, body: Body<T>): Promise<T> {
  const stray: unknown[] = []
  let task = null as Task<unknown> | null
  loop.setExceptionHandler((context) => {
    if (!context.isStray || task?.done()) return tell(context)
    stray.push(context.error)
    task?.cancel()
  })
  const runner = new Runner({ loopFactory: () => loop })
  // All of the program is its code, be it called by the loop or not.
  const keepErrors = giveStrayErrorsTo(loop, true)
  try {
    // By its name the runtime tells of it.
    const value = await runner.run(function main() {
      task = loop.currentTask()
      return body()
    })
    if (stray.length > 0) throw stray[0]
    return value
  } catch (error) {
    throw stray.length > 0 && isCancelledError(error) ? stray[0] : error
  } finally {
    await runner.close()
    keepErrors()
  }
}

/** What is left at the end, and that it waits for ever, main's own error says. */
function tell({ message, error, task, taskName }: LoopContext): void {
  if ((task && !task.done()) || isOf(error, DeadlockError)) return
  const name = task?.name ?? taskName
  const thrown = described(error)
  const words = [
    message,
    ...(name === undefined ? [] : [`task ${name}`]),
    ...(error === undefined ? [] : [`${thrown.name}: ${thrown.message}`]),
  ]
  logger.error(words.join(': '))
}
