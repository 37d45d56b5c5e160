/*
 * The part of the runtime that runs an exported program, as the app's run does for a pipeline. Only programs need it, so
 * the library has it behind a door of its own (`programs.ts`).
 */

import { cancelAll } from './core/cancellation.ts'
import type { Future } from './core/future.ts'
import { cancelBy } from './core/inbound-signal.ts'
import { copyOfCurrentContext } from './core/owner.ts'
import { getRunningLoop } from './core/running-loop.ts'
import type { Task } from './core/task.ts'
import type { TaskSignal } from './core/task-signal.ts'
import { CancelledError, DeadlockError, isCancelledError } from './ground/errors.ts'
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

/** Starts the loop, since code may ask for the running loop while it is being loaded; `runProgram` goes on with it. */
export function beginProgram(): void {
  const loop = new EventLoop()
  const body = loop.createFuture<Body<unknown>>()
  const ended = runOn(loop, () => (body.done() ? body.result()() : body.then((start) => start())))
  // A program may be loaded for something other than its main: then nobody awaits main.
  ended.catch(() => {})
  begun = { body, ended }
}

/** Options of `runProgram`. */
export interface ProgramOptions {
  /** Cancels main when it fires. */
  readonly signal?: TaskSignal | null | undefined
  /** Whether a task goes on to its end when main has ended or is cancelled; main waits for it. */
  readonly isShielded?: (task: Task<unknown>) => boolean
}

/**
 * Runs main as the app runs a pipeline. An error that nobody awaits ends main, which rejects with it; an error that
 * nobody has asked for is reported in one line. When the signal fires, main is cancelled as by Stop, and rejects with
 * the signal's reason once all of its tasks have ended.
 */
export async function runProgram<T>(body: Body<T>, { signal, isShielded }: ProgramOptions = {}): Promise<T> {
  const begin = (): PromiseLike<T> => untilStopped(body, isShielded ?? (() => false))
  if (!signal) return onLoop(begin)
  const stoppable = (): PromiseLike<T> => {
    // Nothing of main may begin once it is to stop.
    if (signal.aborted) throw new CancelledError()
    const task = getRunningLoop().currentTask()
    if (task) cancelBy(signal, task)
    return begin()
  }
  try {
    return await onLoop(stoppable)
  } catch (error) {
    throw signal.aborted && isCancelledError(error) ? signal.reason : error
  }
}

/**
 * Settles as `body` does, or as soon as main is cancelled: where it awaits a promise of the host, it would not hear of
 * that. Each of the other tasks is cancelled once then, and what is shielded goes on to its end.
 */
async function untilStopped<T>(body: Body<T>, isShielded: (task: Task<unknown>) => boolean): Promise<T> {
  const loop = getRunningLoop()
  const signal = loop.currentTask()?.signal
  const stopped = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  try {
    return await Promise.race([body(), stopped])
  } finally {
    const others = loop.allTasks().filter((task) => task !== loop.currentTask())
    const kept = others.filter(isShielded)
    if (signal?.aborted || kept.length > 0) {
      // What main awaits was cancelled with it.
      cancelAll(others.filter((task) => !kept.includes(task) && task.cancelling() === 0))
      await Promise.allSettled(signal?.aborted ? others : kept)
    }
  }
}

function onLoop<T>(body: Body<T>): Promise<T> {
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
  // Errors of unknown origin are taken too, since all code here belongs to the program.
  const keepErrors = giveStrayErrorsTo(loop, true)
  try {
    // The function is named `main`, since the runtime's messages show its name.
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

/** Reports nothing about tasks that are left at the end or wait for ever, since main's own error says that. */
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
