import { promiseHooks } from 'node:v8'
import type { Handle } from '../core/handle.ts'
import { presentTask } from '../core/owner.ts'
import type { Task } from '../core/task.ts'
import { hostNow } from '../ground/clock.ts'
import { warn } from '../ground/log.ts'
import type { EventLoop } from './event-loop.ts'
import { madeAt, textOf } from './loop-context.ts'

/** The owner of the thread. */
interface Holder {
  readonly loop: EventLoop
  readonly task: Task<unknown> | null
  /** The callback, if it belongs to no task. */
  readonly handle: Handle | null
}

/**
 * In debug mode, measures how long each task holds the thread. The loop knows what it calls itself. For code behind a
 * native await that was not compiled, the engine's promise hooks tell: a promise belongs to the task that held the
 * thread when it was made.
 */
const makers = new WeakMap<object, Task<unknown>>()
const watched = new Set<EventLoop>()
let unhook: (() => void) | null = null

let holder: Holder | null = null
let sinceMs = 0
/** The start of the slice in the loop's time. */
let sinceLoopMs = 0
/** The owner of the present step, who also owns all code in it that nobody else owns. */
let stepHolder: Holder | null = null

/** Starts or stops watching a loop: a loop in debug mode is watched while it runs. */
export function watchSlices(loop: EventLoop): void {
  if (loop.getDebug() && loop.isRunning()) {
    watched.add(loop)
    unhook ??= promiseHooks.createHook({ init: promiseMade, before: continues, after: suspended }) as () => void
    return
  }
  if (!watched.delete(loop)) return
  // The loop may stop in the middle of a step.
  if (holder?.loop === loop) holder = null
  if (stepHolder?.loop === loop) stepHolder = null
  if (watched.size > 0) return
  unhook?.()
  unhook = null
}

/** The loop is about to perform a step. */
export function sliceBegan(loop: EventLoop, task: Task<unknown> | null, handle: Handle): void {
  stepHolder = { loop, task, handle }
  hold(stepHolder)
}

/** A step of `task` begins within the present one. Returns a function that goes on with the present one. */
export function sliceWithin(loop: EventLoop, task: Task<unknown>): () => void {
  const outer = stepHolder
  stepHolder = { loop, task, handle: null }
  hold(stepHolder)
  return () => {
    stepHolder = outer
    hold(outer)
  }
}

/** The step is over. */
export function sliceEnded(): void {
  stepHolder = null
  hold(null)
}

function promiseMade(promise: object): void {
  const task = holder ? holder.task : presentTask()
  if (task) makers.set(promise, task)
}

function continues(promise: object): void {
  const task = makers.get(promise)
  if (!task || task.done() || task === holder?.task || !watched.has(task.loop)) return
  hold({ loop: task.loop, task, handle: null })
}

function suspended(): void {
  if (holder !== stepHolder) hold(stepHolder)
}

function hold(next: Holder | null): void {
  const before = holder
  holder = null
  const endMs = hostNow()
  if (before) told(before, endMs - sinceMs)
  holder = next
  if (!next) return
  sinceMs = endMs
  sinceLoopMs = next.loop.time()
}

function told({ loop, task, handle }: Holder, durationMs: number): void {
  if (task) loop.instruments?.taskSlice(task, sinceLoopMs, loop.time())
  if (durationMs < loop.slowCallbackDurationMs) return
  loop.instruments?.callbackSlow(task, durationMs)
  if (loop.instruments?.isHeard('callbackSlow')) return
  const what = task ? `the task '${task.name}'` : 'a callback'
  const message = `Executing ${what} took ${(durationMs / 1000).toFixed(3)} seconds`
  const made = task ?? handle
  warn(textOf({ message, ...(made ? madeAt(made) : {}) }))
}
