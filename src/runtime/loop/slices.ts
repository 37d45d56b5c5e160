import { promiseHooks } from 'node:v8'
import type { Handle } from '../core/handle.ts'
import { presentTask } from '../core/owner.ts'
import type { Task } from '../core/task.ts'
import { hostNow } from '../ground/clock.ts'
import { warn } from '../ground/log.ts'
import type { EventLoop } from './event-loop.ts'
import { madeAt, textOf } from './loop-context.ts'

/** Who has the thread. */
interface Holder {
  readonly loop: EventLoop
  readonly task: Task<unknown> | null
  /** The callback, where it is no task. */
  readonly handle: Handle | null
}

/**
 * In debug mode: who has had the thread, and for how long. What the loop calls it knows itself; of what goes on behind a
 * native await, in code that was not compiled, the engine tells: a promise belongs to the task in whose slice it was made.
 */
const makers = new WeakMap<object, Task<unknown>>()
const watched = new Set<EventLoop>()
let unhook: (() => void) | null = null

let holder: Holder | null = null
let sinceMs = 0
/** The same in the loop's time. */
let sinceLoopMs = 0
/** Whose step it is: all that is nobody else's in it is the step's. */
let stepHolder: Holder | null = null

/** Begins or ends to watch a loop: one in debug mode is watched while it runs. */
export function watchSlices(loop: EventLoop): void {
  if (loop.getDebug() && loop.isRunning()) {
    watched.add(loop)
    unhook ??= promiseHooks.createHook({ init: promiseMade, before: continues, after: suspended }) as () => void
    return
  }
  if (!watched.delete(loop)) return
  // It may end in the middle of a step.
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

/** A step of `task` within the present one; returns how to go on with that. */
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
